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
# # The training loop
#
# Predict, compare, go back, improve; again. First written out, then drawn with the numbers of one real step, then with
# learning rates that are too small and too large, and last without the half of it that a test does not need. It takes
# less than ten seconds.

# %%
import os

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

import nn
import viz
from autograd import Tensor, no_grad, topological
from drawing import BLUE, GREEN, IMAGES, INK, ORANGE, STYLE, Drawing

FAST = bool(os.environ.get("SEEGRAD_FAST"))
SEEDS = range(1 if FAST else 3)

FORWARD, BACKWARD, UPDATE = BLUE, ORANGE, GREEN


# %% [markdown]
# ## 1. Ten lines
#
# **Claim.** "To learn, it repeats prediction and improvement." 학습 시에는 예측과 개선을 반복한다.
#
# *한국어: 훈련 루프는 정방향 패스, 손실, 역전파, 가중치 업데이트의 반복이다.*
#
# Points of the line y = 2x − 1, and a model that knows only that it is some line.
#
# **Prediction.** How many times must the loop go round before the loss is below `SMALL`? Will the steps get longer or
# shorter on the way?

# %%
SMALL = 1e-3
rng = np.random.default_rng(0)
xs = rng.uniform(-1, 1, 100)
ys = 2 * xs - 1

w, b = Tensor(0.0, name="w"), Tensor(0.0, name="b")
losses, path = [], [(0.0, 0.0)]
for _ in range(201):
    prediction = w * xs + b  # forward
    loss = ((prediction - ys) ** 2).mean()  # how wrong
    w.grad = b.grad = None
    loss.backward()  # backward: who is to blame
    w.data = w.data - 0.1 * w.grad  # improve
    b.data = b.data - 0.1 * b.grad
    losses.append(loss.item())
    path.append((w.item(), b.item()))

steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
for i in (0, 1, 5, 50, 200):
    print(f"after {i:3} steps: loss {losses[i]:9.2g}, length of the next step {steps[i]:.1e}")
needed = next(i for i, value in enumerate(losses) if value < SMALL)
print(f"w = {w.item():.6f}, b = {b.item():.6f}; the loss was below {SMALL} after {needed} steps")

# %% tags=["drawing"]
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(8, 3))
    left, right = figure.subplots(1, 2)
    left.plot(xs, ys, ".", color=ORANGE, markersize=4, zorder=3)
    ends = np.array([-1.0, 1.0])
    for i, shade in ((0, 0.3), (5, 0.5), (20, 0.75), (200, 1.0)):
        slope, height = path[i]
        left.plot(ends, slope * ends + height, color=BLUE, alpha=shade, linewidth=2)
        place = {"textcoords": "offset points", "ha": "right", "va": "center"}
        left.annotate(f"{i}", (-1, height - slope), (-5, 0), color=BLUE, **place)
    left.set_xlim(-1.3, 1.05)
    left.set_title("the line after 0, 5, 20, 200 steps", fontsize=11)
    below, above = (-34, -8), (6, 14)
    for values, name, color, place in (
        (losses, "loss", ORANGE, below),
        (steps, "length of the next step", GREEN, above),
    ):
        right.semilogy(values, color=color, linewidth=2)
        right.annotate(name, (90, values[90]), place, textcoords="offset points", color=color)
    right.axhline(SMALL, color=INK, linestyle=":", linewidth=1)
    right.axvline(needed, color=INK, linestyle=":", linewidth=1)
    right.set(xlabel="steps")
    right.set_title(f"below {SMALL} after {needed} steps", fontsize=11)

Drawing(
    figure,
    "02-line.svg",
    f"A line turns until it runs through the points. Beside it, on a logarithmic scale, the loss, which is below "
    f"{SMALL} after {needed} steps, and the length of the steps: both fall steadily.",
)

# %% [markdown]
# Nobody made the steps shorter: near the minimum the gradient itself is small. `nn.fit` is the same loop, with batches,
# validation and a history. With all examples in one batch it takes the same steps.


# %%
class Line(nn.Module):
    def __init__(self):
        self.w, self.b = Tensor(0.0), Tensor(0.0)

    def forward(self, x):
        return self.w * x + self.b


