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
# # Overfitting
#
# When to stop. A curve that learns its noise by heart; a validation loss that turns round; what stopping there is worth
# on data that nothing was decided on; and what else helps. It takes less than half a minute.

# %%
import os

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

import nn
import viz
from drawing import BLUE, IMAGES, INK, ORANGE, STYLE, Drawing, best_and_last

FAST = bool(os.environ.get("SEEGRAD_FAST"))
SEEDS = range(1 if FAST else 3)


# %% [markdown]
# ## 1. Three fits of one curve
#
# **Claim.** "Whoever optimises until all answers are learned by heart will not predict well what was never seen." 훈련
# 데이터에 너무 최적화시켜서 데이터에 따른 정답을 다 외워버릴 정도로 최적화하면 처음 보는 데이터는 제대로 예측하지 못할
# 것이다.
#
# *한국어: 한 곡선의 과소적합, 최적적합, 과대적합.*
#
# A few measurements of a sine, each with an error, and a network with many more weights than that. As many measurements
# again are put aside to **validate**: they are not trained on, only looked at. As the true curve is known here, so is
# the true error.
#
# **Prediction.** The training loss will go on falling to the last epoch. And the distance from the true curve?

# %%
POINTS, NOISE, EPOCHS, EVERY = 30, 0.25, 1000, 20
GRID = np.linspace(-2, 2, 200)[:, None]
TRUTH = np.sin(2 * GRID)


def sine_fitted(seed):
    """The history, the measurements, and the fitted curve every few epochs."""
    data, validation = (nn.datasets.noisy_sine(POINTS, noise=NOISE, seed=s) for s in (seed, 100 + seed))
    model, curves = nn.MLP([1, 64, 64, 1], "tanh", rng=seed), {}

    def note(run):
        if run.epoch % EVERY == 0:
            curves[run.epoch] = nn.predict(run.model, GRID)

    optimizer = nn.Adam(model.parameters(), lr=3e-2)
    options = {"epochs": EPOCHS, "batch_size": POINTS, "seed": seed, "progress": False, "callbacks": [note]}
    history = nn.fit(model, nn.mse, data, validation=validation, optimizer=optimizer, **options)
    return history, data, curves


def true_error(curve):
    return np.mean((curve - TRUTH) ** 2)


sines = [sine_fitted(seed) for seed in SEEDS]
stations = []  # of each run: early, best, last
for history, _, curves in sines:
    best = min(curves, key=lambda epoch: abs(epoch - history.best_epoch))
    stations.append((EVERY, best, EPOCHS))
names = ("under-fit", "robust", "over-fit")
errors = np.array([[true_error(run[2][e]) for e in epochs] for run, epochs in zip(sines, stations, strict=True)])
training = np.array([[run[0].loss[e - 1] for e in epochs] for run, epochs in zip(sines, stations, strict=True)])
print(f"{POINTS} measurements, with a normal error of {NOISE}")
print(f"mean of {len(SEEDS)}    epoch   training loss   error of the curve")
for i, name in enumerate(names):
    print(f"{name:10} {stations[0][i]:8} {training.mean(axis=0)[i]:15.4f} {errors.mean(axis=0)[i]:20.4f}")

# %% tags=["drawing"]
history, (x, y), curves = sines[0]
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(10, 5.2))
    panels = figure.subplot_mosaic([names, ["loss"] * 3], height_ratios=(3, 2))
    for name, epoch in zip(names, stations[0], strict=True):
        axes = panels[name]
        axes.plot(GRID, TRUTH, color=INK, linewidth=1, linestyle=":")
        axes.plot(x, y, "o", color=ORANGE, markersize=4)
        axes.plot(GRID, curves[epoch], color=BLUE, linewidth=2)
        axes.set(ylim=(-1.9, 1.9), xticks=[], yticks=[])
        axes.set_title(f"{name}: epoch {epoch}", fontsize=11)
    axes = panels["loss"]
    for values, name, color in ((history.loss, "training", BLUE), (history.val_loss, "validation", ORANGE)):
        smooth = np.exp(np.log(np.reshape(values, (-1, 10))).mean(axis=1))  # of ten epochs
        axes.plot(np.arange(len(smooth)) * 10 + 5, smooth, color=color, linewidth=2)
        axes.annotate(name, (EPOCHS, smooth[-1]), (6, 0), textcoords="offset points", color=color, va="center")
    for epoch in stations[0]:
        axes.axvline(epoch, color=INK, linewidth=1, linestyle="--")
    axes.set(yscale="log", xlabel="epoch", xlim=(0, EPOCHS))
    axes.set_title("loss", fontsize=11)

