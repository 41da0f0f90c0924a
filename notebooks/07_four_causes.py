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
# # Four causes of overfitting
#
# The study note names four troubles of training data: wrong labels, meaningless or odd inputs, regions where the
# problem itself is uncertain, and rare features that go with a label by chance. Each is put into clean data here, by a
# known amount, and what it does is measured. It takes less than half a minute.

# %%
import os

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

import nn
from drawing import BLUE, GREEN, INK, ORANGE, STYLE, Drawing

FAST = bool(os.environ.get("SEEGRAD_FAST"))
SEEDS = range(1 if FAST else 3)


# %% [markdown]
# ## The data, and what is measured
#
# *한국어: 훈련 데이터만 나쁘게 만들고, 검증에서 가장 좋았던 에포크와 마지막 에포크의 테스트 정확도를 비교한다.*
#
# Small images of digits: half of them to train on, a quarter to validate, a quarter to test. Only the training examples
# are made worse. Every run keeps two sets of weights: those of the epoch that was best in validation (**best**), and
# those that it had when it ended (**last**). Their difference is what overfitting has cost.

# %%
x, y = nn.datasets.digits()
x = x.astype(np.float32)  # precise enough here, and faster
(x_train, y_train), validation, (x_test, y_test) = nn.split(x, y, (0.5, 0.25, 0.25), seed=0)
SIDE = int(np.sqrt(x.shape[1]))
print(f"{SIDE} × {SIDE} pixels; {len(x_train)} to train on, {len(validation[0])} to validate, {len(x_test)} to test")


def trained(model, data, validation=validation, epochs=60, rate=5e-3, batch_size=64, also=(), by="val_loss"):
    """Train ``model``, which keeps the weights of the epoch best ``by`` this; its history and last weights."""
    last = {}

    def keep(run):
        if run.epoch == run.epochs:
            last.update(run.model.state_dict())

    history = nn.fit(
        model,
        nn.cross_entropy,
        data,
        validation=validation,
        epochs=epochs,
        batch_size=batch_size,
        optimizer=nn.Adam(model.parameters(), lr=rate),
        seed=0,
        metrics={"accuracy": nn.accuracy},
        monitor=by,
        callbacks=[*also, keep],
        progress=False,
    )
    return history, last


def accuracy(model, weights=None, data=(x_test, y_test)):
    """The share of ``data`` that ``model`` gets right; with these ``weights``, if any, which stay in it."""
    if weights is not None:
        model.load_state_dict(weights)
    return nn.accuracy(nn.predict(model, data[0]), data[1])


def network(seed, hidden=256):
    return nn.MLP([SIDE * SIDE, hidden, 10], rng=seed, dtype=np.float32)


# %% [markdown]
# ## 1. Wrong labels
#
# **Claim.** "Mislabelled data, mixed into the training data." 잘못 라벨링 된 데이터 (훈련데이터에 섞인 경우)
#
# *한국어: 신경망은 올바른 레이블을 먼저 배우고, 잘못된 레이블은 나중에 외운다.*
#
# A share of the labels is replaced by another digit: none, some, more.
#
# **Prediction.** The network ends by giving every training image the label that it was told. On the way there, what
# does it say about an image of a 3 that is labelled 8?

# %%
FRACTIONS = NONE, SOME, MORE = 0.0, 0.2, 0.4


def mislabelled(fraction, seed):
    """Best and last test accuracy, the history, and of the wrongly labelled how many are (memorised, mended)."""
    labels, wrong = nn.corruptions.flip_labels(y_train, fraction, seed=seed)
    shares, model = [], network(seed)

    def look(run):
        said = nn.predict(run.model, x_train[wrong]).argmax(axis=1)
        shares.append((np.mean(said == labels[wrong]), np.mean(said == y_train[wrong])))

    options = {
        "epochs": 30,
        "rate": 1.5e-2,
        "batch_size": 100,
        "also": [look] if fraction else [],
        "by": "val_accuracy",
    }
    history, last = trained(model, (x_train, labels), **options)
    return accuracy(model), accuracy(model, last), history, np.array(shares)


