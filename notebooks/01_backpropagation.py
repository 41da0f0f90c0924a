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
# # Backpropagation
#
# The chain rule by hand, played back; why its order matters; how a gradient vanishes; and how to know that it is right.
# Everything here is small enough to be followed with a pencil. It takes about three seconds.

# %%
import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

import viz
from autograd import Tensor, gradients, ops, pullback, topological
from autograd.testing import gradcheck
from drawing import BLUE, IMAGES, ORANGE, STYLE, Drawing

# %% [markdown]
# ## 1. The chain rule, by hand
#
# **Claim.** "Backpropagation computes the gradient from the loss function, which measures how far the prediction is
# from the true value." 예측값과 실제값의 차이를 계산하는 손실함수를 토대로 gradient를 계산한다.
#
# The smallest model that has everything: one input, one weight, one bias, and the loss |w·x + b − target|.
#
# **Prediction.** Before you run the next cell: the target is 4, and the model says 2 · 3 + 1. Which way should `w` go?
# And which of `w`, `x` and `b` moves the loss most, if each is moved by the same little?

# %%
x, w, b = Tensor(2.0, name="x"), Tensor(3.0, name="w"), Tensor(1.0, name="b")
target = 4.0

product = w * x
prediction = product + b
loss = abs(prediction - target)
product.name, prediction.name, loss.name = "product", "prediction", "loss"

picture = viz.graph(loss, direction="TB")
picture.save(IMAGES / "01-chain-rule.svg")
picture

# %% [markdown]
# Read it from the bottom. The loss has gradient 1: it is itself. On each edge stands a **local derivative**, which
# knows only its own operation: a sum hands on 1, a product w·x hands to each factor the *other* one. The chain rule
# multiplies what arrives from below by the local derivative, and hands on the result. By hand, in Python:

# %%
d_loss = 1.0
d_prediction = d_loss * np.sign(prediction.item() - target)  # |u| has slope +1 or -1
d_b = d_prediction * 1.0
d_product = d_prediction * 1.0
d_w = d_product * x.item()
d_x = d_product * w.item()

loss.backward()
print(f"forward: product {product.item():g}, prediction {prediction.item():g}, loss {loss.item():g}")
print("               by hand    by the engine")
for name, hand, leaf in (("b", d_b, b), ("w", d_w, w), ("x", d_x, x)):
    print(f"d loss / d {name} {hand:8.1f} {leaf.grad:12.1f}")

# %% [markdown]
# The same, one step at a time: press ▶ or the arrow keys. Drag a leaf to see the gradients follow.

# %%
viz.play(loss)

# %% [markdown]
# A gradient is there to be used: move each parameter *against* it, times a **learning rate**.


# %%
def loss_after_step(rate):
    """The loss after one step of w and b."""
    return abs((w.item() - rate * w.grad) * x.item() + (b.item() - rate * b.grad) - target)


stepped = {rate: loss_after_step(rate) for rate in (0.1, 0.5, 1.0)}
squared_slope = w.grad**2 + b.grad**2
for rate, after in stepped.items():
    promised = loss.item() - rate * squared_slope
    print(f"rate {rate}: the gradient promises {promised:4.1f}, the loss is {after:.1f}")

# %% [markdown]
# **Caveat.** A gradient speaks of small steps. Up to the kink of |u| the promise is kept to the last digit, because the
# loss is a straight line there. The longest step jumps over the target: the promise is a negative loss, which does not
# exist.
#
# **Exercise.** What is d loss / d target? Think of what the picture would show on that edge; then fill it in.

# %%
d_target = None  # your answer, a number


def check_target(answer):
    """Compare with what the loss does when the target moves."""
    if answer is None:
        return "not yet: set d_target to a number"
    h = 1e-6
    slope = (abs(prediction.item() - (target + h)) - abs(prediction.item() - (target - h))) / (2 * h)
    return "right" if abs(answer - slope) < 1e-6 else f"not {answer}: move the target up a little and see the loss"


print(check_target(d_target))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `d_target = -1.0`: the loss is |prediction − target|, so the target enters with the opposite sign of the prediction.
# </details>

# %% [markdown]
# ## 2. Why the order matters
#
# **Claim.** The chain rule adds up over *all* paths, and a value may hand its gradient on only when everything that
# used it has reported. The engine's order is the reverse of the forward pass.
#
# A value that is used twice makes a diamond. Here `s` is used by a product and by an exponential.
#
# **Prediction.** There are three ways to walk back: every path by itself; every value once, as soon as it is met; every
# value once, the latest first. One is wrong, one is slow. Which?

