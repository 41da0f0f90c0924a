"""What may be called right: only what differences verify; and what they cannot know is unverified, never wrong."""

import numpy as np
import pytest

from autograd import ops
from autograd.testing import gradcheck

RNG = np.random.default_rng(60)


def cosine_times(factor):
    return lambda xs, g: (factor * g * np.cos(xs[0]),)


@pytest.mark.parametrize("factor", [1.01, 1.03, 1.1, 1.3])
def test_what_drowns_in_an_offset_is_unverified(factor):
    x = np.array([1.0, 2.0])
    report = gradcheck(lambda x: np.sin(x) + 1e12, x, vjp=cosine_times(factor))
    assert report
    assert report.unverified == 2
    strict = gradcheck(lambda x: np.sin(x) + 1e12, x, vjp=cosine_times(factor), strict=True)
    assert strict.problems == ["2 derivatives are unverified: differences are too noisy there"]


@pytest.mark.parametrize("offset", [0.0, *10.0 ** np.arange(6, 15)])
@pytest.mark.parametrize("factor", [1.0002, 1.002, 1.02, 1.2])
def test_what_strict_calls_right_is_right_to_the_precision_it_names(offset, factor):
    """Whatever the noise, an error of more than rtol is found, or the check fails as not verified."""
    report = gradcheck(
        lambda x: np.sin(x) + offset, np.array([1.0, 2.0]), vjp=cosine_times(factor), rtol=1e-3, strict=True
    )
    if report:
        assert factor - 1 <= 1e-3
        assert factor - 1 <= 1.01 * report.verified_rtol


def test_strict_fails_what_is_not_verified_to_rtol():
    def vjp(xs, g):
        return (g,)

    assert gradcheck(np.tanh, np.array([1.0, 2.0]), vjp=lambda xs, g: (g / np.cosh(xs[0]) ** 2,), strict=True)
    assert gradcheck(lambda x: x + 1e10, np.array([1.0, 2.0]), vjp=vjp, rtol=1e-3, strict=True).verified_rtol < 1e-3
    loose = gradcheck(lambda x: x + 1e11, np.array([1.0, 2.0]), vjp=vjp)
    assert loose
    assert 1e-3 < loose.verified_rtol < 0.05
    strict = gradcheck(lambda x: x + 1e11, np.array([1.0, 2.0]), vjp=vjp, strict=True)
    assert strict.problems == [
        f"verified only to {loose.verified_rtol:.1g}, and strict asks for rtol=1e-06: differences are too noisy"
    ]


@pytest.mark.parametrize("power", range(14, 21))
def test_a_function_that_swings_faster_than_its_input_can_be_told_apart_is_unverified(power):
    for x in RNG.uniform(1, 10, 5) * 10.0**power:
        report = gradcheck(ops.sin, np.array([x]))
        assert report
        assert report.unverified == 1


@pytest.mark.parametrize("distance", 10.0 ** -np.arange(6, 16))
@pytest.mark.parametrize(
    "f",
    [
        lambda x: ops.log(1 - x),
        lambda x: ops.sqrt(1 - x),
        ops.arcsin,
        ops.arctanh,
        lambda p: ops.log(p) - ops.log(1 - p),
    ],
)
def test_a_right_slope_near_the_edge_of_the_domain_is_not_wrong(f, distance):
    assert gradcheck(f, np.array([0.5, 1 - distance]))


@pytest.mark.parametrize("distance", [1e-12, 1e-13, 1e-14])
@pytest.mark.parametrize("factor", [0.01, -1.0, 0.1])
def test_a_slope_less_than_what_was_seen_on_the_way_to_the_edge_is_wrong(distance, factor):
    report = gradcheck(
        lambda x: np.log(1 - x), np.array([1 - distance]), vjp=lambda xs, g: (factor * -g / (1 - xs[0]),)
    )
    assert report.problems == ["1 of 1 derivatives are wrong"]


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (ops.exp, RNG.uniform(-600, 600, 100)),
        (lambda x: x**3, 10.0 ** RNG.uniform(-90, 90, 100)),
    ],
)
def test_outputs_of_every_scale_are_mixed_without_overflow(f, x):
    report = gradcheck(f, x)
    assert 0 < report.verified_rtol < 1e-6
    assert report.unverified == 0