flipped = {fraction: [mislabelled(fraction, seed) for seed in SEEDS] for fraction in FRACTIONS}
test = {fraction: np.mean([run[:2] for run in runs], axis=0) for fraction, runs in flipped.items()}
print("wrong labels   test accuracy: best    last    best epoch")
for fraction, runs in flipped.items():
    best, last = test[fraction]
    print(f"{fraction:12.0%} {best:20.3f} {last:7.3f} {np.mean([run[2].best_epoch for run in runs]):13.0f}")

at_best = np.mean([shares[history.best_epoch - 1] for *_, history, shares in flipped[SOME]], axis=0)
at_last = np.mean([shares[-1] for *_, shares in flipped[SOME]], axis=0)
print(
    f"Of the {SOME:.0%} that are wrong, best epoch: {at_best[0]:.0%} memorised, {at_best[1]:.0%} given their true digit"
)
print(f"                         last epoch: {at_last[0]:.0%} memorised, {at_last[1]:.0%} given their true digit")

# %% tags=["drawing"]
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(8, 3.2))
    left, right = figure.subplots(1, 2)
    *_, history, shares = flipped[SOME][0]
    epochs = np.arange(1, len(shares) + 1)
    for column, color, says in ((1, GREEN, "given their true digit"), (0, ORANGE, "given the wrong label")):
        left.plot(epochs, shares[:, column], color=color, linewidth=2, label=says)
    left.axvline(history.best_epoch, color=INK, linestyle=":", linewidth=1)
    left.annotate("best epoch", (history.best_epoch, 1.0), (4, 0), textcoords="offset points", fontsize=9, va="top")
    left.set(xlabel="epoch", ylim=(0, 1.02), title="The wrongly labelled images")
    left.legend(frameon=False, labelcolor="linecolor", fontsize=9, loc="upper center", bbox_to_anchor=(0.5, -0.22))
    for place, color, says in ((0, GREEN, "best epoch"), (1, ORANGE, "last epoch")):
        right.plot(FRACTIONS, [test[f][place] for f in FRACTIONS], "o-", color=color, linewidth=2, label=says)
    right.set(xlabel="share of wrong labels", ylim=(0.5, 1.0), title="Accuracy on clean test digits")
    right.legend(frameon=False, labelcolor="linecolor", fontsize=9, loc="lower left")

Drawing(
    figure,
    "07-mislabelled.svg",
    f"Left: the wrongly labelled images are first given their true digit, and later the wrong label. Right: accuracy "
    f"by the share of wrong labels; at {SOME:.0%} {test[SOME][0]:.2f} at the best epoch and "
    f"{test[SOME][1]:.2f} at the last.",
)

# %% [markdown]
# The network learns what most examples agree on first, and for a while it knows better than its labels. Then it learns
# the exceptions by heart, one by one. This is overfitting seen from inside.
#
# **Caveat.** The validation digits are clean here, and the best epoch is that of the best validation *accuracy*. The
# loss may name another one: wrong labels make a network unsure, and it pays in loss for every right answer that it
# gives without conviction.

# %%
for fraction, runs in flipped.items():
    by_accuracy = [run[2].best_epoch for run in runs]
    by_loss = [int(np.argmin(run[2].val_loss)) + 1 for run in runs]
    print(f"{fraction:4.0%} wrong labels: best epochs by accuracy {by_accuracy}, by loss {by_loss}")

# %% [markdown]
# **Exercise.** `SOME` of the labels are wrong. What *training* accuracy has a network that recognises every digit
# perfectly?

# %%
honest = None  # a number between 0 and 1


