"""Ties between the elements of several large inputs."""

import numpy as np
import pytest

from autograd.testing import gradcheck


def larger(a, b):
    return np.maximum(a, 2 * b)


def sides(wins):
    """The rule that gives each what it wins by."""

    def vjp(xs, g):
        a, b = xs
        return g * wins(a, 2 * b), 2 * g * wins(2 * b, a)

    return vjp


EVERY, NONE = sides(np.greater_equal), sides(np.greater)
HALF = sides(lambda p, q: (p > q) + 0.5 * (p == q))


def first(xs, g):
    a, b = xs
    return g * (a >= 2 * b), 2 * g * (2 * b > a)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("n", [40, 64, 100, 1000])
@pytest.mark.parametrize(("vjp", "cause"), [(EVERY, "does every winner"), (NONE, "does no winner")])
def test_a_tie_between_two_large_inputs_has_one_gradient_to_give(vjp, cause, n, seed):
    b = np.random.default_rng(n).normal(size=n)
    (problem,) = gradcheck(larger, 2 * b, b, vjp=vjp, seed=seed).problems
    assert cause in problem


@pytest.mark.parametrize("vjp", [HALF, first])
@pytest.mark.parametrize("n", [40, 100, 1000])
def test_any_share_of_it_is_right(vjp, n):
    b = np.random.default_rng(n).normal(size=n)
    assert gradcheck(larger, 2 * b, b, vjp=vjp)


@pytest.mark.parametrize("vjp", [EVERY, NONE])
def test_one_tie_among_a_hundred_is_enough(vjp):
    b = np.random.default_rng(0).normal(size=100)
    a = 2 * b + np.where(np.arange(100) == 7, 0.0, np.where(np.arange(100) % 2, 1.0, -1.0))
    (problem,) = gradcheck(larger, a, b, vjp=vjp).problems
    assert "of a tie receive the whole gradient?" in problem
    assert gradcheck(larger, a, b, vjp=first)


def relu(x):
    return np.maximum(x, 0)


@pytest.mark.parametrize(
    "f",
    [
        lambda a, b: relu(a) - relu(b),
        lambda a, b: np.abs(a - b),
        lambda a, b: relu(a) * relu(b),
        lambda a, b: np.maximum(np.maximum(a, b), 0),
        lambda a, b: np.minimum(np.sum(a), np.sum(b)),
        lambda a, b: np.sort(np.concatenate([a, b])),
    ],
)
def test_the_engine_s_own_kinks_in_two_large_inputs_are_right(f):
    a, b = np.round(np.random.default_rng(4).normal(size=(2, 50)))
    assert gradcheck(f, a, b)
