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
# # When nothing overfits
#
# The study note says when overfitting does not happen: the relation is linear, the data have no errors, and they
# represent the problem well. Three words: **linear, clean, representative**. Here they hold, and then each is taken
# away. It takes about twenty seconds.

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
# ## 1. All three words hold
#
# **Claim.** "If the problem is easy, a linear relation, and the training data are without error and represent the data
# very well, no overfitting will happen: the validation loss will only fall, together with the training loss." 문제가
# 쉬운 선형 관계로 되어있고 훈련데이터가 오차가 없어 데이터를 너무 잘 대표한다면 과대적합이 일어나지 않을 것이다. 검증
# 손실이 훈련 손실과 같이 감소하기만 할 것이기 때문이다.
#
# *한국어: 선형이고, 오차가 없고, 대표성이 있으면 검증 손실은 감소하기만 한다.*
#
# Some inputs, a target that is a weighted sum of them, many more examples than inputs, and a linear model that starts
# from weights of zero. (How many of each, the first line says that is printed.)
#
# **Prediction.** Where does the validation loss end: near the training loss, at a floor, or lower than you would call
# a loss?

# %%
INPUTS, EXAMPLES, STEPS, NETWORK_STEPS = 20, 200, 1000, 500


def examples(rng, n, w, noise, bent):
    """n examples of y = x·w, or of sin(2 x·w) if bent, plus normal noise."""
    x = rng.normal(size=(n, INPUTS))
    y = x @ w
    return x, (np.sin(2 * y) if bent else y)[:, None] + rng.normal(0, noise, (n, 1))


def trained(seed, n=EXAMPLES, noise=0.0, bent=False, hidden=0, momentum=0.9):
    """The history of a linear model, or of a network, trained on all n examples at once."""
    draw, start = np.random.default_rng(seed).spawn(2)  # from one stream, the weights might begin near the truth
    w = draw.normal(size=INPUTS)
    w /= np.linalg.norm(w)
    data, validation = examples(draw, n, w, noise, bent), examples(draw, 500, w, noise, bent)
    model = nn.MLP([INPUTS, hidden, 1], rng=start) if hidden else nn.Linear(INPUTS, 1, rng=start)
    if hidden:
        walk = nn.Adam(model.parameters(), lr=5e-3)
    else:
        model.weight.data = np.zeros_like(model.weight.data)
        walk = nn.SGD(model.parameters(), lr=0.05 if momentum else 0.1, momentum=momentum)
    return nn.fit(
        model,
        nn.mse,
        data,
        validation=validation,
        epochs=NETWORK_STEPS if hidden else STEPS,
        batch_size=500,
        optimizer=walk,
        seed=seed,
        eval_train=True,
        progress=False,
    )


ROUNDING = 1e-25  # below this a loss is the rounding of float64


def symptoms(history):
    """The training loss at the end, the validation loss at its best and at the end, and how far it rose from there."""
    train, val = history["train_loss"][-1], np.array(history.val_loss)
    return train, val.min(), val[-1], max(val[-1], ROUNDING) / max(val.min(), ROUNDING)


all_three = [trained(seed, momentum=0.0) for seed in SEEDS]
print(f"{INPUTS} inputs, {EXAMPLES} examples, {STEPS} steps")
for seed, history in zip(SEEDS, all_three, strict=True):
    train, _, final, _ = symptoms(history)
    val = np.array(history.val_loss)
    rises = np.count_nonzero((np.diff(val) > 0) & (val[:-1] > ROUNDING))
    print(f"seed {seed}: validation loss {val[0]:.2f} at the first step, {final:.0e} at the last; rises: {rises}")

# %% tags=["drawing"]
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(7, 2.8))
    axes = figure.subplots()
    for history in all_three:
        for column, color, width in (("val_loss", ORANGE, 2.5), ("train_loss", BLUE, 1.2)):
            axes.plot(np.arange(1, STEPS + 1), history[column], color=color, linewidth=width)
    axes.axhline(ROUNDING, color=INK, linestyle=":", linewidth=1)
    axes.annotate("below: rounding", (0, ROUNDING), (2, 4), textcoords="offset points", fontsize=9)
    axes.annotate("validation", (0.985, 0.93), xycoords="axes fraction", color=ORANGE, ha="right")
    axes.annotate("training", (0.985, 0.82), xycoords="axes fraction", color=BLUE, ha="right")
    axes.set(yscale="log", xlabel="step", ylabel="loss", xlim=(0, STEPS / 2), ylim=(1e-33, 1e2))

