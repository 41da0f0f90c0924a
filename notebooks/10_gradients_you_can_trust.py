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
# # Gradients you can trust
#
# A derivative that is wrong trains a network a little worse, and nobody notices. Move the input and look: that is
# simple enough, and still goes wrong in four ways, one a section; the fifth looks at other people's code.
# It takes about a quarter of a minute.

# %%
from math import factorial

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from scipy.optimize import rosen, rosen_der
from sklearn.gaussian_process.kernels import RBF, DotProduct, ExpSineSquared, Matern, RationalQuadratic

from autograd import Tensor, elementwise_grad, grad, ops, unary
from autograd.testing import check_op, gradcheck
from drawing import BLUE, GREEN, INK, ORANGE, STYLE, Drawing

# %% [markdown]
# ## 1. One difference is not enough
#
# **Claim.** (f(x + h) − f(x − h)) / 2h comes near f′(x) as h shrinks, and leaves it again.
#
# **Prediction.** The slope of eˣ at one, by differences with h from one down to `LEAST`. How many
# digits are right at best, and at which h?

# %%
LEAST = 1e-12
widths = np.geomspace(LEAST, 1, 97)


def errors(difference):
    """The relative errors of the slope of exp at 1, by width."""
    return np.array([abs(difference(h) / np.e - 1) for h in widths])


central = errors(lambda h: (np.exp(1 + h) - np.exp(1 - h)) / (2 * h))
forward = errors(lambda h: (np.exp(1 + h) - np.e) / h)


def typical(error, h):
    """The median of the errors near ``h``: rounding comes by chance."""
    near = np.abs(np.log10(widths / h)) < 0.5
    return np.median(error[near])


for h in (1e-2, 1e-5, 1e-8, 1e-11):
    print(f"h = {h:.0e}: error {typical(central, h):.0e} with a step to both sides, {typical(forward, h):.0e} with one")
best = widths[np.argmin([typical(central, h) for h in widths])]
report = gradcheck(np.exp, np.array([1.0]))
print(f"best near h = {best:.0e}; gradcheck, with several widths: right to {report.verified_rtol:.0e}")

# %% tags=["drawing"]
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(7, 3.0))
    axes = figure.subplots()
    axes.loglog(widths, forward, color=ORANGE, linewidth=1.5)
    axes.loglog(widths, central, color=BLUE, linewidth=1.5)
    axes.text(1e-5, 1e-4, "one side", color=ORANGE)
    axes.text(2e-3, 3e-9, "both sides", color=BLUE)
    axes.axhline(report.verified_rtol, color=GREEN, linestyle="--", linewidth=1.2)
    axes.text(widths[0], report.verified_rtol * 0.6, "gradcheck", color=GREEN, va="top")
    axes.set(xlabel="width h", ylabel="relative error", title="Differences of exp at 1", ylim=(1e-14, 10))

Drawing(
    figure,
    "10-differences.svg",
    f"The error of a difference against its width: a valley, for steps to both sides near h = {best:.0e}; what "
    "gradcheck says it is right to lies below its bottom.",
)

# %% [markdown]
# On the right of the valley the curve of the function shows: the error falls with h², with one-sided steps with h. On
# the left there is only rounding, which grows as 1/h: of f(x + h) − f(x − h) the leading digits cancel. Where the
# valley lies depends on the function, and that is what one does not know. `gradcheck` therefore takes several widths,
# removes the curve by extrapolation, and *estimates* what is left.
#
# **Caveat.** The estimate is one: noise that looks like a slope at every width deceives it.
#
# **Exercise.** Where is the best h of the one-sided difference, to a factor of ten? Think before you read it off:
# rounding is about `np.finfo(float).eps / h`, the curve about h.

# %%
best_forward = None  # your h


def check_forward(h):
    if h is None:
        return "not yet: set best_forward"
    own = widths[np.argmin([typical(forward, width) for width in widths])]
    return "right" if abs(np.log10(h / own)) < 1 else f"not {h:.0e}: the error there is {typical(forward, h):.0e}"


print(check_forward(best_forward))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `best_forward = np.finfo(float).eps ** 0.5`: there the two errors are equal.
# </details>

