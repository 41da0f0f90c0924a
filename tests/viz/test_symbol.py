"""Formulas that are read from functions."""

import operator
import re

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from viz.symbol import Symbol, apply, read

x, y = Symbol("x"), Symbol("y")
OPERATORS = [operator.add, operator.sub, operator.mul, operator.truediv]
LEAVES = st.one_of(st.sampled_from("xyz"), st.integers(-3, 3))
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def trees(leaves):
    return st.one_of(
        st.tuples(st.sampled_from(OPERATORS), leaves, leaves),
        st.tuples(st.just(operator.neg), leaves),
        st.tuples(st.just(operator.pow), leaves, st.integers(2, 3)),
    )


def evaluated(tree, values):
    if isinstance(tree, tuple):
        function, *operands = tree
        return function(*(evaluated(operand, values) for operand in operands))
    return values[tree] if isinstance(tree, str) else tree


def as_python(text):
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda m: f"**({m[0].translate(SUPERSCRIPTS)})", text)
    return text.replace("·", "*").replace("−", "-")


@given(st.recursive(LEAVES, trees, max_leaves=8))
def test_a_formula_has_the_value_of_what_it_was_read_from(tree):
    values = {"x": 1.5, "y": -0.75, "z": 2.25}
    try:
        expected = evaluated(tree, values)
        formula = evaluated(tree, {name: Symbol(name) for name in values})
    except ZeroDivisionError:
        assume(False)
    assume(isinstance(formula, Symbol) and np.isfinite(expected))
    # Numbers between symbols are written with four digits.
    assume(not re.search(r"[\d.]{5}|e", formula.text))
    try:
        found = eval(as_python(formula.text), values.copy())
    except ZeroDivisionError:
        assume(False)
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (1 - y * y, "1 − y²"),
        (1 * x, "x"),
        (-1 * x, "−x"),
        (2 * x**1, "2·x"),
        (x - (y - x), "x − (y − x)"),
        (x * (-y), "x·(−y)"),
        ((x + y) ** 2, "(x + y)²"),
        (x**-1, "x⁻¹"),
        (2**x, "2^x"),
        (np.cos(x), "cos(x)"),
        (-np.sin(x) / y, "−sin(x) / y"),
        (abs(x), "|x|"),
        (x > 0, "[x > 0]"),
        (np.float64(2.0) * x, "2·x"),
        (x.mT @ y, "xᵀ·y"),
        (1 / x * y, "(1 / x)·y"),
        (x * (1 / y), "x·(1 / y)"),
        (1 / (x * y), "1 / (x·y)"),
        (x - -y, "x − (−y)"),
        (x * y / y, "x·y / y"),
        (np.where(x >= 0, np.float32(1), np.float32(np.nan)) * x, "x"),
        ((x > 0) & (y > 0), "[x > 0] and [y > 0]"),
        (~(x > 0), "invert([x > 0])"),
        (np.where(x >= 0, 1 / x, np.nan), "1 / x"),
        (np.where(x > 0, y, 0.0), "where([x > 0], y, 0)"),
    ],
)
def test_a_formula_is_written(formula, text):
    assert formula.text == text


def test_products_of_matrices_and_of_elements_are_told_apart():
    signs = {"matmul": " @ "}

    def matmul(a, b):
        return apply("matmul", [a, b], signs=signs)

    assert (matmul(x, y) * x).text == "(x @ y)·x"
    assert matmul(x, y * x).text == "x @ (y·x)"
    assert matmul(matmul(x, y), x).text == "x @ y @ x"
    assert matmul(x, matmul(y, x)).text == "x @ (y @ x)"


def test_signs_can_be_written_otherwise():
    assert apply("multiply", [x, x], signs={"multiply": " × "}).text == "x × x"
    assert apply("sum", [x], {"axis": 0}).text == "sum(x, axis=0)"


@pytest.mark.parametrize(
    "rule",
    [
        lambda y, x: 1.0 if x > 0 else 0.0,
        lambda y, x: x.reshape(2),
        lambda y, x: np.asarray(x),
        lambda y, x: np.sum(x),
        lambda y, x: np.add.reduce(x),
        lambda y, x: np.add(x, y, out=np.zeros(())),
        lambda y, x: x * np.ones(3),
        lambda y, x: float(x),
        lambda y, x: "x",
        lambda y, x: x.ndim,
    ],
)
def test_a_rule_that_needs_numbers_has_no_formula(rule):
    assert read(rule, y, x) is None


def test_a_mistake_in_a_rule_is_not_hidden():
    with pytest.raises(ZeroDivisionError):
        read(lambda y, x: 1 // 0, y, x)


def test_a_rule_may_ask_for_the_number_of_axes():
    assert read(lambda x: x if x.ndim == 2 else -x, Symbol("x", ndim=2)).text == "x"
