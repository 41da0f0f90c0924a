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
# # Manifolds
#
# Two sheets of paper, crumpled together, and a network that smooths them out layer by layer; then a knot of two circles
# that no network of width 2 can undo, and one of width 3 always does. It takes about twenty seconds.

# %%
import os

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

import nn
import viz
from drawing import BLUE, IMAGES, INK, ORANGE, STYLE, Drawing

FAST = bool(os.environ.get("SEEGRAD_FAST"))
PAPERS, STARTS = ([5], range(3)) if FAST else (range(6), range(10))


# %% [markdown]
# ## 1. Crumpled paper
#
# **Claim.** "Deep learning is often compared to smoothing out crumpled paper: each operation and activation function
# flattens the crumpled manifold, so that a boundary between the classes is easy to find." 딥러닝에서 각 연산과 활성화
# 함수가 찌그러진 manifold를 평면으로 펼쳐 데이터 클래스 간 경계를 찾기 편하게 만든다.
#
# *한국어: 찌그러진 종이가 층마다 펴지는 정도를 선형 프로브의 정확도로 잰다.*
#
# Two sheets of paper, one for each class, lie on top of each other and are crumpled together. They never touch, so
# whoever knows the sheets makes no mistake; but no plane runs between them.
#
# How far has a layer come? A **linear probe** tells: a linear classifier that sees only what the layer puts out, fitted
# to half of the test points and judged by the other half. How badly a paper is crumpled is a matter of luck: so there
# is one for each seed of `PAPERS`, with a network of its own, and the numbers are means over all of them.
#
# **Prediction.** The network has several narrow hidden layers, as `WIDTHS` says. Its input has a probe accuracy, and so
# has each layer. Will it jump in one layer, or rise in all? And what will the layers of a network show that was never
# trained?

# %%
WIDTHS = [3, 5, 5, 5, 5, 2]
AFTER = ["input", "layers.1", "layers.3", "layers.5", "layers.7"]  # the paper, and what each tanh makes of it


def paper(seed):
    """A sheet on a sheet, crumpled: points to train on, and points to test with."""
    return nn.split(*nn.datasets.crumpled_paper(2000, seed=seed), (0.5, 0.5), seed=seed)


def probes(model, test):
    """The accuracy of a linear probe of the input and of each tanh."""
    found = nn.inspect.linear_probe(model, *test, seed=0)
    return [found[path] for path in AFTER]


def flattened(model, train, test, seed):
    """Train on a paper; returns the accuracy on the test points."""
    optimizer = nn.Adam(model.parameters(), lr=5e-3)
    options = {"epochs": 200, "batch_size": 64, "seed": seed, "progress": False}
    nn.fit(model, nn.cross_entropy, train, optimizer=optimizer, **options)
    return nn.accuracy(nn.predict(model, test[0]), test[1])


def network(seed):
    return nn.MLP(WIDTHS, "tanh", rng=seed)


papers = [paper(seed) for seed in PAPERS]
models, tests = [network(seed) for seed in PAPERS], [test for _, test in papers]
untrained = np.array(list(map(probes, models, tests)))
runs = zip(models, papers, PAPERS, strict=True)
test_accuracy = np.array([flattened(model, train, test, seed) for model, (train, test), seed in runs])
trained = np.array(list(map(probes, models, tests)))
worst = trained[:, 0].argmin()  # the paper of which a plane knows least

print(f"probe, mean of {len(PAPERS)} " + "".join(f"{path:>10}" for path in AFTER))
for says, found in (
    ("trained", trained.mean(axis=0)),
    ("never trained", untrained.mean(axis=0)),
    (f"paper {PAPERS[worst]}, trained", trained[worst]),
):
    print(f"{says:16}" + "".join(f"{value:10.3f}" for value in found))
print(f"the papers, as they are: {trained[:, 0].min():.2f} to {trained[:, 0].max():.2f}")
print("the whole network, on test points: " + ", ".join(f"{value:.3f}" for value in test_accuracy))


# %% tags=["drawing"]
def main_directions(values, k=3):
    """The points along the ``k`` directions in which they spread most."""
    centred = values - values.mean(axis=0)
    return centred @ np.linalg.svd(centred, full_matrices=False)[2][:k].T


model, (points, sheet) = models[worst], tests[worst]
hidden = {"input": points, **model.activations(points)}
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(11, 2.7))
    for i, path in enumerate(AFTER):
        axes = figure.add_subplot(1, len(AFTER), i + 1, projection="3d")
        axes.set_axis_off()
        shades = np.where(sheet == 0, ORANGE, BLUE)
        axes.scatter(*main_directions(hidden[path]).T, s=5, c=shades, linewidths=0, rasterized=True)
        axes.set_box_aspect((1, 1, 1), zoom=1.35)
        axes.set_title(
            f"{'the paper' if i == 0 else f'layer {i}'}\nprobe {trained[worst, i]:.2f}", color=INK, fontsize=11
        )