Drawing(
    figure,
    "05-three-fits.svg",
    f"{POINTS} noisy points of a sine, and the network's curve at {len(names)} times: too straight, near the true one "
    "(dotted), bent towards single points. Below, the training loss falls while the validation loss turns round.",
)

# %% [markdown]
# The bumps of the training loss are steps of Adam that were too long, and were taken back by the next ones.
#
# **Caveat.** Nothing forces a network to over-fit: it is the noise that is there to be learned. Without noise
# these few points would do.
#
# **Exercise.** A model that knows the true curve has a validation loss too, on average. Which? The noise has the
# standard deviation `NOISE`.

# %%
floor = None  # a number


def check_floor(value):
    if value is None:
        return "not yet: set floor"
    x, y = nn.datasets.noisy_sine(100_000, noise=NOISE, seed=0)
    found = np.mean((y - np.sin(2 * x)) ** 2)
    return "right" if abs(value - found) < 0.002 else f"not {value}: it is the mean of the squared noise"


print(check_floor(floor))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `floor = NOISE**2`: the variance of the noise. A training loss below it is learned by heart.
# </details>

# %% [markdown]
# ## 2. The validation loss turns round
#
# **Claim.** "To get to the robust fit the training loss has to fall on while the validation loss rises: only by going
# too far one learns when to stop." 최적적합에 도달하려면 훈련 손실은 계속 감소하는데 검증 손실이 증가해야 한다. 즉,
# 과도하게 학습되어 봐야 언제 멈춰야 하는지 알 수 있다.
#
# *한국어: 조기 종료는 과대적합이 시작되기 직전의 가중치를 모델에 돌려놓는다.*
#
# Digits with wrong labels, the share `FLIPPED` of them, in the training set and in the validation set. The test set is
# clean: it says what was really learned.
#
# **Prediction.** A network of several wide layers has `LONG` epochs. How many of them are too few, how many
# too many? And what will it cost on the clean test digits to have used them all?

# %%
digits, true_labels = nn.datasets.digits()
(x_seen, y_seen), (x_test, y_test) = nn.split(digits, true_labels, (0.75, 0.25), seed=0)
FLIPPED, LONG, PATIENCE = 0.2, 50, 15


class TestAccuracy:
    """A callback that notes the test accuracy after each epoch. Nothing is decided on it."""

    def __init__(self):
        self.values = []

    def __call__(self, run):
        self.values.append(nn.accuracy(nn.predict(run.model, x_test), y_test))


def digits_fitted(seed, **options):
    """Train on labels of which some are wrong: the history, and the test accuracy after each epoch."""
    labels, _ = nn.corruptions.flip_labels(y_seen, FLIPPED, seed=seed)
    data, validation = nn.split(x_seen, labels, (2 / 3, 1 / 3), seed=seed)  # after the labels were changed
    model = nn.MLP([64, 128, 128, 128, 10], rng=seed, dtype=np.float32)
    optimizer, test = nn.Adam(model.parameters(), lr=1.2e-3), TestAccuracy()
    options |= {"epochs": LONG, "batch_size": 100, "seed": seed, "progress": False, "eval_train": True}
    options["callbacks"] = [test]
    history = nn.fit(model, nn.cross_entropy, data, validation=validation, optimizer=optimizer, **options)
    return history, test.values


