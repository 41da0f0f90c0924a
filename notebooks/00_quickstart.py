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
# # Quickstart
#
# One neuron, whose gradients you can see, play and check; then a network that learns to read digits and stops in time.
# It takes a few seconds. The pictures go to `docs/images`, or to the folder that `SEEGRAD_IMAGES` names.
#
# Every notebook goes the same way: a claim, what you expect, the run with its picture and numbers, what these do not
# show, and an exercise that says whether it is solved. Here one exercise, at the end, is for both sections.

# %%
import os
import sys

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

import nn
import viz
from autograd import Tensor, grad
from autograd.testing import gradcheck
from images import IMAGES

# %% [markdown]
# ## 1. One neuron
#
# **Claim.** Write the arithmetic; the computation is recorded. `backward()` runs the chain rule over the record, and
# each input learns how fast `L` changes with it.
#
# **Prediction.** Before you run the next cells: five numbers go in, each with its gradient. Which gradient is 0,
# however steep tanh is? Which is negative?

# %%
x1, x2 = Tensor(2.0, name="x1"), Tensor(0.0, name="x2")
w1, w2 = Tensor(-3.0, name="w1"), Tensor(1.0, name="w2")
b = Tensor(6.8813735870195432, name="b")

L = np.tanh(w1 * x1 + w2 * x2 + b)
L.name = "L"
L.backward()

# %% [markdown]
# Is it right? Move each number a little, both ways, and see how `L` answers.

# %%
leaves = {"w1": w1, "x1": x1, "w2": w2, "x2": x2, "b": b}
values = {name: leaf.item() for name, leaf in leaves.items()}


def neuron(w1, x1, w2, x2, b):
    return np.tanh(w1 * x1 + w2 * x2 + b)


def central_difference(name, h=1e-6):
    up, down = values[name] + h, values[name] - h
    return (neuron(**(values | {name: up})) - neuron(**(values | {name: down}))) / (up - down)


print(f"L = tanh(w1·x1 + w2·x2 + b) = {L.item():.6f}")
print("          gradient   difference")
differences = {name: central_difference(name) for name in leaves}
for name, leaf in leaves.items():
    print(f"dL/d{name:<2} {leaf.grad:11.7f} {differences[name]:12.7f}")

# %% [markdown]
# A step of one size is a rough check: too long a step sees the curve, too short a one only rounding. `gradcheck` tries
# several, says how far they can be trusted, and looks for the mistakes that no difference shows.

# %%
print(gradcheck(neuron, *values.values()))

# %% [markdown]
# The picture: a box is a value with its gradient; on an edge stands its local derivative, and what it passes back. What
# is saved goes from left to right; from top to bottom it fits on a page. The player shows the same pass step by step;
# → and ← move it.

# %%
neuron_svg = IMAGES / "neuron.svg"
viz.graph(L).save(neuron_svg)
viz.graph(L, direction="TB")

# %%
neuron_html = IMAGES / "neuron.html"
viz.play(L).save(neuron_html)
viz.play(L)

# %% [markdown]
# **Caveat.** A gradient speaks of small changes, here, at these five numbers. Elsewhere tanh has another slope, and so
# has `L`.
#
# ## 2. A network that reads digits
#
# **Claim.** The validation loss falls and reaches a minimum; after that the network only learns its own examples by
# heart. `fit` stops when the validation loss has not been better for `patience` epochs, and gives the network back the
# weights of its best epoch.
#
# Handwritten digits of 8 × 8 pixels. Half of them to learn from, a quarter to decide when to stop, and a quarter
# that nothing is decided on: only that last part says how good the network is.
#
# **Prediction.** What share of the digits that it never saw will it read? It has `EPOCHS`: how many of them will it
# need? And if it went on to the last, would it read fewer, or more?

# %%
digits = load_digits()
pixels, labels = digits.data / 16, digits.target
x_train, x_rest, y_train, y_rest = train_test_split(pixels, labels, train_size=896, stratify=labels, random_state=0)
x_val, x_test, y_val, y_test = train_test_split(x_rest, y_rest, test_size=451, stratify=y_rest, random_state=0)

