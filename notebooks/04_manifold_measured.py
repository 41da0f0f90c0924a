# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Manifolds, measured
#
# Four sentences about manifolds, and a number for each: how many dimensions digits have, how flat their surface is,
# what lies between two of them, and how many it takes to know the surface. It takes less than half a minute.

# %%
import os

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

import nn
from autograd import jvp
from drawing import BLUE, INK, ORANGE, STYLE, Drawing

FAST = bool(os.environ.get("SEEGRAD_FAST"))
SEEDS = range(1 if FAST else 3)


# %% [markdown]
# ## 1. How many dimensions
#
# **Claim.** "All data in the world lie on a manifold of low dimension in a space of high dimension." 세상의 모든
# 데이터는 고차원 공간 안의 저차원 매니폴드 위에 존재한다.
#
# *한국어: 숫자 이미지의 내재 차원을, 공분산이 같은 정규 분포, 그리고 클래스별 정규 분포와 비교한다.*
#
# An image of 8 × 8 pixels is a point in a space of as many dimensions. On a surface of d dimensions, the ball around a
# point that reaches to its second neighbour is larger than that to the first by a ratio that depends on d alone. From
# these ratios `nn.inspect.intrinsic_dimension` estimates d.
#
# Digits could have few dimensions for a boring reason: the pixels at the edge are always dark, and neighbouring pixels
# are alike. So there is a **control**: normally distributed points with the same mean and the same covariance, pixel by
# pixel. And digits come in ten classes: a second control has ten normal clouds, each with the mean and the covariance
# of one class.
#
# **Prediction.** Rolled-up paper in the space of images, digits, the two controls, digits whose pixels were shuffled
# from image to image, noise. Put them in order. Where are the digits?

# %%
digits, labels = nn.datasets.digits()
rng = np.random.default_rng(0)


def normal_like(x):
    """As many normally distributed points as x has, with the mean and the covariance of x."""
    return rng.multivariate_normal(x.mean(axis=0), np.cov(x.T), len(x))


clouds = {
    "swiss roll in 64 dimensions": nn.datasets.swiss_roll(len(digits), dimensions=64, seed=0)[0],
    "digits": digits,
    "normal, with the digits' covariance": normal_like(digits),
    "ten normal clouds, one a class": np.concatenate([normal_like(digits[labels == k]) for k in range(10)]),
    "digits, each pixel shuffled": rng.permuted(digits, axis=0),
    "uniform noise": rng.uniform(size=digits.shape),
}
dimension = {name: nn.inspect.intrinsic_dimension(cloud) for name, cloud in clouds.items()}
for name, value in dimension.items():
    print(f"{name:36} {value:5.1f}")
few, one_cloud, ten_clouds = list(dimension.values())[1:4]
print(f"one normal cloud: {one_cloud / few:.1f} times the digits' dimensions; of the gap between them")
print(f"the classes account for {(one_cloud - ten_clouds) / (one_cloud - few):.0%}")

# %% tags=["drawing"]
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(7, 2.4))
    axes = figure.subplots()
    bars = axes.barh(
        range(len(dimension)), dimension.values(), color=[BLUE if n == "digits" else INK for n in dimension]
    )
    axes.bar_label(bars, fmt="%.1f", padding=4, color=INK)
    axes.set_yticks(range(len(dimension)), dimension)
    axes.invert_yaxis()
    axes.set(xlabel="estimated dimensions", xlim=(0, 1.15 * max(dimension.values())))
    axes.tick_params(length=0)

Drawing(
    figure,
    "04-dimensions.svg",
    "Estimated dimensions: " + ", ".join(f"{name} {value:.1f}" for name, value in dimension.items()),
)

