"""Large inputs and outputs: what a check costs, and that one wrong element among many is found."""

import tracemalloc

import numpy as np
import pytest

from autograd.testing import gradcheck

RNG = np.random.default_rng(50)
X = RNG.standard_normal(1024)
WITH_ZEROS = np.where(np.arange(1024) % 3 == 0, 0.0, X)
W = RNG.standard_normal((1024, 1024)) / 32
IMAGE = np.round(RNG.standard_normal((32, 32)), 1)
SIZES = 10 ** RNG.uniform(-6, 6, 500)


def cosine(xs, g):
    return (g * np.cos(xs[0]),)


def dense_vjp(xs, g):
    return (W.T @ (g / np.cosh(W @ xs[0]) ** 2),)


@pytest.mark.parametrize(("f", "vjp"), [(np.sin, cosine), (lambda x: np.tanh(W @ x), dense_vjp)])
@pytest.mark.parametrize("seed", range(3))
def test_a_right_gradient_of_1024_outputs_by_1024_inputs_is_cheap(f, vjp, seed):
    report = gradcheck(f, X, vjp=vjp, seed=seed)
    assert report
    assert report.cost.values <= 40
    assert report.cost.vjps <= 20
    assert report.verified_rtol < 1e-5  # of each element, as a part of sums


def changed(vjp, place, factor):
    def wrong(xs, g):
        out = [c.copy() for c in vjp(xs, g)]
        out[0][place] *= factor
        return tuple(out)

    return wrong


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("factor", [1.01, 0.0, -1.0])
def test_one_wrong_element_is_found_with_its_output(factor, seed):
    report = gradcheck(np.sin, X, vjp=changed(cosine, 341, factor), seed=seed)
    assert report.problems == ["the gradient of x is wrong, in 1 of 13 elements tried"]
    assert report.worst is not None
    assert report.worst.index == (341,)
    assert report.worst.output == ("y", (341,))
    assert report.cost.values < 1500


def test_one_wrong_element_of_a_dense_function_is_found():
    square = W[:300, :300]

    def vjp(xs, g):
        return (square.T @ (g / np.cosh(square @ xs[0]) ** 2),)

    report = gradcheck(lambda x: np.tanh(square @ x), X[:300], vjp=changed(vjp, 5, 1.01))
    assert report.worst is not None
    assert report.worst.index == (5,)


def test_few_outputs_are_looked_at_each():
    few = W[:8]

    def vjp(xs, g):
        g = g / np.cosh(few @ xs[0]) ** 2
        return (np.r_[(few.T @ g)[:-1], 1.5 * g @ few[:, -1]],)

    report = gradcheck(lambda x: np.tanh(few @ x), X, vjp=vjp)
    assert report.worst is not None
    assert report.worst.index == (1023,)
    assert report.worst.output is not None


def test_every_input_has_directions_of_its_own():
    """A small gradient beside a large one is not drowned."""
    a, b = X[:300], 1e-4 * X[300:600]

    def f(a, b):
        return np.asarray((a * a).sum() + (b * b).sum())

    assert gradcheck(f, a, b, vjp=lambda xs, g: (2 * g * xs[0], 2 * g * xs[1]))
    wrong = gradcheck(f, a, b, vjp=lambda xs, g: (2 * g * xs[0], 2.2 * g * xs[1]))
    assert wrong.causes == ["off by the constant factor 1.1"]
    assert "the gradient of b is wrong" in wrong.problems[0]


def test_a_small_input_beside_a_large_one_is_looked_at_by_element():
    big, small = X.reshape(32, 32), X[:32]

    def vjp(xs, g):
        return np.outer(g, xs[1]), xs[0].T @ g * np.where(np.arange(32) == 7, 1.5, 1)

    report = gradcheck(lambda a, b: a @ b, big, small, vjp=vjp)
    assert report.maps["b"] == ". . . . . . . x" + " ." * 24


@pytest.mark.parametrize("place", ["smallest", "median"])
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("f", "slope"),
    [(np.log, lambda x: 1 / x), (np.square, lambda x: 2 * x)],
)
def test_an_element_that_hardly_counts_is_not_lost(f, slope, place, seed):
    k = int(np.argsort(SIZES)[0 if place == "smallest" else 250])

    def vjp(xs, g):
        return (g * slope(xs[0]),)

    assert gradcheck(f, SIZES, vjp=vjp, seed=seed)
    report = gradcheck(f, SIZES, vjp=changed(vjp, k, 0.0), seed=seed)
    assert report.worst is not None
    assert report.worst.index == (k,)


def test_a_gradient_in_the_wrong_place_is_wrong():
    report = gradcheck(np.tanh, X.reshape(32, 32), vjp=lambda xs, g: ((g / np.cosh(xs[0]) ** 2).T.copy(),))
    assert not report