flipped = [digits_fitted(seed) for seed in SEEDS]
best_epochs = [history.best_epoch for history, _ in flipped]
at_best = np.mean([values[history.best_epoch - 1] for history, values in flipped])
at_end = np.mean([values[-1] for _, values in flipped])
stopped, _ = digits_fitted(0, patience=PATIENCE)
print(f"lowest validation loss in epoch {', '.join(map(str, best_epochs))} of {LONG}")
print(f"accuracy on clean test digits: {at_best:.3f} there, {at_end:.3f} at the end")
print(f"with patience {PATIENCE}: stopped after epoch {len(stopped)}, weights of epoch {stopped.best_epoch}")

# %%
picture = viz.overfit(flipped[0][0], IMAGES / "05-overfitting.svg")
picture

# %% [markdown]
# Before the white band and after it the validation loss is clearly above its lowest: there the network is
# *under-fit*, or *over-fit*. Between them the fit is *robust*.
#
# `fit` does what the claim says. It goes on until the validation loss has not been better for `patience` epochs: that
# is the going too far. Then it gives back the weights of the best epoch.
#
# Why split *after* the labels were changed? With clean validation labels the validation loss would start below the
# training loss, since only the training labels are hard to predict, and the picture would be a puzzle.
#
# **Caveat.** The best epoch was chosen by the validation set, so its validation loss is a little too good: it is the
# luckiest of many. That is what the test set is for. And the epoch with the lowest validation *loss* need not be that
# with the highest *accuracy*; `monitor=` chooses.
#
# **Exercise.** Write the rule. Given the validation losses so far and a patience, after which epoch does the run stop,
# and whose weights are kept? Count epochs from 1; if it does not stop early, it ends with the last.


# %%
def stopping(losses, patience):
    """Return the pair (last epoch, best epoch)."""
    return


def check_stopping(rule):
    rng = np.random.default_rng(0)
    runs = [[3, 2, 1, 2, 2, 2], [1, 1, 1], *rng.uniform(size=(20, 30)).round(2).tolist(), flipped[0][0].val_loss]
    for losses in runs:
        for patience in (1, 2, 5):
            answer, expected = rule(losses, patience), nn.EarlyStopping(patience=patience).watch(nn.MLP([1, 1], rng=0))
            if answer is None:
                return "not yet: return a pair"
            last = next((i for i, loss in enumerate(losses, 1) if expected.update(loss)), len(losses))
            if tuple(answer) != (last, expected.best_epoch):
                start = [round(loss, 2) for loss in losses[:6]]
                return f"not yet: {start}…, patience {patience}: {answer} instead of {(last, expected.best_epoch)}"
    return "right"


print(check_stopping(stopping))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# best = 1
# for epoch in range(1, len(losses) + 1):
#     if losses[epoch - 1] < losses[best - 1]:
#         best = epoch
#     if epoch - best >= patience:
#         break
# return epoch, best
# ```
# </details>

# %% [markdown]
# ## 3. What stopping is worth, and what it is not
#
# **Claim.** "A part of the training data can be put aside and used, as if it had never been seen, to find how long to
# train." 훈련 데이터의 일부를 검증 데이터로 분리하여 마치 처음 보는 데이터인 양 모델의 일반화 성능을 검증하는 데 사용할
# 수 있다.
#
# *한국어: 조기 종료로 많은 것을 건지지만, 그보다 먼저 기준 모델을 이겨야 한다.*
#
# No noise is added here. Patients, a few measurements of each, and how their diabetes progressed in a year. There is
# enough chance in it.
#
# **Prediction.** The error of saying the mean for everyone is 1, in the units below. Put in order: the network stopped
# in time, the network trained to the end, a straight line (linear regression).

# %%
patients, progression = nn.datasets.diabetes()