# %% [markdown]
# The controls are the point. One cloud with the digits' covariance has far more dimensions than they have. A good part
# of this gap is only the classes: ten clouds, each as flat as its class, come down by the share printed last. What
# remains between them and the digits is something that means and covariances do not say, not even class by class. That
# it is a *bent surface* would explain it, and section 2 draws one; but this number alone does not show it. Several
# smaller groups within a class, each of them flat, would bring it down too.

# %%
ROUGHNESS = 0.02
rough = nn.datasets.swiss_roll(len(digits), dimensions=64, noise=ROUGHNESS, seed=0)[0]
dimension_of_rough = nn.inspect.intrinsic_dimension(rough)
print(f"swiss roll with noise of {ROUGHNESS} in every direction: {dimension_of_rough:.1f}")

# %% [markdown]
# **Caveat.** A dimension belongs to a scale. A noise as small as `ROUGHNESS`, which no eye would see, has all
# dimensions, and at the distance of next neighbours it is what there is. "Digits have so many dimensions" means: at
# this distance, with so many images. And "all data in the world" is not something that one data set can show.
#
# **Exercise.** Make points of one dimension in a space of three: a curve that fills the box as well as you like.


# %%
def curve(n, rng):
    """Return n points of shape (n, 3) on a curve, at random places along it: draw with ``rng``."""
    return


def check_curve(function):
    points = function(1000, np.random.default_rng(0))
    if points is None:
        return "not yet: return an array of shape (n, 3)"
    if np.shape(points) != (1000, 3):
        return f"not yet: the shape is {np.shape(points)}"
    spread = np.linalg.svd(points - np.mean(points, axis=0), compute_uv=False)
    if spread[2] < 0.05 * spread[0]:
        return "not yet: this lies in a plane"
    found = nn.inspect.intrinsic_dimension(points)
    return "right" if found < 1.2 else f"not yet: {found:.1f} dimensions"


print(check_curve(curve))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# t = rng.uniform(0, 6 * np.pi, n)
# return np.column_stack([np.cos(t), np.sin(t), t / 9])
# ```
#
# A screw. With more windings the next neighbour is soon on another winding, and the estimate rises: the scale again.
# </details>

# %% [markdown]
# ## 2. Flat, if you look closely
#
# **Claim.** "A manifold is locally flat." 국소적으로 평면인 다양체.
#
# *한국어: 움직임 가운데 디코더의 야코비안이 만드는 접평면이 놓치는 비율은 거리를 반으로 줄일 때마다 반이 된다.*
#
# An **autoencoder** writes each digit as two numbers z and draws it again from these. Its decoder g is a map from the
# plane into the space of images; what it draws is a surface. Its derivative at z, the Jacobian J, spans the tangent
# plane there. Take a step e: the surface moves by g(z + e) − g(z), the plane by J e.
#
# **Prediction.** What share of the surface's movement does the plane miss? And what becomes of this share when the step
# is made half as long: the same, half, a quarter?

# %%
(x_train, y_train), _, (x_test, y_test) = nn.split(digits, labels, (0.5, 0.25, 0.25), seed=0)


class Autoencoder(nn.Module):
    def __init__(self, latent, rng):
        rng = np.random.default_rng(rng)
        self.encode = nn.MLP([64, 128, 64, latent], "tanh", rng=rng, dtype=np.float32)
        self.decode = nn.Sequential(*nn.MLP([latent, 64, 128, 64], "tanh", rng=rng, dtype=np.float32), nn.Sigmoid())

    def forward(self, x):
        return self.decode(self.encode(x))


def autoencoder(latent, seed):
    model = Autoencoder(latent, seed)
    optimizer = nn.Adam(model.parameters(), lr=5e-3)
    options = {"epochs": 60, "batch_size": 100, "seed": seed, "progress": False}
    nn.fit(model, nn.mse, (x_train, x_train), optimizer=optimizer, **options)
    return model


def squared_error(model):
    return float(np.mean((nn.predict(model, x_test) - x_test) ** 2))


painters = [autoencoder(2, seed) for seed in SEEDS]
painter = painters[0]