Drawing(
    figure,
    "03-paper.svg",
    "Two crumpled sheets of points in blue and orange, and the same points after each layer, where they come "
    "apart; accuracy of a linear probe: " + ", ".join(f"{value:.2f}" for value in trained[worst]),
)

# %% [markdown]
# The pictures are of the paper that was crumpled worst. Each shows the directions in which the layer's numbers
# spread most. The untrained networks are the control: a layer of random weights bends the paper too, but to no
# purpose.
#
# **Caveat.** "Flattens" is a metaphor. What is measured is that the *classes* come apart, and that is all the loss asks
# for; a layer may fold a sheet as long as it does not fold it onto the other one. And the width was chosen so that
# there is something to watch: where a layer is much wider, less is left for the next ones.
#
# **Exercise.** Between the layers stands a tanh. Without it they would be no help: two linear layers are one linear
# layer. Show it: which weight and bias has that one?


# %%
def composed(w1, b1, w2, b2):
    """Return (w, b) such that x @ w + b is (x @ w1 + b1) @ w2 + b2 for every x."""
    return


def check_composed(compose):
    rng = np.random.default_rng(0)
    x, w1, b1, w2, b2 = (rng.normal(size=shape) for shape in ((7, 3), (3, 5), (5,), (5, 2), (2,)))
    answer = compose(w1, b1, w2, b2)
    if answer is None:
        return "not yet: return a pair (w, b)"
    w, b = answer
    if np.shape(w) != (3, 2):
        return f"not yet: w should map 3 numbers to 2, but has shape {np.shape(w)}"
    return "right" if np.allclose(x @ w + b, (x @ w1 + b1) @ w2 + b2) else "not yet: the outputs differ"


print(check_composed(composed))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `return w1 @ w2, b1 @ w2 + b2`. So a network without activations cannot tell the sheets apart better than a plane
# does, however deep it is.
# </details>

# %% [markdown]
# ## 2. What no layer of width 2 can undo
#
# **Claim.** "Deep learning looks for the surface that explains the data best." 딥러닝은 데이터를 가장 잘 설명하는
# 곡면을 찾는다. Can it always find one? A layer of two tanh units that loses nothing stretches and bends the plane, but
# does not tear it: what lies inside stays inside (Olah, *Neural Networks, Manifolds, and Topology*, 2014).
#
# *한국어: 원 안에 든 원은 유닛이 두 개인 층으로는 떼어 낼 수 없고, 세 개면 떼어 낼 수 있다.*
#
# **Prediction.** A circle of one class inside a circle of the other. A network with one hidden layer of two units
# (2-2-2), trained from several starts: how often will it separate them? And with three (2-3-2)?

# %%


def encircled(width, seed):
    """The network trained on two circles, the data and its accuracy on them."""
    x, y = nn.datasets.circles(200, seed=seed)
    model = nn.MLP([2, width, 2], "tanh", rng=seed)
    optimizer = nn.Adam(model.parameters(), lr=0.05)
    options = {"epochs": 300, "batch_size": len(x), "seed": seed, "progress": False}
    nn.fit(model, nn.cross_entropy, (x, y), optimizer=optimizer, **options)
    return model, (x, y), nn.accuracy(nn.predict(model, x), y)


narrow, wide = ([encircled(width, seed) for seed in STARTS] for width in (2, 3))
reached = {width: np.array([run[2] for run in runs]) for width, runs in ((2, narrow), (3, wide))}
for width, accuracy in reached.items():
    span = f"{accuracy.min():.3f} to {accuracy.max():.3f}"
    print(f"2-{width}-2: {np.sum(accuracy > 0.99):2} of {len(accuracy)} separate them; accuracy {span}")

# %% [markdown]
# This is how each layer of the narrow network sees the plane, and then how the wide one does. The grid is bent with the
# points.

# %%
viz.layers(narrow[0][0], *narrow[0][1])

# %%
viz.layers(wide[0][0], *wide[0][1])

# %% [markdown]
# Two units can do no better than to squeeze the inner circle into a corner, and a part of the outer one with it. The
# third gives room to lift it out: the plane becomes a bowl, and a plane cuts off its bottom. Here both as a film. Every
# point goes in a straight line from where it was to where the layer's weights put it, and from there to where tanh
# does, seen from the side of the plane that decides, which is the line at the end. (Each stage is drawn as large as
# fits.)


# %% tags=["drawing"]
def stages(model, x):
    """Where the points are before the hidden layer, after its weights, after tanh: each (n, 2), as seen from a side.

    The side is that from which the deciding plane is seen as a horizontal line. Also its height.
    """
    hidden, _, last = model.layers
    sums = hidden(x).data
    bent = np.tanh(sums)
    normal = last.weight.data @ np.array([-1.0, 1.0])
    length = np.linalg.norm(normal)
    up = normal / length
    across = np.linalg.svd((bent - bent.mean(axis=0)) @ (np.eye(len(up)) - np.outer(up, up)))[2][0]
    view = np.column_stack([across, up])
    height = -(last.bias.data @ np.array([-1.0, 1.0])) / length
    return [x, sums @ view, bent @ view], height