line = Line()
history = nn.fit(
    line,
    nn.mse,
    (xs, ys),
    epochs=201,
    batch_size=100,
    optimizer=nn.SGD(line.parameters(), lr=0.1),
    seed=0,
    progress=False,
)
apart = np.abs(np.array(history.loss) - losses).max()
print(f"largest difference of the two losses in {len(losses)} steps: {apart:.0e} (rounding: the order is shuffled)")

# %% [markdown]
# **Caveat.** Clean data of a line and a model of lines: the loss can reach 0. Later notebooks take that away.
#
# **Exercise.** Mend the line, so that `v` moves. The check repeats your step until `v` should be near 3.


# %%
def improve(v, rate):
    """The new v after one step of gradient descent on (v - 3)², whose gradient is 2 (v - 3)."""
    return v


REPEATS = 20


def check_improve(step):
    v = 0.0
    for _ in range(REPEATS):
        v = step(v, 0.1)
    if v == 0:
        return "not yet: v stays where it is"
    return "right" if abs(v - 3) < 0.1 else f"after {REPEATS} steps v = {v:.2f}, which is not near 3"


print(check_improve(improve))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `return v - rate * 2 * (v - 3)`: against the gradient, because it points uphill.
# </details>

# %% [markdown]
# ## 2. One step, drawn
#
# **Claim.** "The input goes through the model and gives a prediction; its difference from the true value, the label, is
# computed; and backpropagation adjusts the weights." Input을 모델에 넣어 예측값을 얻으면, 실제값(레이블)과 차이를
# 계산하고, 역전파 알고리즘으로 모델의 가중치를 조절한다.
#
# *한국어: 실제 훈련 한 스텝의 값으로 그린 훈련 루프.*
#
# The picture of the loop in textbooks has no numbers. Here it is with those of the first step of a network that reads
# digits.
#
# **Prediction.** A digit from 0 to 9, and a network that knows nothing. What share of the belief will the right digit
# get? What is the loss, then, as the mean of −log of it?

# %%
(x_train, y_train), (x_val, y_val), (x_test, y_test) = nn.split(*nn.datasets.digits(), (0.5, 0.25, 0.25), seed=0)
RATE = 0.5

model = nn.MLP([64, 32, 10], rng=0)
optimizer = nn.SGD(model.parameters(), lr=RATE)
x, y = x_train[:32], y_train[:32]


def belief(scores, y):
    """The probability that each example's right class gets, from the scores (n, classes)."""
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    return (p / p.sum(axis=1, keepdims=True))[np.arange(len(y)), y]


before = {name: p.data for name, p in model.named_parameters()}
scores = model(x)
loss = nn.cross_entropy(scores, y)
optimizer.zero_grad()
loss.backward()
gradient = {name: p.grad for name, p in model.named_parameters()}
optimizer.step()
moved = {name: p.data - before[name] for name, p in model.named_parameters()}
with no_grad():
    scores_after = model(x)
    loss_after = nn.cross_entropy(scores_after, y).item()


def norm(arrays):
    return np.sqrt(sum(np.sum(a**2) for a in arrays))


def of_layer(arrays, i):
    """Those of the i-th layer with weights, counted from 0."""
    paths = list(dict.fromkeys(name.rpartition(".")[0] for name in arrays))
    return [a for name, a in arrays.items() if name.rpartition(".")[0] == paths[i]]


share, share_after = belief(scores.data, y).mean(), belief(scores_after.data, y).mean()
promised = loss.item() - RATE * norm(gradient.values()) ** 2
print(f"belief in the right digit {share:.3f} → {share_after:.3f}")
print(f"loss {loss.item():.3f} → {loss_after:.3f}; a straight line of this slope would have come to {promised:.3f}")


# %% tags=["drawing"]
def box(axes, x, y, title, *lines, width=2.1, height=1.15):
    corner = (x - width / 2, y - height / 2)
    axes.add_patch(FancyBboxPatch(corner, width, height, boxstyle="round,pad=0,rounding_size=.12", fc="none", ec=INK))
    axes.text(x, y + height / 2 - 0.1, title, ha="center", va="top", fontsize=10.5, fontweight="bold")
    for i, line in enumerate(lines):
        axes.text(x, y + height / 2 - 0.48 - 0.3 * i, line, ha="center", va="top", fontsize=9)