middle = x_train.mean(axis=0)
axes = np.linalg.svd(x_train - middle, full_matrices=False)[2][:2]
linear_error = np.mean(((x_test - middle) @ axes.T @ axes + middle - x_test) ** 2)
print(f"squared error of two numbers: {squared_error(painter):.4f}; of the best plane: {linear_error:.4f}")

RADII = (0.4, 0.2, 0.1, 0.05)
flat = [nn.inspect.local_flatness(p.decode, nn.predict(p.encode, x_test), radii=RADII, seed=0) for p in painters]
missed = np.mean([found.ratios for found in flat], axis=0)
order = np.mean([found.order for found in flat])
print("length of the step     " + "".join(f"{radius:8g}" for radius in RADII))
print("share the plane misses " + "".join(f"{share:8.3f}" for share in missed))
print(f"what is missed shrinks like the length to the power {order:.2f}")

# %% [markdown]
# Half the step, half the share: what is missed is a quarter, because a smooth surface leaves its tangent plane by the
# square of the distance. Here is the surface along a line through the latent space, seen so that the tangent lies flat;
# each picture is a part of the one before.

# %% tags=["drawing"]
start = np.median(nn.predict(painter.encode, x_test), axis=0, keepdims=True)
direction = np.array([[1.0, 0.0]], np.float32)
tangent = jvp(painter.decode, (start,), (direction,))[1].data[0]


def along(radius, n=81):
    """The decoder along the line: how far along the tangent, and how far off it in the direction of most."""
    t = np.linspace(-radius, radius, n, dtype=np.float32)[:, None]
    moved = nn.predict(painter.decode, start + t * direction) - nn.predict(painter.decode, start)
    unit = tangent / np.linalg.norm(tangent)
    off = moved - np.outer(moved @ unit, unit)
    return moved @ unit, off @ np.linalg.svd(off, full_matrices=False)[2][0]


ZOOMS = (1.6, 0.4, 0.1)
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(10, 2.9))
    panels = figure.subplots(1, 4, width_ratios=(1, 1, 1, 1.25))
    for axes, radius in zip(panels, ZOOMS, strict=False):
        ahead, aside = along(radius)
        size = 1.1 * max(np.abs(ahead).max(), np.abs(aside).max())
        axes.axhline(0, color=INK, linewidth=1)
        axes.plot(ahead, aside, color=BLUE, linewidth=2.5)
        axes.plot([0], [0], "o", color=ORANGE)
        axes.set(xlim=(-size, size), ylim=(-size, size), aspect="equal", xticks=[], yticks=[])
        axes.set_title(f"steps up to {radius}", fontsize=11)
    last = panels[-1]
    last.loglog(RADII, missed, "o-", color=BLUE)
    last.loglog(RADII, missed[-1] * np.array(RADII) / RADII[-1], ":", color=INK)
    last.set_xticks(RADII, [f"{radius:g}" for radius in RADII])
    last.set_xticks([], minor=True)
    last.set_yticks((0.05, 0.1, 0.2, 0.4), ("0.05", "0.1", "0.2", "0.4"))
    last.set_yticks([], minor=True)
    last.set_xlabel("length of the step")
    last.set_title("share the plane misses", fontsize=11)

Drawing(
    figure,
    "04-flat.svg",
    "The decoder's surface along a line and its tangent at smaller and smaller scales: a bent curve becomes a "
    "straight line. Beside it the share that the tangent plane misses, which halves with the step: "
    + ", ".join(f"{s:.3f}" for s in missed),
)

# %% [markdown]
# Is the tangent plane a plane of real digits, or only one that the network made up? Take the real digits nearest
# to a point of the surface (`neighbours` of them), and the main `directions` in which they lie. How much of the tangent
# plane do these contain?