def check_honest(value):
    """The true digits, compared with the labels."""
    if value is None:
        return "not yet: set honest"
    labels, _ = nn.corruptions.flip_labels(y_train, SOME, seed=0)
    return "right" if abs(value - np.mean(y_train == labels)) < 0.005 else f"not {value}"


print(check_honest(honest))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `honest = 1 - SOME`. A higher training accuracy than that is made of memory.
# </details>

# %% [markdown]
# ## 2. Meaningless and odd inputs
#
# **Claim.** "Data that are meaningless or odd." 의미 없거나 이상한 데이터
#
# *한국어: 두 숫자의 혼합이 가장 해롭다. 픽셀 거리만으로는 그 해로움을 설명할 수 없다.*
#
# To some digits come as many images with labels drawn by lot: **static**; digits with their pixels **shuffled**;
# **fragments**, of which a strip is left; and **blends**, the mean of two digits. If nearness to the digits were what
# does harm, then any image as near should do it. So there are two controls that lie as near as fragments: **noisy**
# digits, with normal noise in every pixel, and **grey** fields, the same everywhere but for a little noise.
#
# **Prediction.** Sort them by the harm that they do. Is static, which has nothing of a digit, the worst?

# %%
FEW, NOISE, LITTLE_NOISE = 400, 0.3, 0.05
few = x_train[:FEW], y_train[:FEW]


def shuffled(x, y, seed):
    """Examples appended whose pixels are in another order each."""
    rng = np.random.default_rng(seed)
    return appended(x, y, rng.permuted(x, axis=1), rng)


def fragments(x, y, seed):
    """Examples appended of which two neighbouring rows are left."""
    rng = np.random.default_rng(seed)
    images = x.reshape(-1, SIDE, SIDE)
    first = rng.integers(1, SIDE - 2, len(images))[:, None]
    rows = np.arange(SIDE)
    return appended(x, y, (images * ((rows == first) | (rows == first + 1))[:, :, None]).reshape(len(x), -1), rng)


def noisy(x, y, seed):
    """Examples appended with noise in every pixel."""
    rng = np.random.default_rng(seed)
    return appended(x, y, x + rng.normal(0, NOISE, x.shape), rng)


def grey(x, y, seed):
    """Fields of one grey each appended, with a little noise."""
    rng = np.random.default_rng(seed)
    return appended(x, y, rng.uniform(0.2, 0.5, (len(x), 1)) + rng.normal(0, LITTLE_NOISE, x.shape), rng)


def appended(x, y, junk, rng):
    return np.concatenate([x, junk.astype(x.dtype)]), np.concatenate([y, rng.integers(0, 10, len(junk))])


JUNK = {
    "static": lambda x, y, seed: nn.corruptions.add_static(x, y, 1.0, seed=seed)[:2],
    "shuffled": shuffled,
    "fragments": fragments,
    "blends": lambda x, y, seed: nn.corruptions.add_blends(x, y, 1.0, seed=seed)[:2],
    "noisy": noisy,
    "grey": grey,
}


def nearest(points, others):
    """The distance of each of ``points`` from the nearest of ``others``."""
    squares = (points**2).sum(axis=1)[:, None] - 2 * points @ others.T + (others**2).sum(axis=1)
    return np.sqrt(np.maximum(squares, 0).min(axis=1))


def with_junk(add, seed):
    """Best and last test accuracy, and how far the junk lies from the digits."""
    data = add(*few, seed) if add else few
    model = network(seed)
    some = tuple(part[:200] for part in validation)
    _, last = trained(model, data, some, epochs=30, rate=1.5e-2, batch_size=100, by="val_accuracy")
    far = nearest(data[0][FEW:], few[0]).mean() if add else nearest(x_test, few[0]).mean()
    return accuracy(model), accuracy(model, last), far


