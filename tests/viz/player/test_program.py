"""Which computations a page may run again, and why it may not run others."""

import re
from pathlib import Path

import numpy as np
import pytest

import viz
from autograd import Tensor, ops, topological, unary
from autograd.ops import activations, elementwise, selection
from viz.player.program import OPERATIONS, constants, why_not

TABLE = Path(viz.__file__).parent / "player" / "assets" / "operations.js"


def reason(y, drawn=None):
    order = topological(y)
    return why_not(order, len(order) if drawn is None else drawn)


def test_the_page_has_every_operation_that_acts_on_single_numbers():
    names = {*elementwise.__all__, *activations.__all__, *selection.__all__}
    by_name = {getattr(getattr(ops, name), "name", name) for name in names}
    assert by_name - OPERATIONS == {"softmax", "log_softmax", "logsumexp"}
    assert by_name >= OPERATIONS


def test_the_script_has_a_row_for_each_with_a_derivative_for_each_argument():
    rows = re.findall(r"^  (\w+): \[", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(OPERATIONS)


def test_numbers_can_be_computed_again():
    x = Tensor(2.0)
    assert reason(np.tanh(x * 3 + Tensor(1.0, requires_grad=False))) == ""
    assert reason(np.where(x > 1, x * x, 0.0)) == ""
    assert constants(np.where(x > 1, x, 0.5)) == {2: 0.5}
    assert constants(ops.where(True, x, 0.5)) == {0: 1.0, 2: 0.5}
    assert constants(2 * x) == {0: 2.0}
    assert constants(ops.clip(x, 0.0, 1.0)) == {1: 0.0, 2: 1.0}


def long_chain():
    x = Tensor(1.0)
    for _ in range(60):
        x = x * 1.01
    return x


tanh = unary(np.tanh, lambda y, x: 1 - y * y)


@pytest.mark.parametrize(
    ("graph", "words"),
    [
        (
            lambda: Tensor(np.ones(3)).sum(),
            "Values can be changed where all are single numbers; here some are arrays.",
        ),
        (
            lambda: (np.ones(3) * Tensor(1.0)).sum(),
            "Values can be changed where all are single numbers; here some are arrays.",
        ),
        (
            lambda: Tensor(np.float32(1)) * np.float32(2),
            "Values can be changed where all are of float64; here some are of float32.",
        ),
        (long_chain, "Values can be changed in graphs of at most 60 values; this one has 61."),
        (
            lambda: ops.softmax(Tensor(1.0)),
            "Values cannot be changed here: the page cannot compute softmax.",
        ),
        (lambda: tanh(Tensor(1.0)), "Values cannot be changed here: the page cannot compute tanh."),
    ],
)
def test_others_say_why_not(graph, words):
    assert reason(graph()) == words


def test_what_is_not_drawn_cannot_be_computed():
    assert reason(np.tanh(Tensor(1.0)), 1) == "Values cannot be changed here: not all of the computation is drawn."