EPOCHS, RATE = 100, 5e-3
WATCHED = sys.stderr.isatty()  # a bar moves in a terminal; a page would keep each of its states


def network():
    return nn.MLP([64, 256, 10], rng=0)


print(network())

# %% [markdown]
# The validation loss decides when to stop, and is drawn beside the training loss.

# %%
model = network()
history = nn.fit(
    model,
    nn.cross_entropy,
    (x_train, y_train),
    validation=(x_val, y_val),
    metrics={"accuracy": nn.accuracy},
    epochs=EPOCHS,
    optimizer=nn.Adam(model.parameters(), lr=RATE),
    patience=30,
    seed=0,
    eval_train=True,
    progress=WATCHED,
)
print(history)

training_svg = IMAGES / "training.svg"
history.plot(training_svg)
viz.overfit(history)

# %% [markdown]
# What would have come of going on? Without `validation` nothing stops and nothing is restored. With the same seeds
# every step is the same, up to the epoch in which the first run stopped, and then it goes on.

# %%
to_the_end = network()
whole_run = nn.fit(
    to_the_end,
    nn.cross_entropy,
    (x_train, y_train),
    epochs=EPOCHS,
    optimizer=nn.Adam(to_the_end.parameters(), lr=RATE),
    seed=0,
    progress=WATCHED,
)

kept = nn.evaluate(model, nn.cross_entropy, (x_test, y_test), {"accuracy": nn.accuracy})
last = nn.evaluate(to_the_end, nn.cross_entropy, (x_test, y_test), {"accuracy": nn.accuracy})
print(f"{len(x_test)} test digits                 accuracy    loss")
print(f"weights of epoch {history.best_epoch:3}, kept     {kept['accuracy']:8.1%}  {kept['loss']:.4f}")
print(f"weights of epoch {EPOCHS:3}, the last {last['accuracy']:8.1%}  {last['loss']:.4f}")
print(f"stopping after epoch {len(history)} spared {1 - len(history) / EPOCHS:.0%} of the epochs")

# %% [markdown]
# **Caveat.** Which of the two is better on the test digits is a matter of luck: another seed may turn it round, because
# these digits are clean and the network stays sure of the right answers. Where labels are wrong, stopping in time is
# what saves the network.
#
# ## Where the pictures are

# %%
print("drawn, to be opened in a browser:")
for path in (neuron_svg, neuron_html, training_svg):
    print(os.path.relpath(path))

# %% [markdown]
# ## Your turn
#
# **Exercise.** The gradient of `b` is 1/2: here tanh is not at its steepest. For which `b` would it be, with everything
# else as it is? Fill it in; the check asks the engine.

# %%
steepest = None  # your answer, a number


def check_steepest(b):
    """Ask for the neuron's gradient by b there; tanh has no slope above 1."""
    if b is None:
        return "not yet: set steepest to a number"
    slope = grad(lambda b: neuron(**(values | {"b": b})))(float(b))
    return "right" if slope > 1 - 1e-6 else f"not {b:g}: there the gradient is {slope:.3f}"


check_steepest(steepest)

# %% [markdown]
# <details><summary>Solution</summary>
#
# `steepest = 6.0`: then the sum in tanh is −3 · 2 + 1 · 0 + 6 = 0, where tanh is steepest, and each gradient is twice
# what it was.
# </details>
#
# What this page claims, checked:

# %%
assert all(abs(leaf.grad - differences[name]) < 1e-7 for name, leaf in leaves.items())
assert kept["accuracy"] >= 0.96
assert history.best_epoch < len(history) < EPOCHS
assert history["train_loss"][-1] < history["train_loss"][history.best_epoch - 1] / 2, "it went on learning by heart"
assert whole_run.loss[: len(history)] == history.loss, "the same seeds, the same run"
assert abs(last["accuracy"] - kept["accuracy"]) < 0.03
assert all(path.read_text(encoding="utf-8").endswith("</svg>\n") for path in (neuron_svg, training_svg))
assert (check_steepest(6.0), check_steepest(values["b"])) == ("right", "not 6.88137: there the gradient is 0.500")