# %%
def share_inside(planes, places, neighbours=15, directions=6):
    """How much of each plane (64, 2) lies in the main directions of the training digits around it."""
    shares = []
    for plane, place in zip(planes, places, strict=True):
        near = np.argsort(np.sum((x_train - place) ** 2, axis=1))[:neighbours]
        local = np.linalg.svd(x_train[near] - x_train[near].mean(axis=0), full_matrices=False)[2][:directions]
        shares.append(np.sum((local @ np.linalg.qr(plane)[0]) ** 2) / 2)
    return np.mean(shares)


places = nn.predict(painter, x_test)
inside = share_inside(flat[0].jacobians, places)
inside_random = share_inside(rng.normal(size=flat[0].jacobians.shape), places)
print(f"of the tangent plane: {inside:.0%}; of a random plane: {inside_random:.0%}")

# %% [markdown]
# **Caveat.** A smooth decoder is flat nearby because it is smooth: halving would follow from calculus for any such
# network, trained or not. What training adds is the second number: *where* the plane lies.
#
# **Exercise.** From the table: how long may a step be, if the tangent plane shall miss the share `MISSED` of it?

# %%
MISSED = 0.01
short_step = None  # a number


def check_step(radius):
    if radius is None:
        return "not yet: set short_step"
    found = nn.inspect.local_flatness(
        painter.decode, nn.predict(painter.encode, x_test), radii=(radius, 2 * radius), seed=0
    )
    share = found.ratios[1]
    return "right" if MISSED / 2 < share < 1.5 * MISSED else f"not yet: it misses {share:.3f} there"


print(check_step(short_step))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `short_step = RADII[-1] * MISSED / flat[0].ratios[-1]`: the share is proportional to the length.
# </details>

# %% [markdown]
# ## 3. What lies between two digits
#
# **Claim.** "Because a manifold is continuous, data can be interpolated, and its structure made approximately."
# 다양체는 연속적이기 때문에 데이터들을 보간(interpolation)하여 그 구조를 근사적으로 만들어낼 수 있다.
#
# *한국어: 잠재 공간의 중간점은 픽셀 평균보다 데이터의 매니폴드에 가깝다.*
#
# Go from a 0 to a 3. One way fades the first image out and the second in, pixel by pixel. The other goes straight
# through the latent space and draws each point. Who decides which is more like a digit? A **judge**: another
# autoencoder, of more latent numbers and another seed. What it cannot redraw is far from the digits it knows.
#
# One thing would be unfair. The decoder draws smoothly, which a judge of that kind likes. So there is a control that
# has the same smoothness: the pixel average of the two *reconstructions*.
#
# **Prediction.** Real digits have some distance from the judge's surface. Which of the three midpoints is nearer than
# that, which is farther?

# %%
pairs = np.random.default_rng(1).integers(len(x_test), size=(450, 2))
pairs = pairs[y_test[pairs[:, 0]] != y_test[pairs[:, 1]]]
a, b = x_test[pairs[:, 0]], x_test[pairs[:, 1]]
WAYS = {"pixel": "pixels", "reconstructed": "pixels of reconstructions", "latent": "latent space"}


def classifier(seed):
    model = nn.MLP([64, 64, 10], rng=seed)
    optimizer = nn.Adam(model.parameters(), lr=3e-3)
    options = {"epochs": 30, "batch_size": 64, "seed": seed, "progress": False}
    nn.fit(model, nn.cross_entropy, (x_train, y_train), optimizer=optimizer, **options)
    return model


def confident(model, x):
    """The share of the images for which the classifier gives one class more than 0.9."""
    scores = nn.predict(model, x)
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.mean(p.max(axis=1) / p.sum(axis=1) > 0.9)


