"""What the strategies draw, that it finds bugs which hide from ordinary numbers, and that it shrinks to what is read."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograd.testing import gradcheck
from autograd.testing.strategies import (
    SPECIAL,
    arrays_for,
    axes,
    broadcastable,
    elements,
    expressions,
    indices,
)

from .planted import all_winners, taken_once

ROOT = Path(__file__).parents[2]
QUIETLY = settings(database=None, derandomize=True, suppress_health_check=list(HealthCheck), max_examples=60)


# Elements and arrays


def test_every_special_value_is_drawn():
    drawn = []

    @settings(QUIETLY, max_examples=400)
    @given(elements())
    def draw(x):
        drawn.append(x)

    draw()
    assert {(x, np.signbit(x)) for x in SPECIAL} <= {(x, np.signbit(x)) for x in drawn}
    assert len(set(drawn)) > 2 * len(SPECIAL)


@given(data=st.data(), domain=st.sampled_from([(0.0, 1.0), (0.1, np.inf), (-np.inf, -2.0), (0.3, 0.4), (2.5, 2.5)]))
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
def test_elements_stay_inside_their_domain(data, domain, dtype):
    x = data.draw(elements(domain, dtype, avoid=(1.0, 0.0)))
    assert domain[0] <= x <= domain[1]
    assert x not in (0, 1)
    assert abs(x) <= 1e3
    assert dtype == np.float64 or x == dtype(x)


INSIDE = [
    ((2000, np.inf), np.float64),
    ((-np.inf, -2000), np.float32),
    ((1e-9, 1e-7), np.float16),
    ((1e300, np.inf), np.float64),
    ((0.1, 0.1), np.float64),
    ((6e4, np.inf), np.float16),
    ((0.5, 3.2), np.int64),
    ((10, np.inf), np.int64),
    ((-np.inf, -10), np.int8),
    ((100, 1e6), np.int8),
    ((-5, 2), np.uint8),
    ((0, np.inf), np.uint8),
]


@pytest.mark.parametrize(("domain", "dtype"), INSIDE)
def test_arrays_of_any_type_stay_inside_any_domain(domain, dtype):
    @settings(QUIETLY)
    @given(arrays_for("(3)", domain=domain, dtype=dtype))
    def draw(xs):
        assert xs[0].dtype == dtype
        assert ((domain[0] <= xs[0].astype(float)) & (xs[0].astype(float) <= domain[1])).all()
        assert np.isfinite(xs[0]).all()

    draw()


@pytest.mark.parametrize("avoid", [0, 0.0, -0.0, [0.0], np.zeros(1), {0}, lambda x: x == 0])
@pytest.mark.parametrize("dtype", [float, int])
def test_what_is_avoided_is_not_drawn(avoid, dtype):
    @settings(QUIETLY)
    @given(arrays_for("(3)", avoid=avoid, dtype=dtype))
    def draw(xs):
        assert xs[0].all()

    draw()


def test_a_signature_that_has_no_shapes_is_refused_as_it_was_written():
    with pytest.raises(ValueError, match="arrays_for: no shapes for the signature") as caught:
        arrays_for(f"({','.join('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLM')})")
    assert "->" not in str(caught.value)


@given(elements(dtype=int), elements((0, 2), np.uint8))
def test_integers_are_few(i, j):
    assert i in range(-3, 4)
    assert j in range(3)


@given(arrays_for("(n,m),(m,k)"))
def test_equal_letters_are_equal_lengths(ab):
    a, b = ab
    assert (a @ b).shape == (a.shape[0], b.shape[1])


@given(arrays_for("(n),(2)", dtype=[np.float32, int], domain=[(0.0, 1.0), (0, 1)], stacks=2, least=0))
def test_each_array_has_a_domain_and_a_type_of_its_own(xi):
    x, i = xi
    assert (x.dtype, i.dtype) == (np.float32, int)
    assert i.shape[-1] == 2
    assert ((x >= 0) & (x <= 1)).all()
    assert np.isin(i, [0, 1]).all()
    np.broadcast_shapes(x.shape[:-1], i.shape[:-1])


@given(broadcastable(3, domain=(-1.0, 1.0), dims=2))
def test_broadcastable_arrays_broadcast(xs):
    assert len(np.broadcast_shapes(*[x.shape for x in xs])) <= 2
    assert max(np.abs(x).max() for x in xs) <= 1


def test_ties_and_empty_arrays_are_drawn():
    pairs = arrays_for("(n)", least=0)
    assert find(pairs, lambda xs: np.unique(xs[0]).size == xs[0].size - 2, settings=QUIETLY)
    assert find(pairs, lambda xs: xs[0].size == 0, settings=QUIETLY)[0].shape == (0,)


@pytest.mark.parametrize(
    ("strategy", "error", "message"),
    [
        (
            lambda: elements(dtype=complex),
            TypeError,
            "elements: dtype is complex128; give one of floating-point numbers or of integers.",
        ),
        (lambda: elements((1.0, 0.0)), ValueError, "elements: the domain is empty, from 1 to 0."),
        (lambda: elements(3), ValueError, "elements: a domain is a pair of numbers, (low, high), but this one is 3."),
        (
            lambda: broadcastable(2, domain=[(0, 1, 2), (0, 1)]),
            ValueError,
            "broadcastable: a domain is a pair of numbers, (low, high), but this one is (0, 1, 2).",
        ),
        (
            lambda: elements((np.nan, 1)),
            ValueError,
            "elements: a domain is a pair of numbers, (low, high), but this one is (nan, 1).",
        ),
        (lambda: elements((np.inf, np.inf)), ValueError, "elements: the domain is empty, from inf to inf."),
        (
            lambda: elements((-5, -2), np.uint8),
            ValueError,
            "elements: no uint8 lies in the domain, from -5 to -2.",
        ),
        (lambda: elements((0.2, 0.8), int), ValueError, "elements: no int64 lies in the domain, from 0.2 to 0.8."),
        (
            lambda: elements((1e-9, 1e-8), np.float16),
            ValueError,
            "elements: no float16 lies in the domain, from 1e-09 to 1e-08.",
        ),
        (
            lambda: arrays_for("(n)", domain=(1e5, np.inf), dtype=np.float16),
            ValueError,
            "arrays_for: no float16 lies in the domain, from 100000 to inf.",
        ),
        (
            lambda: elements(avoid="0"),
            TypeError,
            "elements: avoid is '0'; give a number, several, or a function of a number.",
        ),
        (
            lambda: arrays_for("n,m"),
            ValueError,
            "arrays_for: a signature is one list of lengths in parentheses for each array, like '(n,m),(m,k)', but this "
            "one is 'n,m'.",
        ),
        (
            lambda: arrays_for(3),  # type: ignore[arg-type]
            ValueError,
            "arrays_for: a signature is one list of lengths in parentheses for each array, like '(n,m),(m,k)', but this "
            "one is 3.",
        ),
        (
            lambda: arrays_for("(n),(n)", domain=[(0, 1)]),
            ValueError,
            "arrays_for: domain has 1 entry for 2 arrays. Give one, or one for each.",
        ),
        (
            lambda: arrays_for("(n),(n)", dtype=[float]),
            ValueError,
            "arrays_for: dtype has 1 entry for 2 arrays. Give one, or one for each.",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(strategy, error, message):
    with pytest.raises(error) as caught:
        strategy()
    assert str(caught.value) == message


def test_without_hypothesis_it_says_so():
    code = "import sys; sys.modules['hypothesis'] = None; import autograd.testing.strategies"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.stderr.splitlines()[-1] == (
        "ImportError: autograd.testing.strategies needs hypothesis: pip install hypothesis."
    )


# Places


@given(st.data(), hnp.array_shapes(min_dims=0, max_dims=3, max_side=3))
def test_axes_are_what_a_reduction_takes(data, shape):
    np.sum(np.zeros(shape), axis=data.draw(axes(len(shape))))


def test_axes_can_be_one_and_nothing_else():
    assert find(axes(2, none=False, tuples=False), lambda axis: axis < 0, settings=QUIETLY) == -1


@given(st.data(), hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3))
def test_indices_are_what_an_array_takes(data, shape):
    assert np.zeros(shape)[data.draw(indices(shape))].size >= 0


@pytest.mark.parametrize(
    "kind",
    [
        lambda i: isinstance(i, np.ndarray) and i.dtype == bool,
        lambda i: isinstance(i, np.ndarray) and i.dtype != bool and np.unique(i).size < i.size,
        lambda i: isinstance(i, tuple) and None in [k for k in i if not isinstance(k, np.ndarray)],
        lambda i: isinstance(i, tuple) and len(i) == 2 and all(isinstance(k, np.ndarray) for k in i),
        lambda i: isinstance(i, tuple) and any(isinstance(k, slice) for k in i),
    ],
    ids=["mask", "repeated", "new axis", "a pair of arrays", "slice"],
)
def test_every_kind_of_index_is_drawn(kind):
    assert find(indices((3, 2)), kind, settings=settings(QUIETLY, max_examples=200)) is not None


# Bugs that depend on the numbers: a gradient check of ordinary ones finds few of them


def quotient_for_zero(xs, g):
    return (g * np.prod(xs[0]) / xs[0],)


def slope_of_a_sinc(x):
    return (x * np.cos(x) - np.sin(x)) / x**2


def only_one_sum(xs, g):
    a, b = xs
    return g * b, (g * a).sum(0) if b.shape != a.shape[1:] or b.size > 1 else g * a


def share(a, b):
    return (a == np.maximum(a, b)) * 1.0


one = arrays_for("(n)")
rows = arrays_for("(n,m)")
pairs = arrays_for("(n),(n)")
taken = arrays_for("(4),(m)", domain=[(-2.0, 2.0), (0, 3)], dtype=[float, int])
stretched = arrays_for("(n,m),(m)")

# fmt: off
BUGS = {
    "below zero":       (np.abs, lambda xs, g: (g * np.ones_like(xs[0]),), one),
    "at zero":          (lambda x: np.maximum(x, 0), lambda xs, g: (g * np.where(xs[0] == 0, 3.0, xs[0] > 0),), one),
    "ties of max":      (lambda x: x.max(-1), all_winners, rows),
    "ties of maximum":  (np.maximum, lambda xs, g: (g * share(*xs), g * share(*xs[::-1])), pairs),
    "0/0":              (np.sinc, lambda xs, g: (g * np.pi * slope_of_a_sinc(np.pi * xs[0]),), one),
    "digits near zero": (np.expm1, lambda xs, g: (g * np.where(np.abs(xs[0]) < 1e-6, 0.5, np.exp(xs[0])),), one),
    "saturation":       (np.tanh, lambda xs, g: (g * np.where(np.abs(xs[0]) > 20, 1.0, 1 / np.cosh(xs[0]) ** 2),), one),
    "division by zero": (lambda x: np.asarray(np.prod(x)), quotient_for_zero, one),
    "repeated indices": (lambda x, i: x[i], taken_once, taken),
    "a length of 1":    (np.multiply, only_one_sum, stretched),
}
# fmt: on


def caught(f, vjp, strategy, examples=60):
    """The inputs on which the bug is seen."""

    @settings(QUIETLY, max_examples=examples, phases=[Phase.generate])
    @given(strategy)
    def check(xs):
        assert gradcheck(f, *xs, vjp=vjp)

    try:
        check()
    except (AssertionError, ExceptionGroup):
        return True
    return False


@pytest.mark.parametrize("bug", BUGS)
def test_a_bug_that_depends_on_the_numbers_is_found(bug):
    assert caught(*BUGS[bug])


def test_ordinary_numbers_find_few_of_them():
    drawn = np.random.default_rng(0).uniform(0.5, 1.5, (10, 3))
    found = [
        name
        for name, (f, vjp, strategy) in BUGS.items()
        if strategy is one and not all(gradcheck(f, x, vjp=vjp) for x in drawn)
    ]
    assert found == []


def test_what_is_found_is_shrunk_to_what_can_be_read():
    f, vjp, _ = BUGS["below zero"]
    (x,) = find(one, lambda xs: not gradcheck(f, *xs, vjp=vjp), settings=QUIETLY)
    assert x.size == 1
    assert x[0] in (0.0, -1.0)


# Expressions


@given(expressions())
def test_the_engine_differentiates_every_expression(expression):
    report = gradcheck(expression, *expression.inputs, order=2)
    assert report, report


@given(expressions(inputs=3, kinks=True))
def test_an_expression_prints_the_python_that_it_runs(expression):
    names = {name: getattr(np, name) for name in np.__all__}
    with np.printoptions(floatmode="unique", threshold=10**6):
        exec(repr(expression), names)
    last = f"v{len(expression.steps) - 1}"
    np.testing.assert_array_equal(names[last], expression(*expression.inputs))


@pytest.mark.slow
def test_expressions_shrink_and_hold_nothing_that_is_not_needed():
    def is_long_sum(expression):
        return expression.steps[-1].name == "sum" and len(expression.steps) > 1

    expression = find(expressions(), is_long_sum, settings=settings(QUIETLY, max_examples=300))
    assert len(expression.steps) == 2
    assert 2 in expression.steps[1].operands
    assert {float(x) for xs in expression.inputs for x in xs.ravel()} == {0.0}


@given(expressions())
def test_expressions_call_another_namespace(expression):
    class Loud:
        def __getattr__(self, name):
            called.append(name)
            return getattr(np, name)

    called: list[str] = []
    expression(*expression.inputs, xp=Loud())
    assert called == [step.name for step in expression.steps if step.name != "getitem"]


@pytest.mark.parametrize("n", [-1, 0, 1.5, True, "2"])
def test_broadcastable_takes_a_number_of_arrays(n):
    with pytest.raises(ValueError, match="broadcastable") as caught:
        broadcastable(n)
    assert str(caught.value) == f"broadcastable: give the number of arrays, 1 or more, but n is {n!r}."