def film(models, names, points=120):
    """An SVG with a panel for each model. The points are moved by the picture itself (SMIL); at rest it is its end."""
    times = 'dur="9s" repeatCount="indefinite" keyTimes="0;.12;.4;.5;.72;1"'
    parts = []
    for i, ((model, (x, y), accuracy), name) in enumerate(zip(models, names, strict=True)):
        places, height = stages(model, x[:points])
        middles = [(place.max(axis=0) + place.min(axis=0)) / 2 for place in places]
        places = [place - middle for place, middle in zip(places, middles, strict=True)]
        zoom = [130 / np.abs(place).max() for place in places]  # every stage fills its panel
        paths = np.stack([place * (factor, -factor) for place, factor in zip(places, zoom, strict=True)], axis=1)
        parts.append(
            f'<g transform="translate({180 + 340 * i} 190)"><text y="-152">{name}: {accuracy:.1%} right</text>'
        )
        for path, label in zip(paths.round(1), y, strict=False):
            moves = ""
            for axis, (a, b, c) in zip(("cx", "cy"), path.T, strict=True):
                moves += f'<animate attributeName="{axis}" {times} values="{a};{a};{b};{b};{c};{c}"/>'
            parts.append(f'<circle cx="{path[2, 0]}" cy="{path[2, 1]}" class="c{label}" r="3">{moves}</circle>')
        fade = f'<animate attributeName="opacity" {times} values="0;0;0;0;0;1"/>'
        at = round((middles[2][1] - height) * zoom[2], 1)
        parts.append(f'<line x1="-140" x2="140" y1="{at}" y2="{at}">{fade}</line></g>')
    style = (
        f"text{{font:14px sans-serif;fill:{INK};text-anchor:middle}}line{{stroke:{INK};stroke-width:2}}"
        f".c0{{fill:{ORANGE}}}.c1{{fill:{BLUE}}}"
    )
    box = f"0 0 {340 * len(models) + 20} 350"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><style>{style}</style>{"".join(parts)}</svg>\n'


class Film(Drawing):
    """A text of SVG, saved and shown like a figure."""

    def __init__(self, text, name, alt):
        self.path, self.alt = IMAGES / name, alt
        self.path.write_text(text, encoding="utf-8")


Film(
    film([narrow[0], wide[0]], ["two hidden units", "three hidden units"]),
    "03-unfolding.svg",
    "Two circles, one in the other, move through a hidden layer: with two units the inner one stays enclosed, with "
    "three it is lifted out, and a line separates them.",
)

# %% [markdown]
# **Caveat.** Every try ended like this; but tries are no proof. The proof is Olah's, and it needs that each layer is as
# wide as the one before. And the accuracy of the narrow network does not look bad: nothing in that number says that
# more training or more data will never help.
#
# **Exercise.** Do by hand what the third unit does: give each point a third coordinate, so that a plane separates the
# circles. The check fits a linear classifier to your three columns.


# %%
def lift(x):
    """From points (n, 2) to points (n, 3)."""
    return


def check_lift(function):
    x, y = nn.datasets.circles(200, seed=99)
    lifted = function(x)
    if lifted is None:
        return "not yet: return an array of shape (n, 3)"
    if np.shape(lifted) != (200, 3):
        return f"not yet: the shape is {np.shape(lifted)}, not (200, 3)"
    columns = np.column_stack([lifted, np.ones(len(x))])
    weights = np.linalg.lstsq(columns, 2.0 * y - 1, rcond=None)[0]
    right = np.mean((columns @ weights > 0) == (y == 1))
    return "right" if right > 0.99 else f"not yet: {right:.1%} right"


print(check_lift(lift))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `return np.column_stack([x, (x**2).sum(axis=1)])`: the height is the squared distance from the centre. This is the
# bowl itself.
# </details>
#
# What this page claims, checked:


# %%
rise = trained.mean(axis=0)[-1] - trained.mean(axis=0)[0]
aimless = untrained.mean(axis=0)[-1] - untrained.mean(axis=0)[0]
assert test_accuracy.min() > 0.98
assert rise > 0.3, rise
assert aimless < 0.1
assert (np.diff(trained.mean(axis=0)) > -0.01).all(), "no layer undoes what the one before did"
assert reached[2].max() < 0.95
assert reached[3].min() > 0.99
assert check_composed(lambda w1, b1, w2, b2: (w1 @ w2, b1 @ w2 + b2)) == "right"
assert check_lift(lambda x: np.column_stack([x, (x**2).sum(axis=1)])) == "right"