judges = [autoencoder(10, 100 + seed) for seed in SEEDS]
readers = [classifier(seed) for seed in SEEDS]
ways = [nn.inspect.interpolate(painter.encode, painter.decode, a, b, steps=11) for painter in painters]
distance = {
    way: np.mean(
        [
            [nn.inspect.reconstruction_error(judge, step).mean() for step in getattr(paths, way)]
            for paths, judge in zip(ways, judges, strict=True)
        ],
        axis=0,
    )
    for way in WAYS
}
sure = {
    way: np.mean([confident(reader, getattr(paths, way)[5]) for paths, reader in zip(ways, readers, strict=True)])
    for way in WAYS
}
real = np.mean([nn.inspect.reconstruction_error(judge, x_test).mean() for judge in judges])
noise = np.mean([nn.inspect.reconstruction_error(j, rng.uniform(size=x_test.shape)).mean() for j in judges])
print(f"{len(pairs)} midpoints           distance   classifier more than 90 % sure")
print(f"real digits                {real:8.2f} {np.mean([confident(reader, x_test) for reader in readers]):12.0%}")
for way, name in WAYS.items():
    print(f"{name:26} {distance[way][5]:8.2f} {sure[way]:12.0%}")
print(f"random pixels              {noise:8.2f}")

# %% tags=["drawing"]
shown = next(i for i, (p, q) in enumerate(pairs) if (y_test[p], y_test[q]) == (0, 3))
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(10, 3))
    left, right = figure.subfigures(1, 2, width_ratios=(3, 2))
    rows = left.subplots(3, 6)
    for row, (way, name) in zip(rows, WAYS.items(), strict=True):
        for axes, step in zip(row, range(0, 11, 2), strict=True):
            axes.imshow(getattr(ways[0], way)[step, shown].reshape(8, 8), cmap="gray", vmin=0, vmax=1)
            axes.set(xticks=[], yticks=[])
            axes.spines[:].set_visible(False)
        row[0].set_ylabel(
            name.replace(" of ", "\nof ").replace("latent ", "latent\n"), rotation=0, ha="right", va="center"
        )
    axes = right.subplots()
    for way, color in zip(WAYS, (INK, BLUE, ORANGE), strict=True):
        axes.plot(ways[0].t, distance[way], color=color, linewidth=2)
        place = {"textcoords": "offset points", "ha": "center"}
        label, below = WAYS[way].removeprefix("pixels of "), -32 if way == "reconstructed" else 5
        axes.annotate(label, (0.5, distance[way][5]), (0, below), color=color, **place)
    axes.axhline(real, color=INK, linestyle=":", linewidth=1)
    axes.annotate("real\ndigits", (1.05, real), (4, 0), textcoords="offset points", color=INK, va="center")
    axes.set(
        xlabel="from one digit to the other",
        title="distance from the judge's surface",
        xlim=(-0.05, 1.05),
        ylim=(0.5, 1.3),
    )

Drawing(
    figure,
    "04-interpolation.svg",
    "The way from a 0 to a 3: through the pixels, the pixels of the reconstructions, the latent space. Beside it "
    f"the distance along the way: at the middle {distance['pixel'][5]:.2f}, {distance['reconstructed'][5]:.2f} and "
    f"{distance['latent'][5]:.2f}; real digits {real:.2f} (dotted).",
)

# %% [markdown]
# The midpoint of two images is two images, one over the other. The midpoint in latent space is one drawing, though not
# always one of a digit.
#
# **Caveat.** A decoder draws smoother digits than people do; that is why it may come out *nearer* to the judge's
# surface than real digits. And how well an autoencoder redraws is not how well it interpolates. Last, a measure that
# does not work: the distance from the plane through the nearest digits cannot tell a pixel average from a digit.

# %%
sizes = {latent: painter if latent == 2 else autoencoder(latent, 0) for latent in (2, 8, 16)}
print("                          distance of the midpoint\nlatent   squared error   reconstructions   latent space")
between = {}
for latent, model in sizes.items():
    paths = nn.inspect.interpolate(model.encode, model.decode, a, b, steps=3)
    between[latent] = [nn.inspect.reconstruction_error(judges[0], way[1]).mean() for way in paths[2:]]
    print(f"{latent:6} {squared_error(model):15.4f} {between[latent][0]:17.2f} {between[latent][1]:14.2f}")