def naive_sinc(xs, g):
    """Loses all digits near 0."""
    u = np.pi * xs[0]
    return (g * np.where(u == 0, 0, (u * np.cos(u) - np.sin(u)) / (u * np.where(u == 0, 1, xs[0]))),)


@pytest.mark.parametrize("seed", range(3))
def test_an_element_near_0_is_moved_as_far_as_others(seed):
    """Steps of its own size would move nothing."""
    report = gradcheck(np.sinc, np.r_[np.linspace(0.1, 3, 70), 1e-8], vjp=naive_sinc, seed=seed)
    assert report.worst is not None
    assert report.worst.index == (70,)
    assert gradcheck(np.sinc, np.linspace(0.1, 3, 70), vjp=naive_sinc, seed=seed)


@pytest.mark.parametrize("seed", range(3))
def test_an_output_with_a_large_offset_keeps_its_gradient(seed):
    weight, offset = W[:100, :100], np.where(np.arange(100) == 5, 1e9, 0.0)

    def vjp(factor):
        return lambda xs, g: (weight.T @ (g * np.where(offset > 0, factor, 1) / np.cosh(weight @ xs[0]) ** 2),)

    report = gradcheck(lambda x: np.tanh(weight @ x) + offset, X[:100], vjp=vjp(1), seed=seed)
    assert report, report
    report = gradcheck(lambda x: np.tanh(weight @ x) + offset, X[:100], vjp=vjp(-1), seed=seed)
    assert report.worst is not None
    assert report.worst.output == ("y", (5,))


# Kinks, by hundreds


def relu(x):
    return np.maximum(x, 0)


def pool(x):
    return blocks(x).max((1, 3))


def blocks(x):
    return x.reshape(16, 2, 16, 2)


def winners(x):
    return blocks(x) == blocks(x).max((1, 3), keepdims=True)


def all_winners(xs, g):
    return ((winners(xs[0]) * g[:, None, :, None]).reshape(32, 32),)


def shared(xs, g):
    won = winners(xs[0])
    return ((won / won.sum((1, 3), keepdims=True) * g[:, None, :, None]).reshape(32, 32),)


def sort_vjp(xs, g):
    out = np.empty_like(xs[0])
    np.put_along_axis(out, np.argsort(xs[0], axis=-1, kind="stable"), g, -1)
    return (out,)


RIGHT = [
    ("relu", relu, WITH_ZEROS, lambda xs, g: (g * (xs[0] > 0),)),
    ("relu, half", relu, WITH_ZEROS, lambda xs, g: (g * np.where(xs[0] == 0, 0.5, xs[0] > 0),)),
    ("abs", lambda x: np.asarray(np.abs(x).sum()), WITH_ZEROS, lambda xs, g: (g * np.sign(xs[0]),)),
    ("abs, ahead", lambda x: np.asarray(np.abs(x).sum()), WITH_ZEROS, lambda xs, g: (g * np.where(xs[0] < 0, -1.0, 1.0),)),
    ("clip", lambda x: np.clip(x, 0, 1), WITH_ZEROS, lambda xs, g: (g * ((xs[0] >= 0) & (xs[0] <= 1)),)),
    ("max pool", pool, IMAGE, shared),
    ("sort", lambda x: np.sort(x, axis=-1), IMAGE[:, :30].reshape(4, 240), sort_vjp),
    ("max of two equal halves", lambda x: np.asarray(x.max()), np.r_[X, X], lambda xs, g: (g * np.eye(1, 2048, xs[0].argmax())[0],)),
    ("sqrt", np.sqrt, np.abs(WITH_ZEROS), lambda xs, g: (0.5 * g / np.sqrt(xs[0]),)),
    ("float32", np.sin, X.astype(np.float32), cosine),
    ("float32 inside", lambda x: np.sin(x.astype(np.float32)).astype(float), X, cosine),
]  # fmt: skip
TIED = np.round(3 * RNG.standard_normal(1024))


def losing(xs, g):
    """One winner of a tie of a sort receives what another should."""
    order = np.argsort(xs[0], kind="stable")
    order[500] = order[501]
    out = np.zeros_like(xs[0])
    np.add.at(out, order, g)
    return (out,)


WRONG = [
    ("sort", np.sort, TIED, losing),
    ("relu", relu, WITH_ZEROS, lambda xs, g: (g * np.where(xs[0] == 0, 1.3, xs[0] > 0),)),
    ("relu elsewhere", relu, WITH_ZEROS, lambda xs, g: (g * (xs[0] > 0) * (1 + 0.01 * (xs[0] == xs[0].max())),)),
    ("max pool", pool, IMAGE, all_winners),
    ("max of two equal halves", lambda x: np.asarray(x.max()), np.r_[X, X], lambda xs, g: (g * (xs[0] == xs[0].max()),)),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("f", "x", "vjp"), [case[1:] for case in RIGHT], ids=[case[0] for case in RIGHT])