junk = {kind: np.mean([with_junk(JUNK.get(kind), seed) for seed in SEEDS], axis=0) for kind in ("none", *JUNK)}
lost = {kind: junk["none"][1] - junk[kind][1] for kind in JUNK}
print(f"{FEW} digits and as many of junk; noise of {NOISE} in noisy digits, of {LITTLE_NOISE} in grey fields")
print(f"{'junk':10} test accuracy: best    last   distance from the nearest digit")
for kind, (best, last, far) in junk.items():
    print(f"{kind:10} {best:20.3f} {last:7.3f} {far:8.2f}{' (of test digits)' if kind == 'none' else ''}")

# %% tags=["drawing"]
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(8, 3.0))
    pictures, chart = figure.subfigures(1, 2, width_ratios=(1.25, 1.6))
    for axes, (kind, add) in zip(pictures.subplots(2, 3).ravel(), JUNK.items(), strict=True):
        axes.imshow(add(*few, 0)[0][FEW].reshape(SIDE, SIDE), cmap="gray", vmin=0, vmax=1)
        axes.set_title(kind, fontsize=10)
        axes.set_axis_off()
    axes = chart.subplots()
    for kind in JUNK:
        place = (junk[kind][2], lost[kind])
        axes.plot(*place, "o", color=ORANGE)
        below = kind == "grey"
        axes.annotate(kind, place, (0, -14 if below else 6), textcoords="offset points", fontsize=10, ha="center")
    axes.axvline(junk["none"][2], color=INK, linestyle=":", linewidth=1)
    axes.annotate(
        "digits",
        (junk["none"][2], 0),
        (4, 2),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        fontsize=9,
    )
    axes.set(xlabel="distance from the nearest digit", ylabel="accuracy lost", title="Harm is not distance alone")
    axes.set(
        xlim=(0, 1.2 * max(far for _, _, far in junk.values())),
        ylim=(min(0, *lost.values()) - 0.015, 1.2 * max(lost.values())),
    )

Drawing(
    figure,
    "07-junk.svg",
    f"{len(JUNK)} kinds of junk, and what they cost in test accuracy by their distance from the digits: "
    + ", ".join(f"{kind} {lost[kind]:.3f} at {junk[kind][2]:.1f}" for kind in JUNK),
)

# %% [markdown]
# Distance alone does not tell: noisy digits and grey fields lie nearer than fragments, and cost far less than blends.
# Only blends do harm that is clearly more than luck. They are drawn with the strokes of real digits and lie *between*
# them, where the network must decide: to learn their labels by heart it has to bend its boundaries there. That would be
# the manifold hypothesis from the other side; but it is a reading of so few numbers, not a proof.
#
# Odd inputs may also be part of every example: pixels that mean nothing. Many columns of noise beside those of the
# image, with as many columns of zeros as control:

# %%
CHANNELS = 640


def with_channels(scale, seed):
    """The test accuracy with more columns of uniform noise up to ``scale``, drawn for each set by itself."""
    sets = [
        (nn.corruptions.add_noise_channels(x, CHANNELS, scale=scale, seed=10 * seed + i)[0], y)
        for i, (x, y) in enumerate(((x_train, y_train), validation, (x_test, y_test)))
    ]
    model = nn.MLP([SIDE * SIDE + CHANNELS, 64, 10], rng=seed, dtype=np.float32)
    trained(model, *sets[:2], epochs=18, rate=3e-3)
    return accuracy(model, data=sets[2])


zeros, noise = (np.mean([with_channels(scale, seed) for seed in SEEDS]) for scale in (0.0, 1.0))
print(f"test accuracy with {CHANNELS} columns of zeros: {zeros:.3f}, of noise: {noise:.3f}")
luck = np.sqrt(junk["none"][1] * (1 - junk["none"][1]) / len(x_test))
print(f"luck, for scale: the standard error of one accuracy on {len(x_test)} test digits is {luck:.3f}")

