"""On stairs the derivative is the slope between the jumps, however large the numbers."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograd.testing import gradcheck

WHOLE = {
    "floor": np.floor,
    "rint": np.rint,
    "ceil": np.ceil,
    "trunc": np.trunc,
    "x // 1": lambda x: x // 1,
    "x // 3": lambda x: x // 3,
}
RISING = {"rint(x) + x": lambda x: np.rint(x) + x, "x % 3": lambda x: x % 3}


def slope(s):
    return lambda xs, g: (s * g,)


# From 1e13 on, where a number has but 500 neighbours between two jumps, some are refused: of `rint` 1 of 250 there, 13 of
# 250 at 3e14.
@given(x=st.floats(1, 1e12), kind=st.sampled_from(sorted(WHOLE)))
@example(x=1e6, kind="floor")
@example(x=1e6 + 0.5, kind="floor")
@example(x=7e7, kind="floor")
@example(x=7e7, kind="x // 3")
@example(x=9e11, kind="ceil")
def test_steps_of_whole_numbers_are_flat_at_every_size(x, kind):
    assert gradcheck(WHOLE[kind], np.array([x]), vjp=slope(0.0))


@given(x=st.floats(1, 1e8), kind=st.sampled_from(sorted(RISING)))
@example(x=7e7, kind="rint(x) + x")
def test_what_rises_between_jumps_is_not_refused(x, kind):
    assert gradcheck(RISING[kind], np.array([x]), vjp=slope(1.0))


@pytest.mark.parametrize("x", [2.5, 1e6, 1e6 + 0.5, 7e7])
@pytest.mark.parametrize("wrong", [0.5, -3.0, 1e3])
def test_another_slope_than_that_between_jumps_is_wrong(x, wrong):
    assert not gradcheck(np.floor, np.array([x]), vjp=slope(wrong))
    assert not gradcheck(RISING["rint(x) + x"], np.array([x]), vjp=slope(-wrong))