@pytest.mark.parametrize("size", [60, 100])
@pytest.mark.parametrize(("f", "value"), [(ops.log, 0.0), (lambda x: 1 / x, 0.0), (ops.sqrt, -1.0)])
def test_one_output_without_a_value_is_unverified_however_many_there_are(f, value, size):
    x = 1 + RNG.standard_normal(size) ** 2
    x[size // 2] = value
    report = gradcheck(f, x)
    assert report
    assert report.unverified > 0


def test_a_gradient_that_is_not_a_number_is_wrong_beside_an_output_without_a_value_too():
    x = np.arange(100.0)
    report = gradcheck(np.log, x, vjp=lambda xs, g: (np.where(xs[0] == 7, np.nan, g / xs[0]),))
    assert report.problems[0].startswith("the gradient of x is wrong")


@pytest.mark.parametrize("size", [8, 9])
@pytest.mark.parametrize("winners", [2, 3])
def test_a_tie_none_of_whose_winners_gets_a_gradient_is_wrong_at_every_size(size, winners):
    x = RNG.standard_normal((size, size))
    x[3, 4 : 4 + winners] = 9.0

    def vjp(xs, g):
        won = xs[0] == xs[0].max(1, keepdims=True)
        return (g[:, None] * (won & (won.sum(1, keepdims=True) == 1)),)

    report = gradcheck(lambda x: x.max(1), x, vjp=vjp)
    assert "does no winner of a tie receive the whole gradient?" in str(report)


ONES = np.ones(1024)


@pytest.mark.parametrize("off", [1e-2, 1e-4, 1e-5, 3e-6, 1e-6])
@pytest.mark.parametrize(
    ("f", "slope"),
    [
        (np.sin, np.cos),
        (lambda x: np.asarray(np.square(x).sum()), lambda x: 2 * x),
        (lambda x: np.asarray(np.tanh(x).mean() + 10), lambda x: (1 - np.tanh(x) ** 2) / 1024),
    ],
)
@pytest.mark.parametrize("x", [ONES, RNG.standard_normal(1024)], ids=["equal", "normal"])
def test_one_of_1024_is_no_more_off_than_strict_promises(f, slope, x, off):
    """Sums of 1024 derivatives are off by a small part of that."""
    wrong = np.ones(1024)
    wrong[77] += off
    report = gradcheck(f, x, vjp=lambda xs, g: (g * slope(xs[0]) * wrong,))
    if report:
        assert off <= 1.01 * report.verified_rtol
    if off > 1e-6:
        assert not gradcheck(f, x, vjp=lambda xs, g: (g * slope(xs[0]) * wrong,), strict=True)


def test_strict_takes_sums_where_they_tell_enough_of_each():
    report = gradcheck(np.sin, ONES, vjp=lambda xs, g: (g * np.cos(xs[0]),), strict=True)
    assert report
    assert report.cost.values <= 40
    (text,) = report.sums
    assert text.startswith("x: sums of 1024 derivatives along 2 directions are right to ")
    assert text in str(report)


def test_what_adds_too_little_to_every_sum_is_said():
    x = np.r_[np.ones(99), 1e-3]
    report = gradcheck(lambda x: x + 1e8, x, vjp=lambda xs, g: (g,))
    assert report
    assert report.hidden == 1
    assert report.headline == f"f: right to {report.verified_rtol:.1g}, 1 derivative seen in sums only"
    strict = gradcheck(lambda x: x + 1e8, x, vjp=lambda xs, g: (g,), strict=True)
    assert strict.problems == [
        "1 derivative adds too little to the sums along random directions to be verified by itself"
    ]


def test_strict_asks_for_rtol_of_each_element():
    x = np.r_[np.ones(99), 1e-2]

    def vjp(xs, g):
        return (g / np.cosh(xs[0]) ** 2,)

    loose = gradcheck(lambda x: np.tanh(x) + 1e4, x, vjp=vjp)
    strict = gradcheck(lambda x: np.tanh(x) + 1e4, x, vjp=vjp, strict=True)
    assert strict.problems == [
        f"each derivative by itself is verified only to {loose.verified_rtol:.1g}, as a part of the sums along random "
        "directions, and strict asks for rtol=1e-06"
    ]
