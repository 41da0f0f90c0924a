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
# # Beyond the U
#
# With growing capacity the validation error falls, and then it rises: the U of every textbook, and of the study note.
# It is true, and it is not the whole story. Where a model is made much larger still, the error falls a second time:
# **double descent**. Here it is in one experiment that is solved outright, with what it does not say. It takes about
# ten seconds.

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
# ## 1. The second descent
#
# **Claim.** "To reach the robust fit, the training loss has to go on falling while the validation loss rises."
# 최적적합에 도달하려면 훈련 손실은 계속 감소하는데 검증 손실이 증가해야 한다.
#
# *한국어: 모델 용량을 더 키우면 테스트 오차가 다시 내려간다(이중 하강).*
#
# A network of one hidden layer whose hidden weights stay as they were drawn: *random features* max(0, xW). Only the
# last layer is fitted, to a few digits, by least squares; of all solutions that fit equally well the one with the
# shortest weights is taken. The number of hidden units is the capacity. Once with clean labels, once with some of them
# wrong.
#
# **Prediction.** With as many units as examples there are as many weights (for each digit) as examples, and every label
# can be fitted exactly. Is that the worst place to be, or only the beginning of worse?

# %%
EXAMPLES, WRONG = 300, 0.15
UNITS = (10, 30, 60, 100, 150, 200, 250, 280, 300, 320, 350, 400, 600, 1000, 3000)
x, y = nn.datasets.digits()
train, test = nn.split(x, y, (0.5, 0.5), seed=0)
x_few, y_few = train[0][:EXAMPLES], train[1][:EXAMPLES]


def hidden(x, units, seed):
    """What ``units`` random hidden units make of x."""
    weights = np.random.default_rng(seed).normal(size=(64, units)) / 8
    return np.maximum((x - x_few.mean(axis=0)) @ weights, 0)


def solved(features, targets, pull=0.0):
    """The shortest weights of least squares; with ``pull`` > 0 those of ridge regression, which are shorter."""
    if not pull:
        return np.linalg.lstsq(features, targets)[0]
    u, s, vt = np.linalg.svd(features, full_matrices=False)
    pull = pull * np.sum(s**2) / len(features)
    return vt.T @ ((s / (s**2 + pull))[:, None] * (u.T @ targets))


def error(features, weights, y):
    """The share of digits that are taken for another."""
    return np.mean((features @ weights).argmax(axis=1) != y)


def sweep(share_wrong, seed, pull=0.0, examples=EXAMPLES, units=UNITS):
    """For each number of units: training error, test error, length of the weights."""
    labels, _ = nn.corruptions.flip_labels(y_few[:examples], share_wrong, seed=seed)
    found = []
    for count in units:
        features = hidden(x_few[:examples], count, seed)
        weights = solved(features, np.eye(10)[labels], pull)
        on_test = error(hidden(test[0], count, seed), weights, test[1])
        found.append((error(features, weights, labels), on_test, np.linalg.norm(weights)))
    return np.array(found)


curves = {share: np.mean([sweep(share, seed) for seed in SEEDS], axis=0) for share in (0.0, WRONG)}
print(f"{EXAMPLES} examples   clean labels       {WRONG:.0%} wrong labels")
print("units    training    test      training    test")
for i, count in enumerate(UNITS):
    (clean, clean_test, _), (wrong, wrong_test, _) = curves[0.0][i], curves[WRONG][i]
    print(f"{count:5} {clean:11.3f} {clean_test:7.3f} {wrong:13.3f} {wrong_test:7.3f}")

# %% tags=["drawing"]
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(8, 3.4))
    axes = figure.subplots()
    axes.axvline(EXAMPLES, color=INK, linestyle=":", linewidth=1)
    axes.annotate(
        "as many units\nas examples", (EXAMPLES, 0.99), (6, 0), xycoords=("data", "axes fraction"),
        textcoords="offset points", fontsize=9, va="top",
    )  # fmt: skip
    for share, color, says in ((WRONG, ORANGE, f"{WRONG:.0%} wrong labels"), (0.0, BLUE, "clean labels")):
        axes.plot(UNITS, curves[share][:, 1], "o-", color=color, linewidth=2, markersize=4, label=says)
        axes.plot(UNITS, curves[share][:, 0], color=color, linewidth=1, linestyle="--")
    axes.plot([], [], color=INK, linewidth=1, linestyle="--", label="training error")
    axes.set(xscale="log", xlabel="hidden units", ylabel="test error", ylim=(0, 1))
    axes.legend(frameon=False, labelcolor="linecolor", fontsize=9, loc="upper left")