def diabetes_fitted(seed):
    """Squared errors on test patients: stopped in time, at the end, linear, mean; and the history."""
    parts = nn.split(patients, progression, (0.56, 0.2, 0.24), seed=seed)
    x, x_val, x_test = nn.standardise(*[part[0] for part in parts])
    y, y_val, y_test = nn.standardise(*[part[1] for part in parts])
    model, values = nn.MLP([10, 64, 64, 1], rng=seed), []
    optimizer = nn.Adam(model.parameters(), lr=1e-3)
    options = {"epochs": 100, "seed": seed, "progress": False, "eval_train": True}
    options["callbacks"] = [lambda run: values.append(np.mean((nn.predict(run.model, x_test) - y_test) ** 2))]
    history = nn.fit(model, nn.mse, (x, y), validation=(x_val, y_val), optimizer=optimizer, **options)
    weights = np.linalg.lstsq(np.column_stack([x, np.ones(len(x))]), y, rcond=None)[0]
    line = np.column_stack([x_test, np.ones(len(x_test))]) @ weights
    return (values[history.best_epoch - 1], values[-1], np.mean((line - y_test) ** 2), np.mean(y_test**2)), history


people = [diabetes_fitted(seed) for seed in SEEDS]
kept, last, linear, mean = np.mean([found for found, _ in people], axis=0)
print(f"{len(patients)} patients, {patients.shape[1]} measurements of each")
print(f"training error at the end                {np.mean([h['train_loss'][-1] for _, h in people]):.3f}")
print(f"test: the network, trained to the end    {last:.3f}")
print(f"      the network, stopped in time       {kept:.3f}")
print(f"      a straight line                    {linear:.3f}")
print(f"      the mean for everyone              {mean:.3f}")

# %%
viz.overfit(people[0][1])

# %% [markdown]
# Stopping in time saves much. And then comes the straight line, without any epochs at all, and is better.
#
# **Caveat.** So it is with small tables of numbers. A picture of a loss that turns round does not say that the model is
# any good: beat the baseline first.
#
# **Exercise.** Doctors would ask for R², the share of the variance that a model explains: 1 for a perfect one, 0 for
# the mean. What is it for the straight line? Use `linear` and `mean`.

# %%
r_squared = None  # an expression


def check_r_squared(value):
    if value is None:
        return "not yet: set r_squared"
    return "right" if abs(value - (mean - linear) / mean) < 1e-6 else f"not {value:.3f}"


print(check_r_squared(r_squared))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `r_squared = 1 - linear / mean`
# </details>

# %% [markdown]
# ## 4. What else holds a network back
#
# **Claim.** "In deep learning one meets the trade-off between optimisation and generalisation." 딥러닝으로 문제를
# 해결할 때는 최적화와 일반화의 trade-off에 맞닥뜨리게 된다. Whatever makes learning by heart harder may help: fewer
# weights, **dropout** (units left out at random), **weight decay** (weights pulled towards 0).
#
# *한국어: 모델 용량, 드롭아웃, 가중치 감쇠를 비교한다.*
#
# Fewer digits to train on now, and the share `WRONG` of wrong labels. Of each model two numbers: the test accuracy at
# its best epoch, as the validation loss sees it, and at the end.
#
# **Prediction.** Which of the remedies makes stopping in time unnecessary?

# %%
WRONG, ROUNDS = 0.15, 30
FEW = (0.37, 0.3, 0.33)  # to train on, to validate, left out


def wide(rng, p=0.0):
    """Two layers of 128 hidden units, with dropout after each."""
    rng = np.random.default_rng(rng)
    layers = []
    for layer in nn.MLP([64, 128, 128, 10], rng=rng, dtype=np.float32):
        layers.append(layer)
        if p and isinstance(layer, nn.Relu):
            layers.append(nn.Dropout(p, seed=rng))
    return nn.Sequential(*layers)


def decayed(strength):
    return lambda model: nn.AdamW(model.parameters(), lr=5e-3, weight_decay=strength)


def plain(model):
    return nn.Adam(model.parameters(), lr=5e-3)


def mlp(*hidden):
    return lambda rng: nn.MLP([64, *hidden, 10], rng=rng, dtype=np.float32)


