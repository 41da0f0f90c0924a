"""Planted operations, each wrong in one way: what is wrong only shows in some of the calls that are generated."""

import numpy as np
import pytest

import autograd
from autograd import binary, ops, primitive, unary
from autograd.testing import OpError, assert_op, check_op, gradcheck, operations, sample

from .planted import by_pointer, taken_once


def wrong(f, *partials):
    return (unary if len(partials) == 1 else binary)(f, *partials, name="wrong")


def rate(x, usual, other):
    """The narrow type of ``x`` decides."""
    return x.dtype.type(other if x.dtype == np.float32 else usual)


# fmt: off
PLANTED = [
    ("sign",       wrong(np.cos, lambda y, x: np.sin(x)), "likely: the sign is flipped"),
    ("a hair",     wrong(np.sin, lambda y, x: np.cos(x) * (1 + 1e-5)), "likely: off by the constant factor 1.00001"),
    ("below zero", wrong(np.abs, lambda y, x: x * 0 + 1), "likely: only inputs below 0 are wrong"),
    ("at zero",    wrong(np.abs, lambda y, x: np.where(x == 0, 3.0, np.sign(x))), "likely: only inputs equal to 0 are wrong"),
    ("far out",    wrong(np.tanh, lambda y, x: np.where(np.abs(x) > 100, 1.0, 1 - y * y)), "special values 0 to 13: "),
    ("near zero",  wrong(np.sin, lambda y, x: np.where(np.abs(x) < 1e-6, 0.5, np.cos(x))), "special values 0 to 13: "),
    ("narrow",     wrong(np.sin, lambda y, x: np.cos(x) * rate(x, 1, 1.1)), "float32: the gradient in float32 differs from what the same rule gives in float64"),
    ("widening",   wrong(np.sin, lambda y, x: np.cos(x) * np.float64(1)), "float32: the gradient of x has dtype float64, not float32"),
    ("swapped",    wrong(np.multiply, lambda y, a, b: a, lambda y, a, b: b), "likely: the gradients of a and b are swapped"),
    ("one path",   wrong(np.multiply, lambda y, a, b: b, lambda y, a, b: 0 * a), "likely: no gradient reaches b"),
    ("shape",      wrong(np.add, 1, lambda y, a, b: np.ones(np.size(b)).sum() * np.ones(())), "shapes () and (3,): "),
    ("memory",     wrong(np.square, lambda y, x: 2 * by_pointer(np.asarray(x))), "rule is wrong for inputs not contiguous: does it read memory, not elements?"),
    ("tie",        wrong(np.maximum, lambda y, a, b: a == y, lambda y, a, b: b == y), "equal elements: at a tie or kink, the slope along a joint direction is "),
    ("writes",     wrong(np.sin, lambda y, x: np.cos(x, out=x if isinstance(x, np.ndarray) else None)), "rule writes into its input x: "),
]
# fmt: on


@pytest.mark.parametrize(("op", "says"), [case[1:] for case in PLANTED], ids=[case[0] for case in PLANTED])
def test_a_planted_operation_is_caught_and_named(op, says):
    with pytest.raises(OpError) as caught:
        assert_op(op, order=1)
    assert says in str(caught.value)
    assert str(caught.value).startswith("wrong: wrong in ")


def detached(x):
    return getattr(x, "data", x)


def test_a_wrong_second_derivative_is_caught():
    op = unary(np.sin, lambda y, x: np.cos(detached(x)), name="detached")
    assert check_op(op, order=1)
    report = check_op(op)
    assert "second order" in str(report)
    assert repr(report) == str(report)


@primitive
def take(x, i, /):
    return x[i]


def overwriting(g, y, x, i):
    return taken_once((x, i), g)[0]


def test_repeated_indices_are_tried_without_being_given():
    op = primitive(take.function).defvjp(overwriting, None)
    assert gradcheck(op, np.array([1.0, 2.0, 3.0]), np.array([0, 2, 1]))
    report = check_op(op, sample([1.0, 2.0, 3.0], [0, 2, 1]), order=1)
    assert "\n  repeated indices: " in str(report)
    assert "likely: repeated indices overwrite each other: accumulate with np.add.at" in str(report)


def test_ties_are_tried_without_being_given():
    @primitive
    def largest(x, /):
        return np.max(x)

    largest.defvjp(lambda g, y, x: g * (x == y))
    report = check_op(largest, sample([1.0, 2.0, 3.0]), order=1)
    assert [sample.shows for sample, _ in report.wrong] == ["equal elements"]
    assert "does every winner of a tie receive the whole gradient?" in str(report)


def test_parameters_are_passed_on_and_shown():
    @primitive
    def power(x, /, exponent):
        return x**exponent

    power.defvjp(lambda g, y, x, exponent: g * exponent * x ** (exponent - 1))
    report = assert_op(power, sample(2.0, exponent=3), sample([1.0, 2.0], exponent=2))
    assert str(report).startswith("power: right to ")
    assert f" in {len(report.reports)} calls" in str(report)
    power.defvjp(lambda g, y, x, exponent: g * x ** (exponent - 1))
    report = check_op(power, sample(2.0, exponent=3))
    assert "to reproduce: gradcheck(partial(power, exponent=3), np.array(2.0), order=2)" in str(report)


def test_an_argument_without_a_rule_is_not_differentiated_by():
    @primitive
    def shifted(x, shift, /):
        return x + shift

    assert assert_op(shifted.defvjp(lambda g, y, x, shift: g, None), sample([1.0, 2.0], 3.0))