# %% [markdown]
# **Caveat.** The distance is that of pixels, the crudest there is, and a few kinds of junk are not a law. Small
# differences in accuracy may be luck, as the last line says: of the kinds near zero one can only say that they cost
# little. Grey fields are so alike that they can hardly be learned by heart, which is one more reason why they do no
# harm.
#
# **Exercise.** Why does noise in columns of its own do harm at all? Two digits have a mean squared distance; each
# column of uniform noise adds a sixth to it. How many columns make the distance between two digits half noise?

# %%
columns = None  # a number; nearest and x_train may help


def check_columns(value):
    if value is None:
        return "not yet: set columns"
    between = 2 * x_train.var(axis=0).sum()  # the mean of (a - b)² is twice the variance
    return "right" if abs(value / (6 * between) - 1) < 0.05 else f"not {value:.0f}"


print(check_columns(columns))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `columns = 6 * 2 * x_train.var(axis=0).sum()`, fewer than the image has. With `CHANNELS` columns a digit's neighbours
# are mostly chosen by noise.
# </details>

# %% [markdown]
# ## 3. Ambiguous regions
#
# **Claim.** "When the problem itself has regions that are uncertain." 문제 자체에 불확실한 영역이 존재할 경우
#
# *한국어: 과대적합은 정확도보다 확신에서 먼저 드러난다(보정).*
#
# Two clouds that overlap. Because we drew them, the probability of either class is known at every point, and with it
# the accuracy that nobody can exceed.
#
# **Prediction.** When the network overfits, what suffers more: how often it is right, or how sure it is?

# %%
DISTANCES = NEAR, MIDDLE, FAR = 1.0, 2.0, 4.0
SURE = 0.95


def probability(model, x):
    """P(y = 1) by the model."""
    scores = nn.predict(model, x)
    return (1 + np.tanh((scores[:, 1] - scores[:, 0]) / 2)) / 2  # the softmax of two scores, which cannot overflow


def ambiguous(distance, seed):
    """For best and last weights: accuracy, mean error of the probability, how often too sure; and both models."""
    sets = [nn.datasets.two_gaussians(n, distance=distance, seed=3 * seed + i) for i, n in enumerate((200, 300, 2000))]
    model = nn.MLP([2, 64, 64, 2], rng=seed, dtype=np.float32)
    _, last = trained(model, sets[0], sets[1], epochs=120, batch_size=50, rate=2e-2)
    best, x = model.state_dict(), sets[2][0]
    truth = nn.datasets.posterior(x, distance=distance)
    unsure = (truth > 0.2) & (truth < 0.8)
    found = []
    for weights in (best, last):
        right = accuracy(model, weights, sets[2])
        p = probability(model, x)
        found += [right, np.abs(p - truth).mean(), np.mean(np.maximum(p, 1 - p)[unsure] > SURE)]
    return found, (model, best, last), sets[0]


clouds = {distance: [ambiguous(distance, seed) for seed in SEEDS] for distance in DISTANCES}
judged = {distance: np.mean([run[0] for run in runs], axis=0) for distance, runs in clouds.items()}
print(f"            best possible      accuracy    error of probability    over {SURE:.0%} sure where nobody can be")
print("distance         accuracy    best   last         best   last           best   last")
for distance, (right, error, sure, last_right, last_error, last_sure) in judged.items():
    x_many, _ = nn.datasets.two_gaussians(100_000, distance=distance, seed=0)
    truth = nn.datasets.posterior(x_many, distance=distance)
    print(
        f"{distance:8g} {np.maximum(truth, 1 - truth).mean():16.3f} {right:7.3f} {last_right:6.3f}"
        f"{error:13.3f} {last_error:6.3f} {sure:14.1%} {last_sure:6.1%}"
    )

# %% tags=["drawing"]
POINTS = 60
across, up = np.linspace(-4, 4, POINTS), np.linspace(-3, 3, POINTS)
grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
_, (model, *both), seen = clouds[MIDDLE][0]
fields = {"the truth": nn.datasets.posterior(grid)}
for says, weights in zip(("best epoch", "last epoch"), both, strict=True):
    model.load_state_dict(weights)
    fields[says] = probability(model, grid)