Drawing(
    figure,
    "06-all-three.svg",
    f"Training and validation loss of {len(all_three)} runs, on a logarithmic axis: straight lines down, "
    "side by side, to where only the rounding of float64 is left.",
)

# %% [markdown]
# It falls in every step until nothing is left but rounding: the model has found the weights themselves. There is no
# point at which to stop, and nothing to stop for.
#
# **Caveat.** These are steps of plain gradient descent. With momentum, which the next section uses because it is
# faster, the loss swings a little on its way down; that has nothing to do with overfitting.
#
# **Exercise.** How few clean examples are enough for these weights (and a bias)? Find the least number with which
# the linear model still comes to the truth, given all the steps it wants.

# %%
enough = None  # a whole number of examples


def check_enough(n):
    """Solve the equations instead of walking: least squares with the shortest solution."""
    if n is None:
        return "not yet: set enough to a whole number"

    def misses(n):
        rng = np.random.default_rng(0)
        w = rng.normal(size=INPUTS)
        x = np.column_stack([rng.normal(size=(n, INPUTS)), np.ones(n)])
        found = np.linalg.lstsq(x, x[:, :-1] @ w + 1)[0]  # the bias is 1
        return np.abs(found - [*w, 1]).max() > 1e-6

    if misses(n):
        return f"{n} are not enough"
    return "right" if misses(n - 1) else f"{n} are enough, but fewer are too"


print(check_enough(enough))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `enough = INPUTS + 1`: one equation for each unknown, the weights and the bias. Errors in the data change that, as you
# will see.
# </details>

# %% [markdown]
# ## 2. Each word taken away
#
# **Claim.** "Real data overfit all the time, because the training data have problems of their own." 현실의 데이터로
# 학습하면 과적합이 일어나기 부지기수다. 훈련데이터의 본질적인 문제들이 있기 때문이다.
#
# *한국어: 세 조건을 하나씩 없애면 무엇이 달라지는가.*
#
# Two symptoms that are easily confused, as numbers: the **gap**, the validation loss at the end minus the training
# loss, and the **rise**, the validation loss at the end divided by the least it ever was. Only where there is a rise
# does it help to stop early.
#
# **Prediction.** Which of these show a gap, which a rise, and which neither?
#
# - *not clean*: noise on every target, as large as what there is to learn
# - *not representative*: half as many examples as inputs, without noise
# - *not linear*: the target is bent, the model is not
# - *noisy and few*: noise again, and hardly more examples than there are unknowns
# - *too able*: the three words hold, but the model is a network
# - *too able, noisy*: the same with noise

