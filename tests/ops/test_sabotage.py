"""The laws catch bugs: each rule here is wrong in one of the ways that rules go wrong."""

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from autograd import binary, primitive, unary
from autograd.ops import reductions, shaping
from autograd.ops.elementwise import cos, exp, multiply
from autograd.ops.products import matmul
from autograd.testing import gradcheck

from . import laws
from .cases import Row, anywhere, elementwise, positive, seeds
from .table import ROWS

TABLE = {str(row): row for row in ROWS}


def broken(name, *rules):
    """The row of the table, with ``rules`` in place of its operation's."""
    row = TABLE[name]
    function = row.ours.function
    copy = primitive(function).defvjp(*rules)
    return Row(row.name, copy, row.numpy, row.cases, row.ulps)


def gradients_are_right(row, case, rng):
    laws.gradients_are_right(row, case)


def catches(law, row):
    @settings(
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        max_examples=100,
    )
    @given(case=row.cases, seed=seeds)
    def attempt(case, seed):
        law(row, case, np.random.default_rng(seed))

    with pytest.raises((AssertionError, ExceptionGroup)) as caught:  # a group: hypothesis has found several
        attempt()
    if isinstance(caught.value, ExceptionGroup):
        assert caught.value.split(AssertionError)[1] is None


sine = Row("sin", unary(np.sin, lambda y, x: -cos(x)), np.sin, elementwise(anywhere))
squares = Row("square", unary(np.square, lambda y, x: x), np.square, elementwise(anywhere))
products = Row("multiply", binary(np.multiply, lambda y, a, b: b, 0), np.multiply, elementwise(anywhere, anywhere))
quotients = Row(
    "divide",
    binary(np.divide, lambda y, a, b: 1 / b, lambda y, a, b: -a / b),
    np.divide,
    elementwise(anywhere, positive),
)


def detached(x):
    """What a rule does that reads a tensor's value: right once, and a constant for the second derivative."""
    return getattr(x, "data", x) if not isinstance(x, np.ndarray | np.generic) else x


def without_parameter(operation, **default):
    """The operation's own rule, blind to what ``default`` sets."""
    return lambda g, y, x, **params: operation.vjps[0](g, y, x, **{**params, **default})


def untransposed(g, y, a, b):
    return matmul(g, b) if a.ndim > 1 < b.ndim and b.shape[-1] == b.shape[-2] else matmul.vjps[0](g, y, a, b)


def along_the_wrong_axis(g, y, x, axis=None):
    return g * y - y * shaping.sum(g * y, axis=0 if x.ndim else None)


def in_its_own_order(g, y, x, **params):
    return shaping.reshape(g, x.shape)


FIRST = {
    "a wrong sign": sine,
    "a wrong factor": squares,
    "a dropped path": products,
    "a wrong power": quotients,
    "a missing transpose": broken("products.matmul", untransposed, matmul.vjps[1]),
    "a missing sum": broken("scans.cumsum", in_its_own_order),
    "a missing mask": broken("shaping.sum", without_parameter(shaping.sum, where=True)),
    "a missing initial value": broken("reductions.prod", without_parameter(reductions.prod, initial=1)),
    "a missing ddof": broken("reductions.var", without_parameter(reductions.var, ddof=0)),
    "a wrong axis": broken("activations.softmax", along_the_wrong_axis),
    "a missing inverse": broken("shaping.transpose", in_its_own_order),
    "a missing permutation": broken("sorting.sort", in_its_own_order),
}


@pytest.mark.parametrize("bug", FIRST)
def test_the_law_of_gradients_catches(bug):
    catches(gradients_are_right, FIRST[bug])


def test_it_catches_a_path_that_is_lost_the_second_time():
    row = Row("exp", unary(np.exp, lambda y, x: detached(y)), np.exp, elementwise(anywhere))
    assert gradcheck(row.ours, np.array([0.5, -1.0]))
    catches(gradients_are_right, row)


def test_it_catches_a_mixed_derivative_that_is_wrong():
    row = Row(
        "multiply",
        binary(np.multiply, lambda y, a, b: detached(b), lambda y, a, b: a),
        np.multiply,
        elementwise(anywhere, anywhere),
    )
    catches(gradients_are_right, row)


def test_the_recorded_pullback_catches_a_rule_that_asks_what_it_was_given():
    def rule(y, x):
        return exp(x) * (1 if isinstance(x, np.ndarray | np.generic) else 1 + 1e-15)

    catches(laws.recorded_pullback_is_the_pullback, Row("exp", unary(np.exp, rule), np.exp, elementwise(anywhere)))


def changes_its_input(x):
    y = np.exp(x)
    if isinstance(x, np.ndarray) and x.flags.writeable and x.ndim:
        x += 1
    return y


def test_ownership_catches_an_operation_that_writes_into_its_input():
    catches(
        laws.gradients_are_the_callers_own,
        Row("exp", unary(changes_its_input, lambda y, x: y), np.exp, elementwise(anywhere)),
    )


def test_ownership_catches_a_rule_that_writes_into_the_output():
    def rule(g, y, x):
        if isinstance(y, np.ndarray):
            y *= 2
        return multiply(g, y)

    row = Row("exp", primitive(lambda x, /: np.exp(x)).defvjp(rule), np.exp, elementwise(anywhere))
    catches(laws.gradients_are_the_callers_own, row)


def test_values_catch_another_function():
    row = Row("sin", unary(lambda x: np.sin(x) + 0 * x + 1e-16, 1), np.sin, elementwise(anywhere))
    catches(lambda row, case, rng: laws.computes_what_numpy_computes(row, case), row)
    row = Row("sin", unary(lambda x: np.sin(x).astype(np.float32), 1), np.sin, elementwise(anywhere))
    catches(lambda row, case, rng: laws.computes_what_numpy_computes(row, case), row)