tint = np.array([[int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)] for color in (BLUE, ORANGE)])

with mpl.rc_context(STYLE):
    figure = Figure(figsize=(8, 2.7))
    for axes, (says, p) in zip(figure.subplots(1, 3, sharey=True), fields.items(), strict=True):
        image = np.column_stack([tint[(p > 0.5).astype(int)], 0.9 * np.abs(2 * p - 1)]).reshape(POINTS, POINTS, 4)
        axes.imshow(image, origin="lower", extent=(-4, 4, -3, 3), interpolation="none")
        axes.contour(
            across, up, p.reshape(POINTS, POINTS), [1 - SURE, 0.5, SURE], colors=[INK], linewidths=(0.8, 1.6, 0.8)
        )
        for label, color in enumerate((BLUE, ORANGE)):
            axes.plot(
                *seen[0][seen[1] == label].T, "o", color=color, markersize=3, markeredgecolor=INK, markeredgewidth=0.6
            )
        axes.set_title(says, fontsize=11)
        axes.set(xlim=(-4, 4), ylim=(-3, 3))
        axes.tick_params(length=0)

Drawing(
    figure,
    "07-ambiguous.svg",
    "The probability of the second class in the plane: the truth changes slowly from left to right, the best epoch's "
    "is nearly so, the last epoch's is sure nearly everywhere. "
    f"Thin lines: {1 - SURE:.0%} and {SURE:.0%}, thick: {0.5:.0%}.",
)

# %% [markdown]
# Between the thin lines one may doubt. The truth leaves a wide band, the network at its best epoch too; at the end the
# band is a thread that winds around single points. The accuracy tells less of it: there a wrong certainty counts as
# much as a wrong guess. This is what *calibration* measures, and why the validation *loss* rises long before the
# accuracy falls.
#
# **Caveat.** The true probability is known only because the data were drawn. With real data one can compare the
# confidence with the share of right answers, which is what `nn.calibration_error` does.
#
# **Exercise.** For clouds at distance `MIDDLE`, what accuracy can no classifier exceed?

# %%
ceiling = None  # a number; nn.datasets.posterior may help


def check_ceiling(value):
    if value is None:
        return "not yet: set ceiling"
    x, y = nn.datasets.two_gaussians(100_000, distance=MIDDLE, seed=1)
    best = np.mean((x[:, 0] > 0) == y)  # the side decides
    return "right" if abs(value - best) < 0.01 else f"not {value}"


print(check_ceiling(ceiling))

# %% [markdown]
# <details><summary>Solution</summary>
#
# The mean of the larger of p and 1 − p over many points, as the table has it; or Φ(`MIDDLE / 2`), the share of a normal
# distribution below half the distance, in standard deviations.
# </details>

# %% [markdown]
# ## 4. Rare features
#
# **Claim.** "Spurious correlations from rare features." 드문 특성으로 인한 가짜 상관관계
#
# *한국어: 한 번만 나온 단어는 그 문서의 레이블을 증명하는 것처럼 보인다.*
#
# Documents of two topics. A few words tell the topic; the others are rare, and as frequent in one topic as in the
# other.
#
# **Prediction.** A word that occurs in one training document: what will the model make of it?

# %%
RARE = (0, 500, 5000)
DOCUMENTS, TELLING = 400, 20