# %% [markdown]
# ## 2. One point is not enough
#
# **Claim.** A rule can be right at the point that was tried and wrong elsewhere; a tolerance can hide what is small.
#
# An operation is its function and its derivative; `check_op` looks for the points itself. Below are wrong derivatives
# of tanh, each a mistake that people make, and two judges: the usual test (one point, one difference, within `RTOL`
# of it or within `ATOL`), and `check_op`.
#
# **Prediction.** How many of them does the usual test let through?

# %%
RTOL, ATOL = 1e-3, 1e-5
mistakes = {
    "the slope at the output": lambda y, x: 1 - np.tanh(y) ** 2,
    "a sign": lambda y, x: -(1 - y * y),
    "a factor 2": lambda y, x: 2 * (1 - y * y),
    "wrong for x < 0": lambda y, x: np.where(x < 0, 1 + y * y, 1 - y * y),
    "wrong at 0 only": lambda y, x: np.where(x == 0, 0.0, 1 - y * y),
    "clipped where it is flat": lambda y, x: np.where(abs(x) > 5, 0.0, 1 - y * y),
    "one part in 10 000": lambda y, x: (1 - y * y) * 1.0001,
    "its own derivative lost": lambda y, x: 1 - (y.detach() if isinstance(y, Tensor) else y) ** 2,
}


def usual_test(derivative, x=0.8, h=1e-5):
    """Whether the derivative passes the test that one writes in a minute."""
    slope = (np.tanh(x + h) - np.tanh(x - h)) / (2 * h)
    return bool(np.isclose(derivative(np.tanh(x), x), slope, rtol=RTOL, atol=ATOL))


passed = {name: usual_test(wrong) for name, wrong in mistakes.items()}
accepted = {name: bool(check_op(unary(np.tanh, wrong))) for name, wrong in mistakes.items()}
right_twin = check_op(unary(np.tanh, lambda y, x: 1 - y * y))
print(f"{'':26} usual test   check_op")
for name in mistakes:
    print(f"{name:26} {'passes' if passed[name] else 'caught':10}   {'passes' if accepted[name] else 'caught'}")
print(f"let through of {len(mistakes)}: {sum(passed.values())} by the usual test, {sum(accepted.values())} by check_op")
print(right_twin)

# %% tags=["drawing"]
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(8, 4.0))
    place = np.linspace(-8, 8, 321)
    slope_there = 1 - np.tanh(place) ** 2
    like_it = [w for w in mistakes.values() if abs(w(np.tanh(place), place) - slope_there).max() < 1e-3]
    for axes, (name, wrong) in zip(
        figure.subplots(2, 4, sharex=True, sharey=True).ravel(), mistakes.items(), strict=True
    ):
        axes.plot(place, slope_there, color=INK, linewidth=3, alpha=0.45)
        axes.plot(place, wrong(np.tanh(place), place), color=ORANGE, linewidth=1.2)
        axes.set_title(name, fontsize=9)
        for height, judge, good in ((2.9, "usual test", not passed[name]), (2.45, "check_op", not accepted[name])):
            axes.text(
                -8, height, f"{judge}: {'caught' if good else 'passes'}", color=GREEN if good else ORANGE, fontsize=8
            )
        axes.set(ylim=(-1.2, 3.3))
    figure.supxlabel("x", color=INK, fontsize=10)
    figure.supylabel("slope", color=INK, fontsize=10)

Drawing(
    figure,
    "10-mistakes.svg",
    f"The right slope of tanh, grey, and {len(mistakes)} wrong ones. By eye {len(like_it)} cannot be told from "
    f"it. The usual test lets {sum(passed.values())} through, check_op {sum(accepted.values())}.",
)

# %% [markdown]
# The points of `check_op` are those that usually matter: zeros of both signs, tiny, large, equal and negative numbers,
# float32, all ways of broadcasting, second derivatives.
#
# **Caveat.** One got through. It is wrong only where tanh is flat but not quite, and neither judge looked there.
# Whoever suspects it sends such a point; the absolute tolerance still hides it from one of the two.

# %%
flat = 8.0
clipped = mistakes["clipped where it is flat"]
sent_usual = usual_test(clipped, x=flat)
sent = gradcheck(unary(np.tanh, clipped), np.array([flat]))
print(f"at x = {flat:g} the usual test {'passes it' if sent_usual else 'catches it'}, gradcheck says:")
print(sent)

