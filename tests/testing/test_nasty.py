"""Right gradients of hard functions are accepted, and slightly wrong ones are not."""

import numpy as np
import pytest

from autograd.testing import assert_gradients, gradcheck

from .nasty import NASTY, Nasty

ALL = pytest.mark.parametrize("case", NASTY, ids=str)


@ALL
@pytest.mark.parametrize("seed", range(3))
def test_a_right_gradient_is_accepted(case: Nasty, seed):
    with np.errstate(all="ignore"):
        assert_gradients(case.f, *case.xs, vjp=case.vjp, seed=seed)


@pytest.mark.parametrize("case", [case for case in NASTY if case.wrong is not None], ids=str)
def test_a_wrong_one_is_not(case: Nasty):
    def vjp(xs, g):
        return tuple((c * case.wrong).astype(x.dtype) for c, x in zip(case.vjp(xs, g), xs, strict=True))

    with np.errstate(all="ignore"):
        assert not gradcheck(case.f, *case.xs, vjp=vjp)


def report(name):
    (case,) = [case for case in NASTY if case.name == name]
    with np.errstate(all="ignore"):
        return gradcheck(case.f, *case.xs, vjp=case.vjp)


def test_kinks_are_counted():
    assert report("a kink at and near").kinks == 1
    assert report("both ends of clip").kinks == 2
    assert report("a norm at 0").kinks == 3
    assert report("a kink near").kinks == 0


def test_what_is_verified_is_verified_to_little_more_than_rounding():
    assert 0 < report("kinks all around").verified_rtol < 1e-9
    assert 1e-9 < report("rounded to 8 places").verified_rtol < 1e-2


def test_what_is_not_a_number_is_unverified_where_the_value_is_not_one_either():
    assert report("no value at one place").unverified == 2  # by either input
    assert report("minus infinity at one place").notes == [
        "the function is not finite at x, in 1 of 2 outputs: nothing is verified of those",
        "the gradient is NaN where the cotangent is 0 (0 · ∞)",
    ]


def test_zero_at_a_vertical_tangent_is_a_convention_that_differences_cannot_verify():
    def safe(xs, g):
        (x,) = xs
        return (np.where(x == 0, 0, 0.5 * g / np.sqrt(np.where(x == 0, 1, x))),)

    x = np.array([0.0, 1.0])
    right = gradcheck(np.sqrt, x, vjp=safe)
    assert right
    assert right.unverified == 1
    strict = gradcheck(np.sqrt, x, vjp=safe, strict=True)
    assert strict.problems == ["1 derivative is unverified: differences are too noisy there"]


def test_a_finite_slope_at_a_vertical_tangent_is_wrong():
    with np.errstate(all="ignore"):
        assert not gradcheck(
            np.sqrt, np.array([0.0, 1.0]), vjp=lambda xs, g: (g * np.where(xs[0] == 0, 7.0, 0.5 / np.sqrt(xs[0])),)
        )
        assert not gradcheck(
            np.sqrt, np.array([0.0, 1.0]), vjp=lambda xs, g: (g * np.where(xs[0] == 0, -np.inf, 0.5 / np.sqrt(xs[0])),)
        )


def test_a_slope_that_only_one_side_has_must_be_that_side_s():
    x = np.array([0.0, 1.0])
    right = gradcheck(lambda x: x**1.5 + 2 * x, x, vjp=lambda xs, g: (g * (1.5 * np.sqrt(xs[0]) + 2),))
    assert right
    wrong = gradcheck(lambda x: x**1.5 + 2 * x, x, vjp=lambda xs, g: (g * (1.5 * np.sqrt(xs[0]) + 1 + (xs[0] > 0)),))
    assert "∂y[0]/∂x[0]: 1 by its rule, 2 ±" in str(wrong)


def test_a_smooth_function_made_of_kinks_has_a_slope():
    """relu(x) − relu(−x) is x: the rule that gives 0 at 0 is wrong."""
    x = np.array([0.0, 1.0])
    vjp = lambda xs, g: (g * ((xs[0] > 0) * 1.0 + (xs[0] < 0)),)  # noqa: E731
    wrong = gradcheck(lambda x: np.maximum(x, 0) - np.maximum(-x, 0), x, vjp=vjp)
    assert "∂y[0]/∂x[0]: 0 by its rule, 1 ± " in str(wrong)


def test_a_tie_of_which_nobody_wins_is_wrong():
    report = gradcheck(lambda x: np.asarray(x.max()), np.ones(5), vjp=lambda xs, g: (0 * xs[0],))
    assert "does no winner of a tie receive the whole gradient?" in str(report)
    assert report.maps == {"x": "x x x x x"}


def test_what_differences_tell_less_than_precisely_is_unverified():
    assert report("float16 inside").verified_rtol > 1e-3
    assert report("float16 inside, and level").unverified == 1


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_cancels_to_exactly_0_shows_its_rounding_at_the_smallest_steps(dtype):
    """The cofactors of singular matrices are made of numbers of size 1; by some elements they do not depend at all."""
    singular = [[[0, 1, 1], [0, 1, 1], [0, 0, 1]], [[1, 1, 1], [0, 2, 0], [1, 1, 1]]]
    report = gradcheck(np.linalg.det, np.array(singular, dtype), order=2)
    assert report
    assert (report.kinks, report.unverified) == (0, 0)


def test_beside_a_pole_differences_tell_nothing():
    """Off by some roundings the value is a small part of itself: no step is small enough, and none says it is wrong."""
    pole = 0.3
    report = gradcheck(lambda x: 1 / (x - pole), np.array([np.nextafter(pole, 1), 0.4]))
    assert report
    assert report.unverified == 1


def test_whole_numbers_are_steps_and_no_roundings_of_float16():
    """Whole numbers of about 1000 fill float16 to its last bit."""
    a, b = np.full(4, 1000.0), np.array([1.0, 0.5, 2.0, 1000.0])
    assert gradcheck(np.floor_divide, a, b, vjp=lambda xs, g: (0 * g, 0 * g))


def test_a_rule_may_refuse_what_lies_beyond_its_domain():
    """It is asked beside the point too, where the domain may have ended."""

    def vjp(xs, g):
        if (xs[0] > 1).any():
            raise ValueError("beyond 1")
        return (-g / (2 * np.sqrt(1 - xs[0])),)

    assert gradcheck(lambda x: np.sqrt(np.abs(1 - x)), np.array([0.5, 0.9995]), vjp=vjp)