def off_the_plane(x, neighbours=8):
    """The mean distance of each image from the plane through the training digits nearest to it."""
    found = []
    for image in x:
        near = x_train[np.argsort(np.sum((x_train - image) ** 2, axis=1))[:neighbours]]
        directions = np.linalg.svd(near - near.mean(axis=0), full_matrices=False)[2][: neighbours - 1]
        offset = image - near.mean(axis=0)
        found.append(np.linalg.norm(offset - directions.T @ (directions @ offset)))
    return np.mean(found)


print("distance from the plane of the 8 nearest digits:")
off = {"real digits": off_the_plane(x_test), "pixels of reconstructions": off_the_plane(ways[0].reconstructed[5])}
off["latent space"] = off_the_plane(ways[0].latent[5])
for name, value in off.items():
    print(f"{name:26} {value:8.2f}")

# %% [markdown]
# **Exercise.** A measure without any network: the distance to the nearest training digit.


# %%
def nearest(x):
    """For each image in x (n, 64), the distance to the nearest image of x_train: shape (n,)."""
    return


def check_nearest(function):
    found = function(x_test[:50])
    if found is None:
        return "not yet: return n distances"
    if np.shape(found) != (50,):
        return f"not yet: the shape is {np.shape(found)}, not (50,)"
    expected = [min(np.linalg.norm(image - other) for other in x_train) for image in x_test[:50]]
    if not np.allclose(found, expected, atol=1e-6):
        return "not yet: these are other numbers"
    means = {"real digits": x_test} | {name: getattr(ways[0], way)[5] for way, name in WAYS.items()}
    return "right: " + ", ".join(f"{name} {np.mean(function(images)):.2f}" for name, images in means.items())


print(check_nearest(nearest))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `return np.array([np.linalg.norm(x_train - image, axis=1).min() for image in x])`
# </details>

# %% [markdown]
# ## 4. How many points a surface needs
#
# **Claim.** "With deep learning this approximate structure can be learned from data." 딥러닝을 사용하면 그 근사적인
# 구조를 데이터로부터 학습해 낼 수 있다. From how many?
#
# *한국어: 보간은 데이터가 촘촘할수록 정확하다.*
#
# **Prediction.** Digits have ten classes. How often is a classifier right that has seen `COUNTS[0]` of them in all?
# And what does the next doubling bring, and the last?

# %%
COUNTS = (20, 50, 100, 200, 400, len(x_train))


def accuracy_with(n, seed):
    """The test accuracy of a classifier trained on n digits, drawn by ``seed``."""
    rows = np.random.default_rng(seed).permutation(len(x_train))[:n]
    model = nn.MLP([64, 64, 10], rng=seed)
    optimizer = nn.Adam(model.parameters(), lr=3e-3)
    options = {"epochs": 20 + 4000 // n, "batch_size": 64, "seed": seed, "progress": False}
    nn.fit(model, nn.cross_entropy, (x_train[rows], y_train[rows]), optimizer=optimizer, **options)
    return nn.accuracy(nn.predict(model, x_test), y_test)


learned = {n: np.mean([accuracy_with(n, seed) for seed in SEEDS]) for n in COUNTS}


def gap(n):
    """The mean distance from one of n digits to the nearest other one."""
    distances = np.linalg.norm(x_train[:n, None] - x_train[None, :n], axis=2)
    return np.where(np.eye(n), np.inf, distances).min(axis=1).mean()


gaps = {n: gap(n) for n in COUNTS}
print("digits seen   accuracy   nearest other digit")
for n, reached in learned.items():
    print(f"{n:11} {reached:10.3f} {gaps[n]:21.2f}")

# %% tags=["drawing"]
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(8, 2.8))
    panels = figure.subplots(1, 2)
    for axes, found, color, title in (
        (panels[0], learned, BLUE, "test accuracy"),
        (panels[1], gaps, ORANGE, "distance to the nearest other digit"),
    ):
        axes.plot(COUNTS, list(found.values()), "o-", color=color, linewidth=2)
        axes.set(xscale="log", xlabel="digits seen")
        axes.set_xticks(COUNTS, map(str, COUNTS))
        axes.set_xticks([], minor=True)
        axes.set_title(title, fontsize=11)
    panels[0].set_ylim(0, 1)
    panels[1].set_ylim(0, 1.1 * max(gaps.values()))