# %%
a = Tensor(0.6, name="a")
s = a * a
L = s * np.exp(s)
s.name, L.name = "s", "L"
print(viz.explain(L, wrt=a))

picture = viz.graph(L, direction="TB")
picture.save(IMAGES / "01-diamond.svg")
picture

# %% [markdown]
# `pullback(node, g)` is what one operation does: given the gradient `g` that arrives, the share of each input. The
# three orders differ only in when they call it.


# %%
def path_by_path(output):
    """Hand on every share at once: right, but a value is visited once for each path that leads to it."""
    found, visits, waiting = {}, 0, [(output, 1.0)]
    while waiting:
        node, g = waiting.pop()
        visits += 1
        found[node] = found.get(node, 0.0) + g
        waiting += list(zip(node.inputs, pullback(node, g), strict=False))
    return found, visits


def one_by_one(output, order):
    """Visit the values once, in ``order``, and hand on what has arrived until then."""
    found = {output: 1.0}
    for node in order:
        for x, share in zip(node.inputs, pullback(node, found[node]), strict=False):
            found[x] = found.get(x, 0.0) + share
    return found, len(order)


def as_met(output):
    """The values in the order in which a walk from the output meets them: breadth first."""
    order = [output]
    seen = {output}
    for node in order:  # grows while it is walked
        for x in node.inputs:
            if x not in seen:
                seen.add(x)
                order.append(x)
    return order


def latest_first(output):
    """The values in the reverse order of their making: what the engine does."""
    return topological(output)[::-1]


def curve(a):
    s = a * a
    return s * np.exp(s)


by_path, in_meeting_order = path_by_path(L)[0][a], one_by_one(L, as_met(L))[0][a]
by_time, by_engine = one_by_one(L, latest_first(L))[0][a], gradients(L, a)
h = 1e-6
difference = (curve(a.item() + h) - curve(a.item() - h)) / (2 * h)
for name, value in (
    ("every path by itself", by_path),
    ("each value as soon as it is met", in_meeting_order),
    ("each value, the latest first", by_time),
    ("the engine", by_engine),
    ("a finite difference", difference),
):
    print(f"{name:32} dL/da = {value:.6f}")

# %% [markdown]
# Meeting `s` as the product's input, the second walk hands on before the exponential has reported. Its share is lost: a
# number that looks like a gradient and is none. Going path by path loses nothing, so why not do that?


# %%
def diamonds(n):
    """n diamonds in a row: each value is used twice by the next."""
    y = Tensor(1.0, name="x")
    for _ in range(n):
        y = y * np.cos(y)
    return y


print("diamonds   visits path by path   visits latest first")
visits = {}
for n in (1, 2, 4, 8, 12):
    y = diamonds(n)
    visits[n] = path_by_path(y)[1], len(latest_first(y))
    print(f"{n:8} {visits[n][0]:21,} {visits[n][1]:21}")
many = diamonds(1000)
print(f"1000 diamonds: the engine visits {len(latest_first(many)):,} values; paths: about 1e{1000 * np.log10(2):.0f}")

# %% [markdown]
# **Caveat.** The wrong walk is right on many graphs: it fails where one way round a diamond is longer than the other. A
# test on a chain does not notice.
#
# **Exercise.** `L = s · exp(s)`. What did the walk that was wrong compute instead of (1 + s) · exp(s) · 2a? Give the
# formula.


# %%
def computed_instead(a):
    """Your formula, in terms of a and np.exp."""
    return


def check_instead(formula):
    """Compare with the wrong walk."""
    answer = formula(a.item())
    if answer is None:
        return "not yet: let computed_instead return a number"
    return "right" if np.isclose(answer, in_meeting_order) else f"not {answer:.6f}, but {in_meeting_order:.6f}"


print(check_instead(computed_instead))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `return np.exp(a * a) * 2 * a`: only the product's own share of `s`, which is exp(s). The share s · exp(s), which came
# through the exponential, arrived too late to be handed on.
# </details>

# %% [markdown]
# ## 3. How a gradient vanishes
#
# **Claim.** A gradient is a product of local derivatives, so it shrinks or grows with depth as a power does.
#
# **Prediction.** The sigmoid's slope is at most 1/4. After how many of them is a gradient of 1 surely below a
# millionth?

# %%
DEPTH = 10