Drawing(
    figure,
    "09-double-descent.svg",
    "Test error by the number of hidden units: it falls, rises to a peak where there are as many units as examples, "
    "and falls again, with clean labels below the first valley, with wrong labels nearly to its height.",
)

# %%
below = np.array(UNITS) < EXAMPLES
valley = {share: curve[below, 1].min() for share, curve in curves.items()}
peak = {share: curve[:, 1].max() for share, curve in curves.items()}
far = {share: curve[-1, 1] for share, curve in curves.items()}
for share in curves:
    print(
        f"{share:3.0%} wrong labels: first valley {valley[share]:.3f}, peak {peak[share]:.3f}, "
        f"{UNITS[-1]} units {far[share]:.3f}"
    )

# %% [markdown]
# Left of the line is the U. Right of it every training label is fitted, the wrong ones too, the training error is
# zero, and yet the test error falls and falls.
#
# **Caveat.** With wrong labels the far end is at best about as good as the first valley: this is no licence to
# ignore bad data. The test error is that of classes, which cannot be more than all; the squared error, and the length
# of the weights, have a peak so high that it differs many times over from seed to seed.
#
# **Exercise.** Is the peak where it is because of the digits, or because of the number of examples? Say where it will
# be with `FEWER` examples.

# %%
FEWER = 150
new_peak = None  # a number of units


def check_peak(units):
    if units is None:
        return "not yet: set new_peak"
    places = (60, 100, 150, 200, 300)
    errors = sweep(WRONG, 0, examples=FEWER, units=places)[:, 1]
    highest = places[int(np.argmax(errors))]
    return "right" if abs(units - highest) <= 15 else f"not {units}"


print(check_peak(new_peak))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `new_peak = FEWER`: as many units as examples. So *more data* can make a model worse, if it brings the model to the
# peak.
# </details>

# %% [markdown]
# ## 2. Why there is a peak
#
# **Claim.** "Optimised so far that it learns the answers by heart, it will not predict well what it has not seen."
# 데이터에 따른 정답을 다 외워버릴 정도로 최적화하면 처음 보는 데이터는 제대로 예측하지 못할 것이다.
#
# *한국어: 문제는 외우는 것이 아니라, 외우는 데 필요한 가중치의 크기다. 규제는 봉우리를 없앤다.*
#
# At the line there is exactly one way to fit every example, and it may need enormous weights. With more units there are
# many ways, and the shortest of them is shorter.
#
# **Prediction.** If long weights are the trouble, a pull towards zero (ridge, which is weight decay solved outright)
# should remove the peak. All of it?

# %%
pulled = np.mean([sweep(WRONG, seed, pull=3e-2) for seed in SEEDS], axis=0)
print("units   length of the weights   test error    with a pull: length   test error")
for count, (_, on_test, length), (_, pulled_test, pulled_length) in zip(UNITS, curves[WRONG], pulled, strict=True):
    print(f"{count:5} {length:16.1f} {on_test:19.3f} {pulled_length:17.1f} {pulled_test:14.3f}")

# %% tags=["drawing"]
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(8, 3.0))
    left, right = figure.subplots(1, 2)
    for axes, column, says in ((left, 2, "Length of the weights"), (right, 1, "Test error")):
        for curve, color, label in ((curves[WRONG], ORANGE, "least squares"), (pulled, GREEN, "with a pull")):
            axes.plot(UNITS, curve[:, column], "o-", color=color, linewidth=2, markersize=4, label=label)
        axes.axvline(EXAMPLES, color=INK, linestyle=":", linewidth=1)
        axes.set(xscale="log", xlabel="hidden units", title=says)
    left.set(yscale="log")
    right.set(ylim=(0, 1))
    right.legend(frameon=False, labelcolor="linecolor", fontsize=9, loc="upper left")

Drawing(
    figure,
    "09-peak.svg",
    "Left: the length of the weights has its peak where the error has it; with a pull towards zero it has none. Right: "
    "with the pull the test error falls and stays low.",
)