Drawing(
    figure,
    "04-dense.svg",
    "By the number of digits seen: the test accuracy, which rises ("
    + ", ".join(f"{reached:.2f} with {n}" for n, reached in learned.items())
    + f"), and the distance to the nearest other digit, which falls from {gaps[COUNTS[0]]:.2f} to "
    f"{gaps[COUNTS[-1]]:.2f}.",
)

# %% [markdown]
# With more points the next one is nearer, and less is left to guess between them. But it comes nearer slowly: in d
# dimensions it takes 2 to the power d times as many points to halve the distance.

# %%
print(f"to halve the distance between neighbouring digits: {2 ** dimension['digits']:.0f} times as many")

# %% [markdown]
# **Caveat.** Interpolation says nothing about what lies outside. A digit that is turned upside down is off this
# surface, and no number of upright ones will help.
#
# **Exercise.** How few digits are enough to read the share `WELL` of the others? Stay below `MOST`.

# %%
WELL, MOST = 0.9, 200
enough = None  # a number


def check_enough(n):
    if n is None:
        return "not yet: set enough"
    if n >= MOST:
        return f"not yet: fewer than {MOST} will do"
    reached = accuracy_with(n, seed=0)
    return "right" if reached > WELL else f"not yet: {reached:.1%}"


print(check_enough(enough))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `enough = 150` is enough; so may be fewer, depending on which digits are drawn.
# </details>
#
# What this page claims, checked:


# %%
def screw(n, rng):
    t = rng.uniform(0, 6 * np.pi, n)
    return np.column_stack([np.cos(t), np.sin(t), t / 9])


def by_distance(x):
    return np.array([np.linalg.norm(x_train - image, axis=1).min() for image in x])


assert abs(dimension["swiss roll in 64 dimensions"] - 2) < 0.4
assert dimension["digits"] < 0.6 * dimension["normal, with the digits' covariance"]
assert 1.3 * dimension["digits"] < dimension["ten normal clouds, one a class"]
assert dimension["ten normal clouds, one a class"] < 0.85 * dimension["normal, with the digits' covariance"]
assert dimension["digits"] < 0.6 * dimension["digits, each pixel shuffled"] < dimension["uniform noise"]
assert dimension_of_rough > 5
assert squared_error(painter) < 0.8 * linear_error
assert (np.abs(missed[1:] / missed[:-1] - 0.5) < 0.1).all(), "the share halves with the step"
assert abs(order - 2) < 0.1
assert inside > 2 * inside_random
assert distance["latent"][5] < 0.85 * distance["reconstructed"][5] < distance["pixel"][5]
assert distance["reconstructed"][5] < noise / 2
assert off["pixels of reconstructions"] < 1.1 * off["real digits"], "the measure that does not work"
assert sure["latent"] > 1.5 * sure["pixel"]
assert learned[20] < 0.8
assert learned[len(x_train)] > 0.95
assert learned[50] > learned[20]
assert gaps[20] > gaps[len(x_train)] > gaps[20] / 4
assert check_curve(screw) == check_step(RADII[-1] * MISSED / flat[0].ratios[-1]) == check_enough(150) == "right"
assert check_nearest(by_distance).startswith("right")
