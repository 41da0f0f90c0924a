"""Numbers as they are written."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz.numbers import as_factor, number, product, shape, total

finite = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (-3.0, "−3"),
        (0.5, "0.5"),
        (0.70710678, "0.7071"),
        (6.8813735870195432, "6.881"),
        (1.2e-7, "1.2e−7"),
        (-1.25e-300, "−1.25e−300"),
        (123456.0, "123456"),
        (123456.7, "1.235e5"),
        (1e6, "1e6"),
        (1e22, "1e22"),
        (0.99999, "1"),
        (math.nan, "NaN"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)
def test_a_number_is_written(x, text):
    assert number(x) == text


@given(finite)
def test_four_digits_are_kept(x):
    # Rounding to four digits is off by at most half a unit of the fourth.
    error = abs(Fraction(number(x).replace("−", "-")) - Fraction(x))
    assert error <= Fraction(abs(x)) / 2000


@given(finite)
def test_only_zero_is_written_0(x):
    assert (number(x) == "0") == (x == 0)


@given(finite.filter(bool))
def test_the_sign_is_a_true_minus(x):
    assert number(-x) == (number(x)[1:] if x < 0 else "−" + number(x))
    assert "-" not in number(x)


@given(finite)
def test_only_negative_factors_are_bracketed(x):
    assert as_factor(x) == (f"({number(x)})" if x < 0 else number(x))


def test_a_link_of_the_chain_rule_is_a_product():
    assert product(0.5, -3.0, -1.5) == "0.5 × (−3) = −1.5"


def test_contributions_are_a_sum():
    assert total([1.0, -0.5, 2.0], 2.5) == "1 + (−0.5) + 2 = 2.5"


def test_shapes_are_written_as_numpy_does():
    assert [shape(s) for s in [(), (3,), (4, 3)]] == ["()", "(3,)", "(4, 3)"]