REMEDIES = {
    "128-128": (wide, plain),
    "128-128, dropout 0.5": (lambda rng: wide(rng, 0.5), plain),
    "128-128, weight decay 1": (wide, decayed(1.0)),
    "16": (mlp(16), plain),
    "no hidden layer": (mlp(), plain),
}


def treated(make, optimizer, seed):
    """The test accuracy at the best epoch and at the end."""
    labels, _ = nn.corruptions.flip_labels(y_seen, WRONG, seed=seed)
    data, validation, _ = nn.split(x_seen, labels, FEW, seed=seed)
    model, test = make(seed), TestAccuracy()
    options = {"epochs": ROUNDS, "batch_size": 64, "seed": seed, "progress": False, "callbacks": [test]}
    history = nn.fit(model, nn.cross_entropy, data, validation=validation, optimizer=optimizer(model), **options)
    return test.values[history.best_epoch - 1], test.values[-1]


table = {
    name: np.mean([treated(make, optimizer, seed) for seed in SEEDS], axis=0)
    for name, (make, optimizer) in REMEDIES.items()
}
print(f"{round(FEW[0] * len(x_seen))} digits to train on, {WRONG:.0%} of them with a wrong label")
print("test accuracy                  best epoch    end")
for name, (best, end) in table.items():
    print(f"{name:30} {best:10.3f} {end:6.3f}")

# %% tags=["drawing"]
best_and_last("05-remedies.svg", table)

# %% [markdown]
# What cannot learn by heart need not be stopped: there the second number is as good as the first. Without a hidden
# layer that is so at no cost here, because digits need none; a baseline again.
#
# **Caveat.** Each remedy has a strength, and these were tried on similar digits before: with an unlucky one it does
# nothing or harm. Small differences are chance here.
#
# **Exercise.** Beat the wide network at its end by `MARGIN`, with Adam and any network of your own.


# %%
def mine(rng):
    """Return a model of 64 inputs and 10 outputs."""
    return


MARGIN = 0.02


def check_mine(make):
    if make(0) is None:
        return "not yet: return a model"
    ends = treated(make, plain, 0)[1], treated(wide, plain, 0)[1]
    return "right" if ends[0] > ends[1] + MARGIN else f"not yet: {ends[0]:.3f}, the wide one has {ends[1]:.3f}"


print(check_mine(mine))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `return wide(rng, 0.5)`; or any other with dropout.
# </details>
#
# What this page claims, checked:


# %%
def rule(losses, patience):
    best = 1
    for epoch in range(1, len(losses) + 1):
        if losses[epoch - 1] < losses[best - 1]:
            best = epoch
        if epoch - best >= patience:
            break
    return epoch, best


under, robust, over = errors.mean(axis=0)
assert over > 1.5 * robust
assert under > 1.5 * robust
assert (np.diff(training.mean(axis=0)) < 0).all(), "the training loss goes on falling"
assert [text.get_text() for text in picture.axes[0].texts[:3]] == list(names), "each band has room for its name"
assert at_best - at_end > 0.04
assert max(best_epochs) < LONG / 2
for history, _ in flipped:
    assert history["train_loss"][-1] < history["train_loss"][history.best_epoch - 1] / 2
    assert history.val_loss[-1] > 1.2 * min(history.val_loss)
assert stopped.best_epoch == flipped[0][0].best_epoch
assert len(stopped) == stopped.best_epoch + PATIENCE
assert linear < kept < last
assert kept < 0.9 * mean
assert table["128-128, dropout 0.5"][1] > table["128-128"][1] + 0.02
assert table["128-128, weight decay 1"][1] > table["128-128"][1]
assert table["128-128"][0] > table["128-128"][1]
assert table["no hidden layer"][1] > table["128-128"][1] + 0.02
assert check_floor(NOISE**2) == check_stopping(rule) == check_r_squared(1 - linear / mean) == "right"
assert check_mine(lambda rng: wide(rng, 0.5)) == "right"