# %% [markdown]
# With the pull nothing is left of the peak but a low hill at most, and the more units the better, nearly everywhere.
# *This* peak is what too little regularisation looks like.
#
# **Caveat.** That does not explain every double descent: the fall on the far side is also there without any pull, and
# why it goes as low as it does is another question. The strength of the pull was chosen once, for all sizes, and nearby
# strengths do about as well. In a trained network things are less clean: it has no single line at which it begins to
# fit everything, and how long one trains plays the part of the pull.
#
# **Exercise.** Least squares divides by each singular value s of the features, and small ones make long weights. Ridge
# multiplies by s / (s² + λ) instead. How large can that factor become for `λ = 0.01`, whatever s is?

# %%
largest_factor = None  # a number


def check_factor(value):
    if value is None:
        return "not yet: set largest_factor"
    s = np.geomspace(1e-4, 1e4, 100_001)
    return "right" if abs(value - (s / (s**2 + 0.01)).max()) < 1e-3 else f"not {value}"


print(check_factor(largest_factor))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `largest_factor = 5`: the derivative is zero at s = √λ, where the factor is 1 / (2 √λ).
# </details>

# %% [markdown]
# ## 3. Who takes the shortest solution?
#
# **Claim.** Nobody asked for the shortest weights in training a network. Gradient descent that begins at zero finds
# them by itself.
#
# *한국어: 0에서 시작한 경사 하강법은 가장 짧은 해를 찾는다.*
#
# **Prediction.** Each step is a sum of training examples' features, times numbers. Where can a walk of such steps not
# go?

# %%
SMALL, WIDE = 60, 1000
features = hidden(x_few[:SMALL], WIDE, 0)
targets = np.eye(10)[y_few[:SMALL]]
shortest = solved(features, targets)
rate = 1 / (2 * np.linalg.norm(features, 2) ** 2 / targets.size)  # as long as is safe for the mean of squares


def walked(start):
    """Where gradient descent comes to from weights ``start`` on these few examples."""
    model = nn.Linear(WIDE, 10, bias=False, rng=0)
    model.weight.data = start
    momentum = nn.SGD(model.parameters(), lr=rate, momentum=0.99)
    history = nn.fit(
        model, nn.mse, (features, targets), epochs=1000, batch_size=SMALL, optimizer=momentum, seed=0, progress=False
    )
    return model.weight.data, history.loss[-1]


_, _, vt = np.linalg.svd(features, full_matrices=False)


def outside(weights):
    """The share of the weights' squared length in directions of which no example speaks."""
    return 1 - np.sum((vt @ weights) ** 2) / np.sum(weights**2)


start = np.random.default_rng(1).normal(size=(WIDE, 10)) * np.linalg.norm(shortest) / np.sqrt(WIDE * 10)
ends = {"zero": walked(np.zeros((WIDE, 10))), "random": walked(start)}
apart = {name: np.linalg.norm(w - shortest) / np.linalg.norm(shortest) for name, (w, _) in ends.items()}
test_features = hidden(test[0], WIDE, 0)
print("begun at   training loss   distance from the shortest   outside the examples   test error")
for name, (weights, loss) in ends.items():
    print(
        f"{name:8} {loss:15.1e} {apart[name]:21.4f} {abs(outside(weights)):26.1e} "
        f"{error(test_features, weights, test[1]):13.3f}"
    )
print(f"the shortest, solved {error(test_features, shortest, test[1]):64.3f}")

# %% [markdown]
# In two dimensions it can be seen: one example, two weights, and the same walk from both starts. Beside it the squared
# lengths of the runs above, in and outside the span of the examples.

# %% tags=["drawing"]
example = np.array([1.0, 0.5])  # fitted where example · w = 1: a line


def steps_of(w, rate=0.2):
    """The weights at each step of gradient descent on (example · w − 1)²."""
    path = [np.array(w)]
    for _ in range(60):
        path.append(path[-1] - rate * 2 * (example @ path[-1] - 1) * example)
    return np.array(path)