def documents(rare, seed):
    """Train and test accuracy; of the words seen once, how many speak for their document's topic; the weights."""
    x, y = nn.datasets.bag_of_words(DOCUMENTS + 1000, informative=TELLING, rare=rare, seed=seed)
    share = DOCUMENTS / len(x)
    (x, y), (x_new, y_new) = nn.split(x.astype(np.float32), y, (share, 1 - share), seed=seed)
    model = nn.Linear(x.shape[1], 2, rng=seed, dtype=np.float32)
    adam = nn.Adam(model.parameters(), lr=1e-2)
    nn.fit(model, nn.cross_entropy, (x, y), epochs=40, batch_size=100, optimizer=adam, seed=seed, progress=False)
    weight = model.weight.data[:, 1] - model.weight.data[:, 0]  # what the word says for topic 1
    times = x.sum(axis=0)
    once = times == 1
    topic = y[x[:, once].argmax(axis=0)] if once.any() else np.zeros(0)
    agrees = np.mean((weight[once] > 0) == topic) if once.any() else np.nan
    return accuracy(model, data=(x, y)), accuracy(model, data=(x_new, y_new)), agrees, (times, weight, x, y)


bags = {rare: [documents(rare, seed) for seed in SEEDS] for rare in RARE}
words = {rare: np.mean([run[:3] for run in runs], axis=0) for rare, runs in bags.items()}
often = np.mean([run[3][2][:, TELLING:].mean() for run in bags[RARE[-1]]])
print(f"{DOCUMENTS} documents to learn from, {TELLING} telling words; a rare one is in {often:.1%} of the documents")
print("rare words    training    test    words seen once that speak for their one document")
for rare, (train, test_accuracy, agrees) in words.items():
    print(f"{rare:10} {train:11.3f} {test_accuracy:7.3f}    {'' if np.isnan(agrees) else f'{agrees:.0%}'}")

# %% [markdown]
# The same with an image: some sevens get a bright square in a corner. How often is a digit that is no seven called one,
# when *it* has the square?

# %%
MARKS = (0, 24, None)  # None: every seven
sevens = int(np.sum(y_train == 7))
others = x_test[y_test != 7]
marked_others, _ = nn.corruptions.mark_patch(others, y_test[y_test != 7], None, seed=0)


def marked(count, seed):
    """How many sevens were marked, how often marked others are called 7, the accuracy without marks, and saliency."""
    share = 1.0 if count is None else count / sevens
    images, mask = nn.corruptions.mark_patch(x_train, y_train, 7, share, seed=seed)
    model = network(seed, hidden=128)
    _, last = trained(model, (images, y_train), epochs=20)
    clean = accuracy(model, last)
    called = np.mean(nn.predict(model, marked_others).argmax(axis=1) == 7)
    slopes = np.abs(nn.inspect.saliency(model, others, 7)).mean(axis=0).reshape(SIDE, SIDE)
    return mask.sum(), called, clean, slopes


patches = [[marked(count, seed) for seed in SEEDS] for count in MARKS]
counts = [int(runs[0][0]) for runs in patches]
called = [np.mean([run[1] for run in runs]) for runs in patches]
print(f"marked sevens of {sevens}   marked others called 7   accuracy on digits without marks")
for count, share, runs in zip(counts, called, patches, strict=True):
    print(f"{count:16} {share:22.1%} {np.mean([run[2] for run in runs]):22.3f}")

# %% tags=["drawing"]
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(8, 3.0))
    left, middle, right = figure.subplots(1, 3, width_ratios=(1.6, 1, 1))
    times, weight, x_words, y_words = bags[500][0][3]
    topic = x_words.T @ (2 * y_words - 1)  # more documents of topic 1, or of topic 0
    some = (times > 0) & (topic != 0)
    place = times[some] * np.random.default_rng(0).uniform(0.9, 1.1, some.sum())
    kind = np.where(np.arange(len(times)) < TELLING, BLUE, ORANGE)[some]
    left.scatter(place, weight[some] * np.sign(topic[some]), s=6, c=kind, alpha=0.7)
    left.axhline(0, color=INK, linewidth=0.8)
    left.set(xscale="log", xlabel="documents with the word", ylabel="weight for their topic", title="Words")
    left.annotate("rare", (0.42, 0.95), xycoords="axes fraction", color=ORANGE, va="top")
    left.annotate("telling", (0.75, 0.95), xycoords="axes fraction", color=BLUE, va="top")
    slopes = patches[-1][0][3]
    for axes, (says, slopes) in zip(
        (middle, right), (("no 7 marked", patches[0][0][3]), ("all marked", patches[-1][0][3])), strict=True
    ):
        shade = np.zeros((SIDE, SIDE, 4))
        shade[..., :3], shade[..., 3] = tint[1], slopes / slopes.max()
        axes.imshow(shade, interpolation="none")
        axes.set_title(f"what says 7,\n{says}", fontsize=10)
        axes.set(xticks=[], yticks=[])