# %% [markdown]
# **Exercise.** The derivative of x / (1 + |x|), which a picture of tanh is often replaced by. Write it in terms of `y`
# alone, or of `x`.


# %%
def softsign(x):
    return x / (1 + np.abs(x))


def softsign_slope(y, x):
    """dy/dx."""
    return 0 * x


def check_slope(slope):
    verdict = check_op(unary(softsign, slope))
    if bool(verdict):
        return "right"
    return "not yet: " + str(verdict).splitlines()[0]


print(check_slope(softsign_slope))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `return (1 - abs(y)) ** 2`, which is 1 / (1 + |x|)².
# </details>

# %% [markdown]
# ## 3. Kinks
#
# **Claim.** At a kink there is no derivative, and a difference gives a number all the same.
#
# **Prediction.** relu is `max(x, 0)`. Its rule says 0 at zero. What does a central difference say? Who is wrong?

# %%
x = np.array([-1.0, 0.0, 2.0])


def relu(x):
    return np.maximum(x, 0)


def with_slope_at_zero(s):
    """A rule of relu that takes s for its slope at 0."""
    return lambda xs, g: (g * np.where(xs[0] == 0, s, xs[0] > 0),)


h = 1e-5
by_difference = (relu(x + h) - relu(x - h)) / (2 * h)
by_rule = elementwise_grad(ops.relu)(x)
print("by differences:", by_difference, "  by the engine's rule:", by_rule)
verdicts = {s: gradcheck(relu, x, vjp=with_slope_at_zero(s)) for s in (0.0, 0.5, 1.0, 2.0)}
for s, verdict in verdicts.items():
    print(f"slope {s} at 0: {verdict.headline}")

# %% tags=["drawing"]
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(8, 2.8))
    left, right = figure.subplots(1, 2, sharex=True)
    near = np.array([-1.0, 0.0, 1.0])
    for s, verdict in verdicts.items():
        color = GREEN if verdict else ORANGE
        left.plot(near, s * near, color=color, linewidth=1.2, linestyle="-" if verdict else "--")
        left.annotate(
            f"{s:g}", (-1, -s), (-4, 0), textcoords="offset points", color=color, fontsize=9, ha="right", va="center"
        )
    left.plot(near, relu(near), color=INK, linewidth=3)
    left.set(xlim=(-1.2, 1.05), ylim=(-2.1, 2.1), title="relu, and slopes at its kink", xlabel="x")
    right.plot(near, relu(near) - relu(-near), color=INK, linewidth=3)
    right.plot(near / 3, 0 * near, color=ORANGE, linewidth=2)
    right.annotate(
        "what the rules say\nof it at 0",
        (0.36, 0),
        (4, -6),
        textcoords="offset points",
        color=ORANGE,
        fontsize=9,
        va="center",
    )
    right.set(title="relu(x) − relu(−x)", xlabel="x", ylim=(-1.1, 1.1))

Drawing(
    figure,
    "10-kinks.svg",
    "Left: relu and lines through its kink. Those that gradcheck accepts, "
    + ", ".join(f"{s:g}" for s, verdict in verdicts.items() if verdict)
    + ", stay below relu everywhere; the others cross it. Right: relu(x) − relu(−x) is a straight line of slope 1, "
    "but by the rules its slope at 0 is 0.",
)

# %% [markdown]
# The slope on the left is 0, on the right 1, and the difference takes their mean, which is nobody's convention. Every
# slope between those of the two sides is a *subgradient* and will do; the others will not. A test that knows only one
# difference must either reject the right rule or leave out the kink.
#
# **Caveat.** What is between the two sides is no full answer: relu(x) − relu(−x) is x, smooth, and its slope at 0 is 1,
# but by these rules it is 0 at 0. That, `gradcheck` does report:

# %%
composed = gradcheck(lambda x: ops.relu(x) - ops.relu(-x), np.array([0.0]))
print(composed)

# %% [markdown]
# **Exercise.** Which slopes may |x| have at 0? Give the least and the greatest.

# %%
least, greatest = None, None