def tower(block, depth=DEPTH):
    """``block`` applied ``depth`` times to 0.5; the output and the input."""
    x = h = Tensor(0.5, name="x")
    for i in range(1, depth + 1):
        h = block(h)
        h.name = f"h{i}"
    return h, x


output, x = tower(ops.sigmoid)
picture = viz.graph(output, title=f"{DEPTH} sigmoids")
picture.save(IMAGES / "01-vanishing.svg")
picture

# %% [markdown]
# From the output back to `x` the boxes fade: the tint is the size of the gradient, the mark ▽ says where it has fallen
# below a millionth of the output's. On every edge stands the reason, a factor a little below 1/4. Three blocks side by
# side:

# %%
blocks = {
    "sigmoid(h)": ops.sigmoid,
    "tanh(h)": np.tanh,
    f"h + sigmoid(h) / {DEPTH}": lambda h: h + ops.sigmoid(h) / DEPTH,
}
arrived = {name: gradients(*tower(block)) for name, block in blocks.items()}
for name, gradient in arrived.items():
    print(f"{name:20} after {DEPTH}: gradient {gradient:.2e}, which is {gradient ** (1 / DEPTH):.3f} per block")

# %% [markdown]
# The last one is a *residual* block: it passes its input on and adds to it. Its local derivative is 1 + something, and
# a product of such factors, where the something is small or positive, does not vanish. This is one reason why deep
# networks have skip connections.
#
# **Caveat.** In a network the factors are also weights: large ones can make up for the slopes, or make the gradient
# explode. tanh has slope 1 at 0 only. And a residual block's something may be near −1, or add up to an explosion: that
# is why it is divided by the depth here. The networks that made skip connections known did not suffer from vanishing
# gradients, which normalisation prevented, but were hard to optimise all the same.
#
# **Exercise.** Answer the question of the prediction.

# %%
surely = None  # a whole number of sigmoids


def check_surely(n):
    """The least n with (1/4)ⁿ below 1e-6."""
    if n is None:
        return "not yet: set surely to a whole number"
    if 0.25**n >= 1e-6:
        return f"not {n}: (1/4)^{n} is {0.25**n:.1e}, still too large"
    return "right" if 0.25 ** (n - 1) >= 1e-6 else f"surely after {n}, but also before"


print(check_surely(surely))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `surely = 10`, since 4¹⁰ is a little more than a million. In the picture it happens there too: the slopes are close to
# 1/4.
# </details>

# %% [markdown]
# ## 4. Is it right?
#
# **Claim.** A derivation by hand can be checked without deriving anything: move each number a little, both ways.
#
# A network of two inputs, two hidden tanh units and one output, with its backward pass written by hand.
#
# **Prediction.** It has eight parameters: four in W, two in b, two in v. Further down the same backward pass is written
# once more, with a slip: the slope of tanh is taken in the wrong place. How many of the eight will be wrong?


# %%
def forward(X, W, b, v):
    """Hidden units and predictions of examples X: (n, 2), W: (2, 2), b and v: (2,)."""
    H = np.tanh(X @ W + b)
    return H, H @ v


def squared_error(X, W, b, v, y):
    """The mean squared error."""
    return np.mean((forward(X, W, b, v)[1] - y) ** 2)


def by_hand(X, W, b, v, y):
    """Its gradients by W, b and v."""
    H, out = forward(X, W, b, v)
    d_out = 2 * (out - y) / len(y)
    d_v = H.T @ d_out
    d_H = np.outer(d_out, v)
    d_Z = d_H * (1 - H**2)  # tanh'(z) = 1 - tanh(z)²
    return X.T @ d_Z, d_Z.sum(axis=0), d_v


rng = np.random.default_rng(0)
X, y = rng.normal(size=(5, 2)), rng.normal(size=5)
W, b, v = rng.normal(size=(2, 2)), rng.normal(size=2), rng.normal(size=2)


def central_differences(f, array, h=1e-5):
    """The gradient of f() by ``array``, which is moved in place and put back."""
    g = np.zeros_like(array)
    for i in np.ndindex(array.shape):
        kept = array[i]
        array[i] = kept + h
        up = f()
        array[i] = kept - h
        g[i] = (up - f()) / (2 * h)
        array[i] = kept
    return g


gaps, differences = {}, []
for name, array, g in zip("Wbv", (W, b, v), by_hand(X, W, b, v, y), strict=True):
    differences.append(central_differences(lambda: squared_error(X, W, b, v, y), array))
    gaps[name] = np.abs(g - differences[-1]).max()
    print(f"by {name}: largest gap {gaps[name]:.1e}")