def arrow(axes, start, end, color, says="", at=None, bend=0.0):
    look = {"arrowstyle": "-|>", "mutation_scale": 14, "linewidth": 1.8, "connectionstyle": f"arc3,rad={bend}"}
    axes.add_patch(FancyArrowPatch(start, end, color=color, shrinkA=0, shrinkB=0, **look))
    if says:
        axes.text(*at, says, color=color, ha="center", va="center", fontsize=9)


with mpl.rc_context(STYLE):
    figure = Figure(figsize=(7.4, 3.5))
    axes = figure.subplots()
    axes.set(xlim=(0, 13.6), ylim=(0, 6.2), aspect="equal")
    axes.axis("off")
    box(axes, 1.2, 4, "input x", f"{len(x)} digits", f"of {x.shape[1]} pixels")
    box(axes, 4, 4, "layer 1", "relu(xW₁ + b₁)", f"{len(x)} × {model.layers[0].weight.shape[1]}")
    box(axes, 6.8, 4, "layer 2", "hW₂ + b₂", f"{len(x)} × {scores.shape[1]}")
    box(axes, 9.6, 4, "prediction", "right digit:", f"{share:.1%} → {share_after:.1%}")
    box(axes, 12.4, 4, "loss", f"{loss.item():.3f}", f"→ {loss_after:.3f}")
    box(axes, 12.4, 5.6, "labels y", f"{y[0]}, {y[1]}, {y[2]}, {y[3]}, …", height=0.9)
    for i, place in enumerate((4, 6.8)):
        size = norm(of_layer(before, i))
        lines = f"length {size:.2f}", f"gradient {norm(of_layer(gradient, i)):.3f}"
        box(axes, place, 2.1, f"weights {i + 1}", *lines)
        arrow(axes, (place, 2.68), (place, 3.42), FORWARD)
    box(axes, 9.6, 0.6, "optimiser", f"SGD, rate {RATE}", f"step {norm(moved.values()):.3f}")
    for place in (1.2, 4, 6.8, 9.6):
        arrow(axes, (place + 1.05, 4), (place + 1.75, 4), FORWARD)
    arrow(axes, (12.4, 5.15), (12.4, 4.58), FORWARD)
    arrow(axes, (12.4, 3.42), (10.65, 0.6), BACKWARD, "backward:\nthe gradient", (11.3, 2.5), -0.35)
    arrow(axes, (8.55, 0.6), (6.8, 1.52), UPDATE, "− rate × gradient", (5, 0.3), -0.3)
    arrow(axes, (8.55, 0.6), (4, 1.52), UPDATE, bend=-0.25)
    axes.text(0.15, 5.95, "One step of training", fontsize=14, fontweight="bold", va="top")
    axes.text(0.15, 5.4, "forward", color=FORWARD, fontsize=10, va="top")
    axes.text(1.75, 5.4, "backward", color=BACKWARD, fontsize=10, va="top")
    axes.text(3.75, 5.4, "update", color=UPDATE, fontsize=10, va="top")
    axes.text(5.35, 5.4, "before → after the step", fontsize=10, va="top")

Drawing(
    figure,
    "02-loop.svg",
    f"The training loop with the numbers of one step: input, two layers with their weights, prediction, loss "
    f"{loss.item():.3f}, then {loss_after:.3f}; the gradient goes from it to the optimiser, which moves the weights.",
)

# %% [markdown]
# **Caveat.** The loss after the step was measured on the batch of the step itself. That it fell here says nothing about
# other digits, and with a longer step it might have risen.
#
# **Exercise.** With ten classes and no knowledge, what loss does cross-entropy start from? Compare with the picture.

# %%
start = None  # a number or an expression of np


def check_start(value):
    if value is None:
        return "not yet: set start"
    scores = np.zeros((1, 10))  # no class preferred
    return "right" if abs(value - nn.cross_entropy(scores, np.array([3]))) < 1e-3 else f"not {value}"