def test_of_large_numbers_only_what_has_a_value_is_tried():
    calls = [sample.shows for sample, _ in check_op(ops.elementwise.exp).reports]
    assert "times 0.0001" in calls
    assert "times 10000" not in calls


def test_samples_of_a_domain_stay_inside_it():
    report = check_op(ops.elementwise.arcsin, domain=(-1.0, 1.0))
    inputs = np.concatenate([np.ravel(x) for sample, _ in report.reports for x in sample.inputs])
    assert np.abs(inputs).max() == 1


@pytest.mark.parametrize("domain", [(4.0, 12.0), (-12.0, -4.0), (5.0, np.inf), (-np.inf, -5.0), (3.0, 3.5)])
def test_a_domain_without_ordinary_numbers_is_looked_at_too(domain):
    report = check_op(ops.arctan, domain=domain)
    inputs = np.concatenate([np.ravel(x) for sample, _ in report.reports for x in sample.inputs if x.dtype == float])
    assert report
    assert domain[0] <= inputs.min() < inputs.max() <= domain[1]
    assert len(np.unique(inputs)) > 10
    cut = unary(np.arctan, lambda y, x: np.where(abs(x) > 3, 0.0, 1 / (1 + x * x)))
    assert not check_op(cut, domain=domain)


@pytest.mark.parametrize(
    ("op", "message"),
    [
        (take, "check_op: take has no derivative rules. Give it some with take.defvjp."),
        (
            primitive(take.function).defvjp(overwriting, None),
            "check_op: take is not elementwise; give calls of it: check_op(op, sample(x, axis=0), …).",
        ),
        (np.sin, "check_op: <ufunc 'sin'> is not a primitive. Check a function with gradcheck(f, *xs)."),
    ],
)
def test_what_cannot_be_checked_is_refused(op, message):
    with pytest.raises(TypeError) as caught:
        check_op(op)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"domain": 3}, ValueError, "check_op: a domain is a pair of numbers, (low, high), but this one is 3."),
        ({"domain": (3, 1)}, ValueError, "check_op: the domain is empty, from 3 to 1."),
        (
            {"domain": [(0, 1)] * 2},
            ValueError,
            "check_op: domain has 2 entries for 1 array. Give one, or one for each.",
        ),
    ],
)
def test_a_domain_that_is_none_is_refused(given, error, message):
    with pytest.raises(error) as caught:
        check_op(ops.sin, **given)
    assert str(caught.value) == message


def test_a_call_that_is_no_sample_is_refused():
    with pytest.raises(TypeError) as caught:
        check_op(ops.matmul, (1.0, 2.0))  # type: ignore[arg-type]
    assert str(caught.value) == "check_op: calls are given as sample(x, …), but this one is (1.0, 2.0)."


def test_the_operations_of_a_package_are_found():
    linalg = {op.name for op in operations(autograd.ops.linalg)}
    assert linalg == {op.name for op in operations("autograd.ops.linalg")} == {"inv", "solve", "det", "cofactors"}
    assert linalg < {op.name for op in operations("autograd.ops")}
    assert "matmul" not in linalg  # which only uses it
    assert "greater" not in {op.name for op in operations("autograd.ops")}  # which has no derivative


def test_arguments_whose_domains_do_not_meet_have_no_equal_elements():
    report = check_op(ops.divide, domain=[(-4.0, -1.0), (1.0, 4.0)])
    assert report
    assert "equal elements" not in [sample.shows for sample, _ in report.reports]


def test_an_operation_without_a_name_is_f_in_every_line():
    report = check_op(unary(lambda x: np.sin(x), lambda y, x: -np.cos(x)), domain=(0.1, 1.0))
    assert str(report).startswith("f: wrong in ")
    assert "<lambda>" not in str(report)


def test_what_is_unverified_or_on_kinks_is_counted_and_strict_fails_it():
    report = check_op(ops.log, order=1)
    assert report
    assert report.unverified == sum(r.unverified for _, r in report.reports) > 0
    counts = f"{report.unverified} derivatives unverified"
    assert str(report) == f"log: right to {report.verified_rtol:.1g} in {len(report.reports)} calls, {counts}"
    strict = check_op(ops.log, order=1, strict=True)
    assert not strict
    assert {sample.shows for sample, _ in strict.wrong} == {s.shows for s, r in report.reports if r.unverified}
    failed = f"log: wrong or unverified in {len(strict.wrong)} of {len(strict.reports)} calls\n"
    assert str(strict).startswith(failed)
    assert check_op(ops.sin, strict=True)
    assert check_op(ops.log, domain=(0.1, 100.0), strict=True)
    with pytest.raises(OpError):
        assert_op(ops.log, order=1, strict=True)
    kinks = check_op(ops.absolute, order=1)
    assert kinks.kinks == sum(r.kinks for _, r in kinks.reports) > 0
    assert str(kinks).endswith(f", {kinks.kinks} element{'s' * (kinks.kinks > 1)} on kinks")


def test_an_operation_whose_slopes_are_all_0_is_right_to_no_number_of_digits():
    flat = unary(np.floor, lambda y, x: 0 * x)
    report = check_op(flat, domain=(0.1, 0.9), order=1)
    assert report
    assert str(report) == f"floor: right in {len(report.reports)} calls"
