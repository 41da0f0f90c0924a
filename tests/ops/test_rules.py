"""The rules of every primitive: arguments, shapes, types, ties, signed zeros, scales, second derivatives."""

import pytest

from autograd.testing import OpError, assert_op

from .operations import DOMAINS, OPERATIONS, REALS, SAMPLES

WIDENS = "a rule gives a wide cotangent of a narrow input, which the engine narrows again"
WRONG = {
    **dict.fromkeys(["maximum", "minimum", "max", "min", "clip"], WIDENS),
    **dict.fromkeys(["log", "log2", "log10", "log1p", "arctanh", "cofactors"], WIDENS),
    **dict.fromkeys(["mean", "var", "std"], f"with where=, {WIDENS}"),
    "sqrt": "the derivative at -0 is -inf",
    "einsum": "NumPy broadcasts lengths of 1, also of a repeated letter, and the rule does not",
}


def checks():
    for name in OPERATIONS:
        reason = WRONG.get(name)
        marks = [pytest.mark.xfail(raises=OpError, reason=reason)] if reason else []
        yield pytest.param(name, marks=marks)


@pytest.mark.parametrize("name", list(checks()))
def test_an_operations_rules_are_right_in_every_form(name):
    assert_op(OPERATIONS[name], *SAMPLES.get(name, ()), domain=DOMAINS.get(name, REALS))


def test_every_operation_is_in_the_table_and_nothing_else():
    elementwise = {name for name, op in OPERATIONS.items() if op.partials is not None}
    assert OPERATIONS.keys() - elementwise == SAMPLES.keys()
    assert DOMAINS.keys() <= elementwise