print(check_start(start))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `start = np.log(10)`: each class gets 1/10, and −log(1/10) = log 10. The real network starts near it, not at it:
# its random weights already prefer some digits, sometimes the right ones.
# </details>

# %% [markdown]
# ## 3. How long a step
#
# **Claim.** The learning rate decides whether the loop learns at all: too small and it goes nowhere, too large and it
# leaps out of the valley.
#
# *한국어: 학습률이 너무 작으면 배우지 못하고, 너무 크면 발산한다.*
#
# **Prediction.** Of the `RATES` below, with `EPOCHS` for each, which is best? Which of them end at the accuracy of
# guessing?

# %%
WELL = 0.9
RATES = (1e-3, 1e-2, 0.1, 0.5, 2.0)
EPOCHS = 10


def trained(rate, seed, kind=nn.SGD):
    """The validation accuracy at the end, each epoch's loss, and how many of the ten digits are ever named."""
    model = nn.MLP([64, 64, 10], rng=seed)
    optimizer = kind(model.parameters(), lr=rate)
    history = nn.fit(
        model, nn.cross_entropy, (x_train, y_train), epochs=EPOCHS, optimizer=optimizer, seed=seed, progress=False
    )
    named = nn.predict(model, x_val).argmax(axis=1)
    return np.mean(named == y_val), history.loss, len(set(named))


runs = {rate: [trained(rate, seed) for seed in SEEDS] for rate in RATES}
accuracy = {rate: np.mean([reached for reached, _, _ in run]) for rate, run in runs.items()}
print("rate     accuracy   loss of the epochs")
for rate, run in runs.items():
    curve = run[0][1]
    print(f"{rate:<8g} {accuracy[rate]:8.3f}   {curve[0]:.2f} → {curve[-1]:.2f}")
named = max(named for _, _, named in runs[2.0])
print(f"At rate 2 the network names at most {named} of the 10 digits, whatever it sees.")

# %% tags=["drawing"]
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(8, 3.4))
    left, right = figure.subplots(1, 2, width_ratios=(3, 2))
    shades = dict(zip(RATES, ("#8f6fd0", FORWARD, UPDATE, "#b58900", "#d9543f"), strict=True))
    height = -1.0
    for rate in sorted(RATES, key=lambda rate: runs[rate][0][1][-1]):
        curve, shade = runs[rate][0][1], shades[rate]
        left.plot(np.arange(1, EPOCHS + 1), curve, color=shade, linewidth=2)
        height = max(curve[-1], height + 0.2)  # so that the labels keep apart
        place = {"textcoords": "offset points", "va": "center"}
        left.annotate(f"{rate:g}", (EPOCHS, height), (6, 0), color=shade, **place)
    left.set(xlabel="epoch", ylabel="training loss", ylim=(0, 3), title="The loss, by learning rate")
    right.plot(RATES, list(accuracy.values()), color=INK, linewidth=1)
    right.scatter(RATES, list(accuracy.values()), color=list(shades.values()), zorder=3)
    right.axhline(0.1, color=INK, linestyle=":", linewidth=1)
    right.annotate("guessing", (RATES[1], 0.1), (0, 4), textcoords="offset points", fontsize=9)
    right.set(xscale="log", xlabel="learning rate", ylim=(0, 1), title=f"Accuracy after {EPOCHS} epochs")

Drawing(
    figure,
    "02-learning-rate.svg",
    f"The training loss by epoch for {len(RATES)} learning rates, and the validation accuracy at the end: "
    + ", ".join(f"{reached:.2f} at rate {rate:g}" for rate, reached in accuracy.items()),
)

# %% [markdown]
# At the largest rate the loss does not grow for ever: the first leaps have thrown the network where nearly every hidden
# unit is 0 for nearly every digit. There relu hands no gradient back, and little moves but the last biases.
#
# **Caveat.** The best rate belongs to this network, this batch size and these few epochs. With more epochs the small
# ones catch up, and another optimiser wants other rates.
#
# **Exercise.** Adam divides each gradient by its own usual size. Find a rate for it that reads the share `WELL` of the
# validation digits after as many epochs.

# %%
my_rate = None  # a number


