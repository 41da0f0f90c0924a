"""On kinks and ties: no right rule is rejected, however many meet, and few calls tell."""

import numpy as np
import pytest

from autograd.testing import gradcheck

RNG = np.random.default_rng(70)
IMAGE = np.round(RNG.standard_normal((32, 32)))
ONES = np.ones(30)


def relu(x):
    return np.maximum(x, 0)


def linear_then(slope, weight):
    return lambda xs, g: (weight.T @ (g * slope(weight @ xs[0])),)


def sort_vjp(xs, g):
    out = np.empty_like(xs[0])
    out[np.argsort(xs[0], kind="stable")] = g
    return (out,)


def median_vjp(xs, g):
    order, half = np.argsort(xs[0], kind="stable"), xs[0].size // 2
    out = np.zeros_like(xs[0])
    out[order[half - 1 : half + 1]] = g / 2
    return (out,)


def first(xs, g):
    return (g * np.eye(1, xs[0].size, xs[0].argmax())[0],)


def shared(xs, g):
    won = xs[0] == xs[0].max()
    return (g * won / won.sum(),)


def larger(x):
    return np.maximum(x[:, None], x)


def larger_vjp(xs, g):
    won = xs[0][:, None] >= xs[0]
    return ((g * won).sum(1) + (g * ~won).sum(0),)


@pytest.mark.parametrize("size", [14, 70])
@pytest.mark.parametrize(
    ("f", "vjp"), [(np.sort, sort_vjp), (lambda x: np.asarray(np.median(x)), median_vjp), (larger, larger_vjp)]
)
def test_a_tie_of_many_may_be_broken_in_the_order_of_its_elements(f, vjp, size):
    """By a single element an order statistic of equal numbers is flat, to both sides."""
    report = gradcheck(f, np.ones(size), vjp=vjp)
    assert report, report
    assert report.cost.values < 2500
    assert not gradcheck(f, np.ones(size), vjp=lambda xs, g: (1.1 * vjp(xs, g)[0],))


@pytest.mark.parametrize("shape", [(300, 10), (300, 100)])
@pytest.mark.parametrize("at_0", [0.0, 0.5, 1.0])
def test_hundreds_of_outputs_may_take_sides_of_their_own(shape, at_0):
    weight = np.random.default_rng(0).standard_normal(shape)

    def f(x):
        return relu(weight @ x)

    def slope(z):
        return np.where(z == 0, at_0, z > 0)

    x = np.zeros(shape[1])
    report = gradcheck(f, x, vjp=linear_then(slope, weight))
    assert report, report
    assert report.unverified == 0
    if at_0 != 0.5:  # in the middle, mixtures hide it
        off = np.where(np.arange(shape[0]) == 3, 1.2, 0.0)
        assert not gradcheck(f, x, vjp=linear_then(lambda z: slope(z) + off, weight))


def test_outputs_beyond_those_that_may_be_looked_at_are_unverified():
    weight = np.random.default_rng(0).standard_normal((1100, 3))
    report = gradcheck(lambda x: relu(weight @ x), np.zeros(3), vjp=linear_then(lambda z: z > 0, weight))
    assert report
    assert report.unverified == 147
    assert report.notes == [
        "x sits on kinks where every output may choose a side of its own, and 147 of 1100 outputs were not looked at by "
        "themselves"
    ]


def test_one_wrong_subgradient_of_a_sum_of_many_is_wrong():
    x = np.where(np.arange(200) % 2 == 0, 0.0, 1.0)

    def vjp(xs, g):
        return (g * np.where(np.arange(200) == 40, 1.3, xs[0] > 0),)

    assert not gradcheck(lambda x: np.asarray(relu(x).sum()), x, vjp=vjp)


def pool(x):
    return x.reshape(16, 2, 16, 2).max((1, 3))


def pool_vjp(xs, g):
    blocks = xs[0].reshape(16, 2, 16, 2)
    won = blocks == blocks.max((1, 3), keepdims=True)
    return ((won / won.sum((1, 3), keepdims=True) * g[:, None, :, None]).reshape(32, 32),)


@pytest.mark.parametrize(
    ("f", "x", "vjp", "calls"),
    [
        (pool, IMAGE, pool_vjp, 150),
        (pool, np.ones((32, 32)), pool_vjp, 150),
        (lambda x: np.clip(x, -1, 1), np.r_[np.ones(12), -np.ones(12), RNG.standard_normal(20)],
         lambda xs, g: (g * (np.abs(xs[0]) <= 1),), 600),
        (lambda x: np.asarray(x.max()), np.ones(64), first, 2200),
        (lambda x: np.asarray(x.max()), np.ones(64), shared, 2200),
        (lambda x: np.asarray(x.max()), np.ones(1000), first, 150),
    ],
    ids=["pool", "pool of equal numbers", "clip", "max of 64", "max of 64, shared", "max of 1000"],
)  # fmt: skip
def test_kinks_by_dozens_are_told_in_few_calls(f, x, vjp, calls):
    report = gradcheck(f, x, vjp=vjp)
    assert report, report
    assert report.cost.values <= calls


@pytest.mark.parametrize("distance", [1e-3, 1e-6, 1e-9, 1e-12])
def test_a_kink_beside_x_is_no_kink_at_x(distance):
    """The steps around see one; only those smaller than its distance do not."""

    def f(x):
        return relu(x - 1)

    x = np.array([1 + distance, 3.0])
    assert gradcheck(f, x, vjp=lambda xs, g: (g * (xs[0] > 1),))
    assert not gradcheck(f, x, vjp=lambda xs, g: (g * np.where(xs[0] < 2, 0.5, 1),))