# %% [markdown]
# `gradcheck` does the same with steps of several sizes, says how far the differences can be trusted, and looks where
# differences see nothing. It takes a rule written by hand, or the engine's.


# %%
def rule(xs, g):
    """The gradients by W, b and v, times the cotangent g of the loss."""
    return tuple(g * part for part in by_hand(X, *xs, y))


def model_loss(W, b, v):
    return squared_error(X, W, b, v, y)


def forgetful(xs, g):
    """The same with a mistake that is easily made: the slope of tanh taken at its output."""
    W, b, v = xs
    H, out = forward(X, W, b, v)
    d_Z = np.outer(2 * (out - y) / len(y), v) * (1 - np.tanh(H) ** 2)
    return g * (X.T @ d_Z), g * d_Z.sum(axis=0), g * rule(xs, 1.0)[2]


right, wrong = gradcheck(model_loss, W, b, v, vjp=rule), gradcheck(model_loss, W, b, v, vjp=forgetful)
print(right)
print(wrong)

# %% [markdown]
# How far each of the eight is from what the differences say. The scale is logarithmic: below is what rounding does, and
# above is what a mistake does.


# %% tags=["drawing"]
def in_a_row(arrays):
    return np.concatenate([np.ravel(array) for array in arrays])


measured, wrong_by = in_a_row(differences), {}
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(7, 2.8))
    axes = figure.subplots()
    parameters = {"W": W, "b": b, "v": v}.items()
    names = [f"{name}{list(index)}" for name, array in parameters for index in np.ndindex(array.shape)]
    for says, judged, color, mark in (("with the slip", forgetful, ORANGE, "x"), ("by hand", rule, BLUE, "o")):
        wrong_by[says] = np.abs(in_a_row(judged((W, b, v), 1.0)) - measured)
        axes.semilogy(names, wrong_by[says], mark, color=color, markeredgewidth=2, label=says)
    axes.set_ylabel("distance from\nthe differences")
    axes.legend(frameon=False, labelcolor="linecolor", loc="center left", bbox_to_anchor=(1, 0.5))

Drawing(
    figure,
    "01-by-hand.svg",
    "How far the gradients by eight parameters are from differences, on a logarithmic scale: "
    + "; ".join(f"{says}, at most {found.max():.0e}" for says, found in wrong_by.items()),
)

# %% [markdown]
# **Caveat.** A difference is no proof: it knows the points that were tried. At a kink there is nothing to be right
# about, and what a step cannot see it cannot judge; the notebook on gradients you can trust goes on from here.
#
# **Exercise.** Write the rule of softplus, log(1 + eˣ), and let `gradcheck` judge it.


# %%
def softplus(x):
    return np.log1p(np.exp(x))


def softplus_rule(xs, g):
    """Your rule: xs is (x,), g the cotangent of the output; return a tuple of one gradient."""
    return


def check_rule(rule):
    """Ask ``gradcheck`` at a few points."""
    points = np.array([-2.0, 0.0, 0.5, 3.0])
    if rule((points,), np.ones(4)) is None:
        return "not yet: let softplus_rule return a tuple"
    return str(gradcheck(softplus, points, vjp=rule))


print(check_rule(softplus_rule))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `return (g / (1 + np.exp(-xs[0])),)`: the slope of softplus is the sigmoid.
# </details>
#
# What this page claims, checked:

# %%
assert (d_b, d_w, d_x) == (1.0, 2.0, 3.0)
assert (stepped[0.5], round(stepped[0.1], 9), stepped[1.0]) == (0.5, 2.5, 2.0)
assert abs(by_path - difference) < 1e-7
assert by_time == by_engine
assert abs(by_engine - difference) < 1e-7
assert abs(in_meeting_order - difference) > 0.1, "the wrong order is wrong"
assert visits[12][0] > 100 * visits[12][1]
assert len(latest_first(many)) < 5000
assert arrived["sigmoid(h)"] < 1e-6 < 1e-3 < arrived["tanh(h)"]
assert arrived[f"h + sigmoid(h) / {DEPTH}"] > 1
assert max(gaps.values()) < 1e-9
assert right
assert not wrong
assert [np.sum(found > 1e-6) for found in wrong_by.values()] == [6, 0]
assert (check_target(-1.0), check_surely(10)) == ("right", "right")
assert check_instead(lambda a: np.exp(a * a) * 2 * a) == "right"
assert "right to" in check_rule(lambda xs, g: (g / (1 + np.exp(-xs[0])),))