def check_rate(rate):
    if rate is None:
        return "not yet: set my_rate"
    reached = trained(rate, seed=0, kind=nn.Adam)[0]
    return "right" if reached > WELL else f"only {reached:.0%}"


print(check_rate(my_rate))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `my_rate = 5e-3` does it; 0.5, the best of the rates above, does not. Of steps that are all of about the length of the
# rate, 0.5 for each weight is far too long.
# </details>

# %% [markdown]
# ## 4. A test goes forward only
#
# **Claim.** "To test a model, the forward pass is enough." 모델을 테스트할 때는 forward pass만 수행하면 된다.
#
# *한국어: 테스트할 때는 계산 그래프를 기록하지 않는다.*
#
# **Prediction.** The backward pass needs a record of what was computed. How many operations are recorded for a batch in
# training, and how many by `nn.predict`?


# %%
def recorded(output):
    """How many operations the engine has noted on the way to ``output``."""
    if not isinstance(output, Tensor):
        return 0
    return sum(node.op is not None for node in topological(output))


noted = nn.cross_entropy(model(x), y)
in_training = recorded(noted)
with no_grad():
    inside_no_grad = recorded(nn.cross_entropy(model(x), y))
predicted = nn.predict(model, x_test)
by_predict = recorded(predicted)
same = np.abs(predicted - model(x_test).data).max()
print(f"recorded in training: {in_training}; inside no_grad: {inside_no_grad}; by nn.predict: {by_predict}")
print(f"largest difference between the predictions with and without the record: {same:.0e}")

# %% [markdown]
# This is the record of the batch in training. The backward pass needs it, so every box is kept until that has run. What
# `nn.predict` returns is an array, which has no picture of this kind.

# %%
for parameter, name in zip(model.parameters(), ("W1", "b1", "W2", "b2"), strict=True):
    parameter.name = name
names = {"x": x, "y": y, "loss": noted}
picture = viz.graph(noted, names=names, title=f"{in_training} operations recorded", detail="compact", grads=False)
picture.save(IMAGES / "02-record.svg")
picture

# %% [markdown]
# The values are the same: recording watches the computation and does not change it. Without the record every
# intermediate result is let go as soon as it has been used.
#
# **Caveat.** Not recording is one of two switches. The other, `model.eval()`, tells layers that behave differently in
# training, such as dropout. `nn.predict` and `nn.evaluate` use both.
#
# **Exercise.** Write the accuracy on the test digits so that nothing is recorded.


# %%
def test_accuracy(model):
    """Return a pair: the share of right digits, and the scores that it was taken from (a tensor or an array)."""
    return


def check_test(function):
    answer = function(model)
    if answer is None:
        return "not yet: return a pair"
    share, scores = answer
    if recorded(scores):
        return f"{recorded(scores)} operations were recorded"
    expected = nn.evaluate(model, nn.cross_entropy, (x_test, y_test), {"accuracy": nn.accuracy})["accuracy"]
    return "right" if abs(share - expected) < 1e-9 else f"not {share:.3f}, but {expected:.3f}"


print(check_test(test_accuracy))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# with no_grad():
#     scores = model(x_test).data
# return (scores.argmax(axis=1) == y_test).mean(), scores
# ```
# </details>
#
# What this page claims, checked:


# %%
def solution(model):
    with no_grad():
        scores = model(x_test).data
    return (scores.argmax(axis=1) == y_test).mean(), scores


assert losses[0] > 1
assert losses[50] < 1e-2
assert losses[200] < 1e-11
assert abs(w.item() - 2) < 1e-5 > abs(b.item() + 1)
assert apart < 1e-12
assert loss_after < loss.item()
assert share_after > share
assert accuracy[1e-3] < 0.3
assert accuracy[0.1] > 0.85
assert accuracy[0.5] > 0.9
assert accuracy[2.0] < 0.5
assert check_rate(0.5) != "right"
assert in_training > 5
assert inside_no_grad == by_predict == 0
assert same < 1e-12
assert check_improve(lambda v, rate: v - rate * 2 * (v - 3)) == "right"
assert (check_start(np.log(10)), check_rate(5e-3), check_test(solution)) == ("right", "right", "right")