def check_slopes(least, greatest):
    if least is None or greatest is None:
        return "not yet: set least and greatest"

    def accepts(s):
        return bool(gradcheck(np.abs, np.zeros(1), vjp=lambda xs, g: (g * np.where(xs[0] == 0, s, np.sign(xs[0])),)))

    inside = accepts(least) and accepts(greatest)
    return "right" if inside and not accepts(least - 0.01) and not accepts(greatest + 0.01) else "not these"


print(check_slopes(least, greatest))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `least, greatest = -1.0, 1.0`: the slopes on its two sides. The engine's convention is the middle, 0.
# </details>

# %% [markdown]
# ## 4. A right formula, and wrong numbers
#
# **Claim.** A formula can be right on paper and lose all digits in floating point.
#
# `sinc(x) = sin(πx) / πx`. Calculus says: with u = πx, the slope is (u cos u − sin u) / (u x). So does PyTorch,
# and near zero its two terms are nearly equal. Here is that formula in NumPy, and the slope as a series, which has no
# such difference.
#
# **Prediction.** At an x as small as `TINY`, how much of the slope is left?


# %%
TINY = 1e-8


def sinc_formula(x):
    """The slope of sinc, as in a textbook; 0 at 0."""
    u = np.pi * x
    return np.where(x == 0, 0.0, (u * np.cos(u) - np.sin(u)) / np.where(x == 0, 1.0, u * x))


def sinc_series(x):
    """The same for |x| < 1/2, by its Taylor series: every term is a share of the first, and nothing cancels."""
    u = np.pi * x
    return np.pi * sum((-1) ** k * 2 * k / factorial(2 * k + 1) * u ** (2 * k - 1) for k in range(1, 12))


points = np.logspace(-9, -0.5, 69)
lost = np.abs(sinc_formula(points) / sinc_series(points) - 1)
tiny = np.array([TINY])
share_left = (sinc_formula(tiny) / sinc_series(tiny)).item()
print(f"at x = {TINY:.0e}: formula {sinc_formula(tiny).item():.3e}, series {sinc_series(tiny).item():.3e}")
print(f"what is left of the slope: {share_left:.0%}")

caught = gradcheck(np.sinc, np.array([0.5, TINY]), vjp=lambda xs, g: (g * sinc_formula(xs[0]),))
print(caught)
apart = abs(sinc_formula(tiny) - sinc_series(tiny)).item()
print(f"the usual absolute tolerance is {ATOL:.0e}, the difference {apart:.0e}: it passes there")

# %% tags=["drawing"]
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(7, 2.8))
    axes = figure.subplots()
    axes.loglog(points, np.maximum(lost, 1e-17), color=ORANGE, linewidth=1.5)
    axes.set(xlabel="x", ylabel="share of the slope lost", title="The formula for the slope of sinc")
    axes.axhline(1, color=INK, linestyle=":", linewidth=1)
    axes.text(points[-1], 1.5, "nothing is left", ha="right", fontsize=9)
    axes.set_ylim(1e-17, 20)

Drawing(
    figure,
    "10-sinc.svg",
    f"The share of the slope of sinc that its formula loses: next to nothing at x = {points[-1]:.1g}, "
    f"{1 - share_left:.0%} at x = {TINY:.0e}.",
)

# %% [markdown]
# Does it matter? Close to its top sinc is flat, and a small slope that is wrong does little harm. It does harm where
# the slope is used again, as in a second derivative, and in float32, where the digits are gone much earlier.

# %%
textbook = unary(np.sinc, lambda y, x: (np.cos(np.pi * x) - y) / x)  # the same, written shorter
curvature = grad(grad(textbook))(TINY)
print(f"curvature at {TINY:.0e}: {curvature:.2f} by the formula; it is {-(np.pi**2) / 3:.2f}")


def first_bad(dtype):
    """The largest x of ``points`` at which more than a hundredth of the slope is lost."""
    narrow = sinc_formula(points.astype(dtype))
    return points[np.abs(narrow / sinc_series(points) - 1) > 0.01].max()


bad = {dtype: first_bad(dtype) for dtype in (np.float64, np.float32)}
for dtype, x_bad in bad.items():
    print(f"{np.dtype(dtype).name}: a hundredth is lost from x = {x_bad:.0e} down")