def test_hundreds_of_kinks_are_no_reason_to_reject(f, x, vjp, seed):
    report = gradcheck(f, x, vjp=vjp, seed=seed)
    assert report, report


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("f", "x", "vjp"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_hundreds_of_kinks_do_not_hide_what_is_wrong(f, x, vjp, seed):
    assert not gradcheck(f, x, vjp=vjp, seed=seed)


@pytest.mark.parametrize(("m", "n"), [(65, 65), (100, 100), (200, 70)])
def test_each_of_many_outputs_may_take_its_own_side_of_a_kink(m, n):
    """No cell beside x need have the rule's gradients of all: none where more outputs than inputs are off at once."""
    weight = np.random.default_rng(0).standard_normal((m, n))

    def slope(at_0):
        return lambda xs, g: (weight.T @ (g * np.where(weight @ xs[0] == 0, at_0, weight @ xs[0] > 0)),)

    def f(x):
        return relu(weight @ x)

    report = gradcheck(f, np.zeros(n), vjp=slope(0.0))
    assert report, report
    assert report.cost.values < 100
    assert gradcheck(f, np.zeros(n), vjp=slope(0.5))
    assert not gradcheck(f, np.zeros(n), vjp=slope(1.1))
    assert not gradcheck(f, np.zeros(n), vjp=slope(np.where(np.arange(m) == 3, -0.2, 0.0)))


@pytest.mark.parametrize("seed", range(3))
def test_a_sort_may_take_ties_in_their_order(seed):
    """Beside x, along a line on which later elements are larger, the gradient is that of the stable sort."""
    report = gradcheck(np.sort, TIED, vjp=sort_vjp, seed=seed)
    assert report, report
    assert report.kinks > 900
    assert report.cost.values < 100


def test_a_direction_that_no_element_explains_is_wrong_all_the_same():
    """A rule that is right for few elements of g at a time only."""

    def vjp(xs, g):
        return (g * np.cos(xs[0]) * (1 + 1e-3 * (np.count_nonzero(g) > 500)),)

    assert not gradcheck(np.sin, X, vjp=vjp)


def test_a_direction_is_wrong_even_where_each_element_drowns_in_noise():
    report = gradcheck(lambda x: np.asarray(x.sum() + 1e9), X, vjp=lambda xs, g: (g * np.full(1024, 1 + 1e-5),))
    assert len(report.problems) == 1
    assert report.problems[0].startswith("along a random direction the slope is ")
    assert report.worst is None


@pytest.mark.parametrize("seed", range(2))
def test_two_outputs_on_one_kink_may_choose_apart(seed):
    def f(x):
        return np.concatenate([np.maximum(x, 0), np.abs(x)])

    def vjp(xs, g):
        return (g[:90] * (xs[0] > 0) + g[90:] * np.sign(xs[0]),)

    assert gradcheck(f, WITH_ZEROS[:90], vjp=vjp, seed=seed)


def test_a_large_input_of_ones_has_many_ties():
    def vjp(xs, g):
        return (g * np.eye(1, 40, xs[0].argmax())[0],)

    assert gradcheck(lambda x: np.asarray(x.max()), np.ones(40), vjp=vjp)


@pytest.mark.slow
def test_a_wrong_element_of_a_large_function_is_found_in_little_memory():
    """4000 outputs by 4000 inputs: their Jacobian would take 128 MB."""
    x = RNG.standard_normal(4000)
    tracemalloc.start()
    report = gradcheck(np.sin, x, vjp=changed(cosine, 1234, 1.01))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert report.worst.output == ("y", (1234,))
    assert peak < 40e6


@pytest.mark.parametrize("seed", range(3))
def test_many_outputs_in_float16_are_mixed_by_what_float16_holds(seed):
    x = np.random.default_rng(0).standard_normal(1000).astype(np.float16)
    assert gradcheck(lambda x: x * x, x, seed=seed)
    assert gradcheck(np.square, x, vjp=lambda xs, g: (2 * xs[0] * g,), seed=seed)
    assert gradcheck(lambda x: np.square(x).astype(np.float16), x.astype(float), vjp=lambda xs, g: (2 * xs[0] * g,))
    wrong = gradcheck(np.square, x, vjp=lambda xs, g: ((2 if xs[0].dtype == np.float64 else 3) * xs[0] * g,), seed=seed)
    assert wrong.problems == ["the gradient in float16 differs from what the same rule gives in float64"]
