"""A picture is made without the garbage collector, which is left as it was."""

import gc

import numpy as np
import pytest

import viz
from autograd import Tensor
from viz.pause import uncollected


def long_chain(steps):
    x = Tensor(0.5, name="x")
    for _ in range(steps):
        x = np.tanh(x * 1.5)
    return x


def test_no_cycle_is_looked_for_while_a_graph_is_described():
    output, rounds = long_chain(2000), []
    gc.callbacks.append(lambda phase, info: rounds.append(phase))
    try:
        gc.collect()
        assert rounds == ["start", "stop"]
        viz.describe(output)
        during = rounds[2:]
    finally:
        gc.callbacks.pop()
    assert len(during) <= 2  # of what was made before and after it


@pytest.mark.parametrize("running", [True, False])
def test_the_collector_is_left_as_it_was(running):
    try:
        if not running:
            gc.disable()
        viz.describe(long_chain(1))
        assert gc.isenabled() is running
        with pytest.raises(ValueError, match="role"):
            viz.describe(long_chain(1), roles={"nobody": "input"})
        assert gc.isenabled() is running
        with uncollected():
            with uncollected():
                pass
            assert not gc.isenabled()
    finally:
        gc.enable()