# %% [markdown]
# **Caveat.** Only a judge without an absolute tolerance can see it, and then there must be no noise of that size in the
# function itself. Where differences are too noisy to tell, `gradcheck` says `unverified` instead of guessing.
#
# **Exercise.** Mend the formula: use the first term or two of the series where the formula loses more than it does.
# They are `-(np.pi**2) * x / 3` and `np.pi**4 * x**3 / 30`.


# %%
def mended(x):
    """The slope of sinc for an array of any numbers."""
    return sinc_formula(x)


def check_mended(slope):
    points = np.array([0.5, -2.25, 1e-2, -1e-3, 1e-4, 1e-6, -1e-8, 1e-12, 0.0])
    verdict = gradcheck(np.sinc, points, vjp=lambda xs, g: (g * slope(xs[0]),))
    return "right" if verdict else "not yet: " + verdict.headline


print(check_mended(mended))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# small = abs(x) < 1e-3
# return np.where(small, -(np.pi**2) * x / 3 + np.pi**4 * x**3 / 30, sinc_formula(x))
# ```
# </details>

# %% [markdown]
# ## 5. Somebody else's code
#
# **Claim.** A checker that asks for a function and a rule on arrays can judge any library.
#
# Two that are installed here: SciPy's Rosenbrock function with its gradient, and the kernels of scikit-learn's Gaussian
# processes, which return their gradient by their parameters when asked for it.
#
# **Prediction.** All of these have been used for a decade. Will all of them be right?

# %%
rosenbrock = gradcheck(rosen, np.array([1.3, 0.7, 0.8, 1.9]), vjp=lambda xs, g: (g * rosen_der(xs[0]),))
print(f"{'SciPy: rosen':42} {rosenbrock.headline}")

inputs = np.random.default_rng(0).normal(size=(6, 2))


def judged(kernel):
    """The verdict on a kernel's gradient by the logarithms of its parameters, theta."""

    def value(theta):
        return kernel.clone_with_theta(theta)(inputs)

    def rule(xs, g):
        by_theta = kernel.clone_with_theta(xs[0])(inputs, eval_gradient=True)[1]
        return (np.tensordot(g, by_theta, 2),)

    return gradcheck(value, kernel.theta, vjp=rule)


kernels = [RBF(1.3), Matern(1.3, nu=1.5), Matern(1.3, nu=2.5), RationalQuadratic(1.2, 0.7), ExpSineSquared(1.1, 2.3)]
kernels += [DotProduct(0.8), Matern(1.3, nu=3.3)]
judgements = {str(kernel): judged(kernel) for kernel in kernels}
for name, verdict in judgements.items():
    print(f"{name:42} {verdict.headline}")
odd_one = judgements[str(kernels[-1])]
print(odd_one)


def moved(kernel, by):
    """The kernel's matrix with the logarithm of its first parameter moved by so much."""
    return kernel.clone_with_theta(kernel.theta + by * np.eye(len(kernel.theta))[0])(inputs)


def distance(kernel, slopes):
    """How far ``slopes`` are from central differences of section 1's best width, relative to the largest of those."""
    truth = (moved(kernel, best) - moved(kernel, -best)) / (2 * best)
    return np.abs(slopes - truth).max() / np.abs(truth).max()


def one_sided(kernel, h):
    return (moved(kernel, h) - moved(kernel, 0)) / h


far = [distance(kernel, kernel(inputs, eval_gradient=True)[1][..., 0]) for kernel in kernels]
valley = [distance(kernels[-1], one_sided(kernels[-1], h)) for h in widths]
ITS_WIDTH = 1e-10  # of the differences that scikit-learn takes
same = distance(kernels[-1], one_sided(kernels[-1], ITS_WIDTH))
print(
    f"farthest from central differences: {far[-1]:.0e}; one-sided ones of width {ITS_WIDTH:.0e} are as far: {same:.0e}"
)