# %%
CASES = {
    "linear, clean, many": {},
    "not clean": {"noise": 1.0},
    "not representative": {"n": INPUTS // 2},
    "not linear": {"bent": True},
    "noisy and few": {"noise": 1.0, "n": INPUTS + 4},
    "too able": {"hidden": 64},
    "too able, noisy": {"hidden": 64, "noise": 1.0},
}
runs = {
    case: all_three if case == "linear, clean, many" else [trained(seed, **options) for seed in SEEDS]
    for case, options in CASES.items()
}
found = {case: np.mean([symptoms(history) for history in runs[case]], axis=0) for case in CASES}

print(f"{'':20} training   validation      gap    rise")
print(f"{'':20}      end     least    end")
for case, (train, best, final, rise) in found.items():
    how = ", ".join(f"{name} {value}" for name, value in CASES[case].items())
    print(f"{case:20} {train:8.2g} {best:9.2g} {final:7.2g} {final - train:7.2g} {rise:6.2f}   {how}")

# %% tags=["drawing"]
SHOWN = [case for case in CASES if case != "too able"]

with mpl.rc_context(STYLE):
    figure = Figure(figsize=(8, 4.6))
    panels = figure.subplots(2, 3, sharex=True).ravel()
    for axes, case in zip(panels, SHOWN, strict=True):
        history = runs[case][0]
        steps = np.unique(np.geomspace(1, len(history), 60).astype(int))  # enough to draw a curve
        for column, color, label in (("val_loss", ORANGE, "validation"), ("train_loss", BLUE, "training")):
            axes.plot(steps, np.maximum(history[column], 1e-6)[steps - 1], color=color, linewidth=2, label=label)
        least = int(np.argmin(history.val_loss))
        if symptoms(history)[3] > 1.15:
            axes.plot(least + 1, history.val_loss[least], "o", color=ORANGE)
        axes.set(xscale="log", yscale="log", ylim=(1e-4, 20))
        axes.set_title(f"{case}\nmean rise {found[case][3]:.2f}", loc="left", fontsize=10)
        axes.tick_params(which="both", length=0)
    panels[0].legend(frameon=False, labelcolor="linecolor", fontsize=9, loc="upper right")
    figure.supxlabel("step", color=INK, fontsize=10)
    figure.supylabel("loss", color=INK, fontsize=10)

Drawing(
    figure,
    "06-three-words.svg",
    f"Training and validation loss in {len(SHOWN)} cases, on logarithmic axes. With all three words both fall "
    f"together. The curves are of seed {SEEDS[0]}, the rises are means over {len(SEEDS)} seeds: "
    + "; ".join(f"{case}: {found[case][3]:.2f}" for case in SHOWN),
)

# %%
variance = CASES["not clean"]["noise"] ** 2
print(f"not clean: at the end {found['not clean'][2] / variance:.2f} times the variance of the noise, {variance:g}")
print(f"not representative: the training loss is {found['not representative'][0]:.0e}, the gap stays, nothing rises")
print(f"not linear: the training loss itself stays at {found['not linear'][0]:.2f}: that is underfitting")
less_noise = CASES["noisy and few"] | {"noise": CASES["noisy and few"]["noise"] / 2}
few = [symptoms(history)[3] for history in runs["noisy and few"]]
halved = [symptoms(trained(seed, **less_noise))[3] for seed in SEEDS]
print(f"noisy and few: at the end {np.mean(few):.1f} times the least loss; seed by seed {np.round(few, 1)}")
print(f"with half the noise:      {np.mean(halved):.1f} times the least loss; seed by seed {np.round(halved, 1)}")
print(f"too able: {found['too able'][3]:.2f} without noise, {found['too able, noisy'][3]:.2f} with it")

# %% [markdown]
# Each word matters, but not in the same way.
#
# - Without *clean* alone, so many examples average most of the noise out. The loss stops near a floor that no model
#   goes below.
# - Without *representative* alone there is a gap but no rise: on the directions in which the examples say nothing, the
#   weights stay where they began. The examples teach nothing false, only too little.
# - Without *linear* the straight model cannot follow. It does badly on both sets, which is not overfitting.
# - *Noisy and few* together do it: now there are directions about which only noise speaks, and the model listens. How
#   much it costs is a matter of which few. The noise is as large as what there is to learn, as in *not clean*, because
#   with half of it some draws show hardly any rise, and the mean of so few runs is below what is asserted at the end.
# - A model that is *too able* has such directions of its own making, with as many examples as you please.
#
# **Caveat.** Two of the words are about the data, but "linear" is about the data *and* the model. And the rise depends
# on how long one trains: on the noisiest directions gradient descent is slow, and more steps would raise it further.
#
# **Exercise.** Without noise, with n examples, fewer than inputs, gradient descent from weights of zero finds the part
# of the true weights that the examples span: about `n / INPUTS` of their squared length. What validation loss is left,
# for weights of squared length 1?


# %%
def left_over(n):
    """Your formula for the loss, in terms of n."""
    return


def check_left_over(formula):
    """Compare with the mean over a hundred draws."""
    if formula(10) is None:
        return "not yet: let left_over return a number"
    rng = np.random.default_rng(0)
    for n in (5, 10, 15):
        missed = []
        for _ in range(100):
            w = rng.normal(size=INPUTS)
            w /= np.linalg.norm(w)
            x = rng.normal(size=(n, INPUTS))
            missed.append(np.sum((np.linalg.lstsq(x, x @ w)[0] - w) ** 2))
        if abs(formula(n) - np.mean(missed)) > 0.05:
            return f"not {formula(n):.2f} for n = {n}, but {np.mean(missed):.2f}"
    return "right"


print(check_left_over(left_over))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `return 1 - n / INPUTS`: what the examples do not span stays at zero, and is missed. The inputs have variance 1, so
# the loss is the squared length of what is missed.
# </details>

# %% [markdown]
# ## 3. How many are enough
#
# **Claim.** "The trouble is that the training data do not represent all data of the problem to be solved." 문제는 훈련
# 데이터가 해결하고자 하는 문제의 모든 데이터를 대표하지 못한다는 것이다.
#
# *한국어: 오차가 있어도 데이터가 많을수록 과대적합의 피해는 줄어든다.*
#
# The same noise, and more and more examples. A linear model that is trained for ever ends at least squares, which can
# be solved outright, so the end of many runs costs nothing.
#
# **Prediction.** There are as many unknowns as inputs, and one. With how many times as many examples is the loss at the
# end at most twice the noise?

# %%
COUNTS = (25, 30, 40, 60, 100, 200, 400)


def loss_at_the_end(n, draws=300):
    """Of least squares on n examples with noise of variance 1: the expected validation loss, the mean over draws."""
    rng = np.random.default_rng(n)
    losses = []
    for _ in range(draws):
        x = np.column_stack([rng.normal(size=(n, INPUTS)), np.ones(n)])
        error = np.linalg.lstsq(x, rng.normal(size=n))[0]  # of the weights: the truth does not matter
        losses.append(1 + error @ error)
    return np.mean(losses)


ends = {n: loss_at_the_end(n) for n in COUNTS}
law = {n: 1 + (INPUTS + 1) / (n - INPUTS - 2) for n in COUNTS}
print(f"examples   loss at the end / noise    1 + {INPUTS + 1} / (n − {INPUTS + 2})")
for n in COUNTS:
    print(f"{n:8} {ends[n]:19.2f} {law[n]:19.2f}")

# %% tags=["drawing"]
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(7, 2.8))
    axes = figure.subplots()
    many = np.geomspace(INPUTS + 2.5, COUNTS[-1] * 1.1, 200)
    axes.plot(many, 1 + (INPUTS + 1) / (many - INPUTS - 2), color=INK, linewidth=1.2)
    axes.plot(COUNTS, list(ends.values()), "o", color=ORANGE)
    axes.axvline(INPUTS + 2, color=INK, linestyle=":", linewidth=1)
    axes.axhline(1, color=GREEN, linestyle="--", linewidth=1.2)
    axes.annotate(
        "the noise: no model\ngoes below", (0.99, 1), (0, -5), xycoords=("axes fraction", "data"),
        textcoords="offset points", color=GREEN, fontsize=9, ha="right", va="top",
    )  # fmt: skip
    axes.annotate(
        "the pole", (INPUTS + 2, 0.98), (4, 0), xycoords=("data", "axes fraction"), textcoords="offset points",
        fontsize=9, va="top",
    )  # fmt: skip
    axes.set(xscale="log", yscale="log", xlabel="examples", ylabel="loss at the end / noise", ylim=(0.5, 20))
    axes.set_xticks(COUNTS, COUNTS)
    axes.set_yticks((1, 2, 5, 10), (1, 2, 5, 10))
    axes.minorticks_off()

