"""What a right gradient of an ordinary function of 1024 numbers costs; and that the few calls see what is wrong with it."""

import numpy as np
import pytest

from autograd.testing import gradcheck
from benchmarks.gradcheck import ordinary
from benchmarks.gradcheck.ordinary import CASES, HALF, SIZE, X, relu

# What needs more than 40 calls: several large inputs, derivatives of 1e-4 of the others, kinks, noise.
MORE = {
    "tanh(A @ B + b)": 60,
    "sigmoid(10x)": 56,
    "relu(x), half of x at 0": 44,
    "max pooling with ties": 48,
    "sin(x) in float32 inside": 140,
}
# Of the element that adds least to the sums.
LESS = {"tanh(3x)": 1e-3, "sigmoid(10x)": 0.05, "x + 10⁸": 0.05, "sin(x) in float32 inside": 0.05}


@pytest.mark.parametrize("name", CASES)
def test_a_right_gradient_of_1024_numbers_takes_few_calls(name):
    case = ordinary.case(name)
    report = gradcheck(case.f, *case.xs, vjp=case.vjp)
    assert report, report
    assert report.cost.values <= MORE.get(name, 40)
    assert report.cost.vjps <= 20
    assert 0 < report.verified_rtol < LESS.get(name, 1e-4)


def slopes(derivative):
    return lambda xs, g: (g * derivative(xs[0]),)


WRONG = [
    ("relu, above 1 at 0", relu, slopes(lambda x: np.where(x == 0, 1.1, x > 0)), HALF),
    ("relu, below 0 at one 0", relu, slopes(lambda x: np.where(np.cumsum(x == 0) == 1, -0.1, x > 0)), HALF),
    ("a kink of a tenth", lambda x: x + 0.1 * np.abs(x), slopes(lambda x: np.where(x == 0, 1.3, 1 + 0.1 * np.sign(x))), HALF),
    ("0.1 % off unless x is 0", lambda x: np.abs(x) + x**2, slopes(lambda x: np.sign(x) + 2.002 * x), HALF),
    ("right beside x only", lambda x: np.abs(x) + x**2, slopes(lambda x: np.sign(x) + x * np.where((x == 0).any(), 2.002, 2)), HALF),
    ("steep, 1e-5 off", lambda x: np.sin(10 * x), slopes(lambda x: 10.0001 * np.cos(10 * x)), X),
    ("one element 1e-4 off", np.sin, slopes(lambda x: np.cos(x) * np.r_[np.ones(SIZE - 1), 1.0001]), X),
    ("the element that counts least", np.tanh, slopes(lambda x: np.where(np.abs(x) == np.abs(x).min(), 0, 1 - np.tanh(x) ** 2)), X),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(("f", "vjp", "x"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_few_calls_accept_nothing_that_is_wrong(f, vjp, x, seed):
    assert not gradcheck(f, x, vjp=vjp, seed=seed)


def test_a_tie_at_0_among_kinks_at_0_may_not_give_every_winner_the_whole_gradient():
    """Every output that a suspect element bends is looked at, not only that with the kink."""
    first, second = np.flatnonzero(HALF == 0)[:2]

    def f(x):
        return np.append(relu(x), max(x[first], x[second]))

    def winners(every):
        def vjp(xs, g):
            out = g[:-1] * (xs[0] > 0)
            won = [k for k in (first, second) if xs[0][k] == max(xs[0][first], xs[0][second])]
            out[won if every else won[:1]] += g[-1]
            return (out,)

        return vjp

    assert gradcheck(f, HALF, vjp=winners(every=False))
    assert not gradcheck(f, HALF, vjp=winners(every=True))


@pytest.mark.parametrize("seed", range(5))
def test_a_tie_of_two_among_many_kinks_is_looked_at(seed):
    def f(x):
        return np.asarray(relu(x[:60]).sum() + x[60:].max())

    def winners(every):
        def vjp(xs, g):
            won = xs[0][60:] == xs[0][60:].max()
            return (g * np.r_[1.0 * (xs[0][:60] > 0), won if every else won & (np.cumsum(won) == 1)],)

        return vjp

    x = np.r_[np.zeros(60), 1.3, 1.3]
    assert gradcheck(f, x, vjp=winners(every=False), seed=seed)
    assert not gradcheck(f, x, vjp=winners(every=True), seed=seed)


def test_a_rule_that_remembers_the_first_point_is_caught_on_kinks():
    saved = {}

    def vjp(xs, g):
        saved.setdefault("slope", (xs[0] > 0) + 2 * xs[0])
        return (g * saved["slope"],)

    assert not gradcheck(lambda x: relu(x) + x**2, HALF, vjp=vjp)