# %% tags=["drawing"]
with mpl.rc_context(STYLE):
    figure = Figure(figsize=(8, 2.8))
    left, right = figure.subplots(1, 2, sharey=True, width_ratios=(1.2, 1))
    for place, (verdict, away) in enumerate(zip(judgements.values(), far, strict=True)):
        left.plot(place, away, "o", color=GREEN if verdict else ORANGE)
    short = [f"Matern {kernel.nu}" if isinstance(kernel, Matern) else type(kernel).__name__ for kernel in kernels]
    left.set_xticks(range(len(kernels)), short, fontsize=8, rotation=30, ha="right")
    left.set(
        yscale="log", ylim=(1e-13, 1), ylabel="distance from\ncentral differences", title=f"{len(kernels)} gradients"
    )
    right.loglog(widths, valley, color=BLUE, linewidth=1.5)
    right.plot(ITS_WIDTH, far[-1], "o", color=ORANGE)
    right.annotate("its gradient", (ITS_WIDTH, far[-1]), (6, 6), textcoords="offset points", color=ORANGE, fontsize=9)
    right.set(xlabel="width h", title=f"One-sided differences of {short[-1]}")

Drawing(
    figure,
    "10-libraries.svg",
    f"Left: how far the gradients of {len(kernels)} kernels are from central differences; "
    f"{sum(map(bool, judgements.values()))} are as near as differences can tell, that of {short[-1]} is "
    f"{far[-1]:.0e} apart. Right: where it lies in the valley of one-sided differences.",
)

# %% [markdown]
# The last one is no slip. For a general ν scikit-learn has no formula and takes a one-sided difference of width
# `ITS_WIDTH`: far on the left of its valley, which is that of section 1 again, with more noise in the function. The
# report names two likely causes, *computed in narrow floats* or *of another point*. Neither is the true one: the floats
# are float64, and the point is the same. From outside, a one-sided difference looks just like them.
#
# **Caveat.** So few digits are good enough for the search for parameters that they are used in. `rtol=1e-3` says so to
# `gradcheck`.
#
# **Exercise.** Let `gradcheck` judge a gradient of your own. Here is the log of a sum of exponentials; write its rule.


# %%
def logsumexp(x):
    return np.log(np.sum(np.exp(x)))


def logsumexp_rule(xs, g):
    """Return a tuple with the gradient by xs[0], times g."""
    return (np.zeros_like(xs[0]),)


def check_rule(rule):
    verdict = gradcheck(logsumexp, np.array([0.3, -1.0, 2.0]), vjp=rule)
    return "right" if verdict else "not yet: " + verdict.headline


print(check_rule(logsumexp_rule))

# %% [markdown]
# <details><summary>Solution</summary>
#
# `return (g * np.exp(xs[0] - logsumexp(xs[0])),)`: the softmax.
# </details>
#
# What this page claims, checked:


# %%
def mended_solution(x):
    small = abs(x) < 1e-3
    return np.where(small, -(np.pi**2) * x / 3 + np.pi**4 * x**3 / 30, sinc_formula(x))


assert 1e-7 < best < 1e-3
assert typical(central, 1e-5) < 1e-8
assert typical(central, 1e-2) > 1e-6
assert typical(central, 1e-11) > 1e-7
assert report
assert sum(passed.values()) >= 3
assert [name for name in mistakes if accepted[name]] == ["clipped where it is flat"]
assert right_twin
assert sent_usual
assert not sent
assert [bool(verdict) for verdict in verdicts.values()] == [True, True, True, False]
assert not composed
assert abs(by_difference[1] - 0.5) < 1e-9
assert by_rule.tolist() == [0.0, 0.0, 1.0]
assert 0.5 < share_left < 0.8
assert lost[-1] < 1e-12
assert lost[0] > 0.9
assert not caught
assert apart < 1e-5
assert abs(curvature + np.pi**2 / 3) > 1
assert bad[np.float32] > 1000 * bad[np.float64]
assert rosenbrock
assert [bool(verdict) for verdict in judgements.values()] == [True] * 6 + [False]
assert len(odd_one.causes) == 1
assert "computed in narrow floats, or of another point?" in odd_one.causes[0]
assert kernels[-1](inputs, eval_gradient=True)[1].dtype == np.float64
assert far[-1] > 100 * max(far[:-1])
assert abs(same / far[-1] - 1) < 1e-3
assert min(valley) < far[-1] / 10
assert (check_forward(np.finfo(float).eps ** 0.5), check_slope(lambda y, x: (1 - abs(y)) ** 2)) == ("right", "right")
assert (check_slopes(-1.0, 1.0), check_mended(mended_solution)) == ("right", "right")
assert check_rule(lambda xs, g: (g * np.exp(xs[0] - logsumexp(xs[0])),)) == "right"