Drawing(
    figure,
    "06-how-many.svg",
    "The loss at the end by the number of examples, on logarithmic axes: from a pole where there is hardly an example "
    f"more than unknowns it falls along the law; {ends[COUNTS[0]]:.1f} times the noise with {COUNTS[0]} examples, "
    f"{ends[COUNTS[-1]]:.2f} with {COUNTS[-1]}.",
)

# %% [markdown]
# The harm of the noise is about (unknowns) / (examples to spare). It never vanishes altogether, and it has a pole where
# there are as many examples as unknowns: the worst place to be. What lies on the *other* side of the pole is told in
# notebook 09.
#
# **Caveat.** The law is that of a linear model whose inputs are normal. A network has many more weights than examples,
# and by this law should not work at all.
#
# **Exercise.** How many examples bring the loss down to a tenth above the noise?

# %%
plenty = None  # a whole number


def check_plenty(n):
    if n is None:
        return "not yet: set plenty to a whole number"
    loss = loss_at_the_end(n, draws=100)
    return "right" if abs(loss - 1.1) < 0.01 else f"with {n} it is {loss:.2f} times the noise"


print(check_plenty(plenty))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `plenty = INPUTS + 2 + 10 * (INPUTS + 1)`: by the law a tenth is left when ten examples are to spare for each unknown.
# </details>
#
# What this page claims, checked:

# %%
for history in all_three:
    val = np.array(history.val_loss)
    assert val[-1] < 1e-20
    assert np.all(np.diff(val)[val[:-1] > ROUNDING] <= 0)
assert found["not clean"][3] < 1.2
assert found["not clean"][2] > 0.8
assert found["not representative"][0] < 1e-6 < 0.1 < found["not representative"][2]
assert found["not representative"][3] < 1.1
assert found["not linear"][0] > 0.2
assert found["not linear"][3] < 1.3
assert found["noisy and few"][3] > 3
assert np.mean(halved) > 1.5
assert FAST or np.mean(halved) < 3, "the mean of the seeds; a single one may be above"
assert found["too able"][3] < 1.2
assert found["too able, noisy"][3] > found["not clean"][3] + 0.15
assert all(abs(ends[n] - law[n]) < 0.1 * law[n] for n in COUNTS if n >= 40)
assert ends[30] > 2 > 1.2 > ends[200]
assert check_enough(INPUTS + 1) == "right"
assert check_left_over(lambda n: 1 - n / INPUTS) == "right"
assert check_plenty(INPUTS + 2 + 10 * (INPUTS + 1)) == "right"
