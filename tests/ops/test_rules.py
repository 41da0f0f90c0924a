"""The rules of every primitive: arguments, shapes, types, ties, signed zeros, scales, second derivatives."""

import pytest

from autograd.testing import assert_op

from .operations import DOMAINS, OPERATIONS, REALS, SAMPLES


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operations_rules_are_right_in_every_form(name):
    assert_op(OPERATIONS[name], *SAMPLES.get(name, ()), domain=DOMAINS.get(name, REALS))


def test_every_operation_is_in_the_table_and_nothing_else():
    elementwise = {name for name, op in OPERATIONS.items() if op.partials is not None}
    assert OPERATIONS.keys() - elementwise <= SAMPLES.keys() <= OPERATIONS.keys()
    assert DOMAINS.keys() <= elementwise