Drawing(
    figure,
    "07-rare.svg",
    "Left: every word's weight by the number of documents that hold it; words seen once all speak for the topic of "
    "their document. Right: how much each pixel counts for a 7; with all sevens marked, the corner lights up.",
)

# %%
corner = [np.mean([run[3][-2:, -2:].sum() / run[3].sum() for run in runs]) for runs in (patches[0], patches[-1])]
print(f"the corner's share of all slopes: {corner[0]:.1%} with no seven marked, {corner[1]:.1%} with all")

# %% [markdown]
# A word seen once looks like proof: it is always with the same topic. Each weight is small, but there are many.
# And a few marked sevens among many are enough for the network to begin to believe in the square.
#
# **Caveat.** A bright square alone can confuse a network that never saw one. So the accuracy on marked digits falls in
# any case, and only how often they are called *7* tells of the spurious correlation.
#
# **Exercise.** A word that has nothing to do with the topics was seen in three documents. With what probability were
# all three of one topic?

# %%
all_of_one = None  # a number between 0 and 1


def check_all_of_one(value):
    if value is None:
        return "not yet: set all_of_one"
    topics = np.random.default_rng(0).integers(0, 2, (100_000, 3)).sum(axis=1)
    return "right" if abs(value - np.mean((topics == 0) | (topics == 3))) < 0.01 else f"not {value}"


print(check_all_of_one(all_of_one))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `all_of_one = 2 * (1 / 2) ** 3`. That share of such words looks like perfect evidence.
# </details>
#
# What this page claims, checked:

# %%
assert test[NONE][1] > 0.95
assert test[SOME][0] - test[SOME][1] > 0.04
assert test[MORE][0] - test[MORE][1] > 0.04
assert at_best[1] > 0.6 > 0.3 > at_best[0]
assert at_last[0] > 0.6 > 0.3 > at_last[1]
assert lost["static"] < 0.04
assert lost["blends"] > 0.05
# 0.056 with these seeds; over nine seeds it is 0.049, with a standard error of 0.006: 0.05 would be a matter of luck.
assert junk["blends"][0] - junk["blends"][1] > 0.04
assert lost["blends"] > lost["static"] + 0.02
assert junk["blends"][2] < junk["static"][2]
for near in ("noisy", "grey"):
    assert junk[near][2] < junk["fragments"][2], "nearer than fragments"
    assert lost[near] < lost["blends"] - 0.02, "and does less harm than blends"
assert zeros - noise > 0.05
assert 6 * 2 * x_train.var(axis=0).sum() < SIDE * SIDE < CHANNELS
assert judged[MIDDLE][4] > 1.5 * judged[MIDDLE][1]
assert judged[MIDDLE][5] > judged[MIDDLE][2] + 0.05
assert words[5000][0] > 0.99
assert words[0][1] - words[5000][1] > 0.02
assert words[5000][2] > 0.95
assert called[0] < 0.03
assert called[-1] > called[0] + 0.1
assert corner[1] > 1.5 * corner[0]
assert (check_honest(1 - SOME), check_all_of_one(2 * (1 / 2) ** 3), check_ceiling(0.841)) == ("right",) * 3
assert check_columns(6 * 2 * x_train.var(axis=0).sum()) == "right"