lengths = {"begun at\nzero": np.zeros((WIDE, 10)), "ended": ends["zero"][0], "begun at\nrandom": start}
lengths = [(says, np.sum((vt @ w) ** 2), np.sum(w**2)) for says, w in (*lengths.items(), ("ended", ends["random"][0]))]
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(8, 3.0))
    plane, bars = figure.subplots(1, 2)
    along = np.array([-1.0, 2.0])
    plane.plot(along, (1 - example[0] * along) / example[1], color=INK, linewidth=1.2)
    plane.annotate("every w here fits", (0.25, 1.5), (8, 0), textcoords="offset points", fontsize=9)
    for begin, color, says in (((0.0, 0.0), GREEN, "from zero"), ((-0.6, 0.9), ORANGE, "from elsewhere")):
        path = steps_of(begin)
        plane.plot(*path.T, "o-", color=color, linewidth=1.5, markersize=3)
        plane.annotate(says, begin, (0, -13), textcoords="offset points", color=color, fontsize=9, ha="center")
    plane.plot(*(example / (example @ example)), "*", color=GREEN, markersize=12)
    plane.set(xlabel="w₁", ylabel="w₂", aspect="equal", xlim=(-1.2, 2), ylim=(-0.5, 2), title="One example")
    unit = np.sum(shortest**2)
    for place, (_, within, whole) in enumerate(lengths):
        bars.bar(place, within / unit, width=0.6, color=GREEN)
        bars.bar(place, (whole - within) / unit, bottom=within / unit, width=0.6, color=ORANGE)
    bars.axhline(1, color=INK, linestyle=":", linewidth=1)
    bars.annotate("the shortest", (-0.4, 1), (0, 3), textcoords="offset points", fontsize=9)
    bars.annotate("in the span", (0.03, 0.9), xycoords="axes fraction", color=GREEN, fontsize=9)
    bars.annotate("outside", (0.03, 0.8), xycoords="axes fraction", color=ORANGE, fontsize=9)
    bars.set_xticks(range(len(lengths)), [says for says, *_ in lengths])
    bars.set(ylabel="squared length", title=f"{SMALL} examples, {WIDE} weights", ylim=(0, 2.4))

Drawing(
    figure,
    "09-shortest.svg",
    "Left: from zero the walk goes straight to the nearest point of the line of solutions, from elsewhere straight to "
    "another. Right: the walk changes only the part of the weights in the span of the examples; what a start has "
    "outside is there at the end.",
)

# %% [markdown]
# From zero, the walk never leaves the span of the examples, and in it there is one solution, the shortest. From a
# random start it ends at another that fits as well: what it had outside the span, it keeps. So the second descent rests
# on something that nobody wrote into the loss.
#
# **Caveat.** This is exact for a linear last layer. For networks trained as a whole there are similar results in
# special cases, and much that is not understood. The note's advice stands: watch the validation loss. It is what it
# says about *size* that has exceptions.
#
# **Exercise.** Of the random start, what share of its squared length will be kept outside the span of `SMALL` examples
# in `WIDE` dimensions?

# %%
kept_share = None  # a number between 0 and 1


def check_kept(value):
    return "not yet: set kept_share" if value is None else ("right" if abs(value - outside(start)) < 0.01 else "no")


print(check_kept(kept_share))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `kept_share = 1 - SMALL / WIDE`: so many of the dimensions the examples do not span, and a random start is spread over
# all alike.
# </details>
#
# What this page claims, checked:

# %%
at = {count: i for i, count in enumerate(UNITS)}
for share in curves:
    assert peak[share] > valley[share] + 0.3
    assert peak[share] > far[share] + 0.3
    assert curves[share][at[600] :, 0].max() == 0
assert far[0.0] < valley[0.0]
assert far[WRONG] < curves[WRONG][at[400], 1] - 0.1
assert 250 <= UNITS[int(np.argmax(curves[WRONG][:, 1]))] <= 350
assert pulled[:, 1].max() <= pulled[0, 1]
assert np.ptp(pulled[at[100] :, 1]) < 0.12
assert curves[WRONG][at[EXAMPLES], 2] > 5 * pulled[at[EXAMPLES], 2]
assert apart["zero"] < 0.05 < 0.5 < apart["random"]
assert abs(outside(ends["zero"][0])) < 1e-12
assert check_peak(FEWER) == check_factor(5) == check_kept(1 - SMALL / WIDE) == "right"
