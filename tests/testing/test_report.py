"""What a report says, whole: verdict, place, numbers, cause, map, the line that repeats it; and as HTML."""

from typing import NamedTuple

import numpy as np
import pytest

from autograd.testing import Cost, GradientError, assert_gradients, gradcheck
from autograd.testing.picture import Picture

X = np.array([[0.5, -1.25, 0.0], [2.0, 0.25, -0.75]])


def cube(x):
    return x**3


def forgetful(xs, g):
    """The rule of cube that forgets negative inputs."""
    return (3 * g * xs[0] ** 2 * (xs[0] >= 0),)


WHOLE = """\
cube: 2 of 36 derivatives are wrong
  ∂y[0, 1]/∂x[0, 1]: 0 by its rule, 4.6875 ± {error} by differences
  taken as (f(x + h) - f(x - h)) / 2h, h = {step} at x[0, 1]
  likely: only inputs below 0 are wrong
  x, shape (2, 3):  . right  x wrong
    . x .
    . . x
  to reproduce: gradcheck(cube, np.array([[0.5, -1.25, 0.0], [2.0, 0.25, -0.75]]), vjp=forgetful)
  {values} calls of the function, {vjps} of the vjp"""


def test_the_message_of_a_wrong_gradient_whole():
    with pytest.raises(GradientError) as caught:
        assert_gradients(cube, X, vjp=forgetful)
    report = caught.value.report
    worst = report.worst
    assert worst is not None
    assert str(caught.value) == WHOLE.format(
        error=f"{worst.error:.1g}", step=f"{worst.step:.4g}", values=report.cost.values, vjps=report.cost.vjps
    )
    assert (worst.input, worst.index, worst.output, worst.analytic) == ("x", (0, 1), ("y", (0, 1)), 0.0)
    assert abs(worst.numeric - 4.6875) < 1e-9
    assert worst.error < 1e-9


def test_the_line_that_reproduces_it_does():
    report = gradcheck(cube, X, vjp=forgetful)
    assert str(
        eval(report.reproducer, {"gradcheck": gradcheck, "cube": cube, "forgetful": forgetful, "np": np})
    ) == str(report)


def test_the_step_reproduces_the_numeric_slope():
    worst = gradcheck(cube, X, vjp=forgetful).worst
    assert worst is not None
    e = np.zeros_like(X)
    e[worst.index] = worst.step
    slope = (cube(X + e) - cube(X - e))[worst.index] / (2 * worst.step)
    assert abs(slope - worst.numeric) < 1e-2


def test_a_right_gradient_is_one_line_and_what_it_took():
    report = gradcheck(cube, X, vjp=lambda xs, g: (3 * g * xs[0] ** 2,))
    assert report
    assert str(report) == f"cube: right to {report.verified_rtol:.1g}\n  {report.cost}"
    assert repr(report) == f"<Report: cube: right to {report.verified_rtol:.1g}>"
    assert report.worst is not None
    assert report.maps == {"x": ". . .\n. . ."}


def test_kinks_and_what_is_unverified_are_in_the_verdict():
    x = np.array([0.0, 1.0])
    kink = gradcheck(np.abs, x, vjp=lambda xs, g: (g * np.sign(xs[0]),))
    assert repr(kink) == f"<Report: absolute: right to {kink.verified_rtol:.1g}, 1 element on kinks>"
    assert kink.maps == {"x": "k ."}
    noisy = gradcheck(
        np.sqrt, x, vjp=lambda xs, g: (np.where(xs[0] == 0, 0, 0.5 * g / np.sqrt(np.where(xs[0] == 0, 1, xs[0]))),)
    )
    assert repr(noisy).endswith("1 derivative unverified>")
    assert noisy.maps == {"x": "? ."}


def test_a_wrong_slope_at_a_kink_shows_the_slopes_around():
    report = gradcheck(np.abs, np.array([0.0, 1.0]), vjp=lambda xs, g: (g * np.where(xs[0] > 0, 1.0, 3.0),))
    assert "∂y[0]/∂x[0]: 3 by its rule, between -1 and 1 by differences around the kink" in str(report)


def test_a_narrow_gradient_is_shown_beside_the_wide_one():
    def vjp(xs, g):
        return (g * np.cos(xs[0]) * (1.5 if xs[0].dtype == np.float32 else 1),)

    report = gradcheck(np.sin, np.float32([0.0, 0.5]), vjp=vjp)
    assert "∂y[0]/∂x[0]: 1.5 by its rule, 1 in float64" in str(report)
    assert "gradcheck(np.sin, np.array([0.0, 0.5], np.float32), vjp=vjp)" in str(report)


def test_several_outputs_and_scalars_are_named():
    report = gradcheck(
        lambda a, b: (a * b, [a + b]), 2.0, 3.0, vjp=lambda xs, g: (g[0] * xs[1] + g[1][0], g[0] * xs[0])
    )
    assert "∂y1/∂b: 0 by its rule, 1 ± " in str(report)
    assert "shape" not in str(report)  # no map of one number
    assert "gradcheck(f, 2.0, 3.0, vjp=vjp)" in str(report)


class Pair(NamedTuple):
    a: np.ndarray
    b: dict


def test_a_nested_input_is_named_by_the_expression_that_reaches_it():
    x = Pair(np.array([1.0]), {"c": [np.float64(2.0), 3]})
    report = gradcheck(
        lambda p: p.a * p.b["c"][0], x, vjp=lambda xs, g: (Pair(g * xs[0].b["c"][0], {"c": [g.sum() * 0, None]}),)
    )
    assert report.worst is not None
    assert report.worst.input == "p.b['c'][0]"
    assert report.reproducer == "gradcheck(f, Pair(np.array([1.0]), {'c': [np.float64(2.0), 3]}), vjp=vjp)"


def test_names_where_a_function_tells_none():
    class Callable:
        __signature__ = "none"

        def __call__(self, *xs):
            return xs[0] * 2

    report = gradcheck(Callable(), np.array([1.0]), vjp=lambda xs, g: (g,))
    assert report.name == "Callable"
    assert list(report.maps) == ["x0"]


def test_a_large_input_is_not_written_out_and_drawn_by_blocks():
    x = np.linspace(0, 1, 100)
    report = gradcheck(np.sin, x, vjp=lambda xs, g: (g * np.cos(xs[0]) * (1 + (np.arange(100) == 3)),), rtol=1e-5)
    assert report.reproducer == "gradcheck(np.sin, x, vjp=vjp, rtol=1e-05)  # as given: x: float64 of shape (100,)"
    legend = "of those tried in blocks of 1 × 3:  . right  x wrong  5 half of them wrong  - in sums only"
    assert f"  x, shape (100,):  {legend}\n" in str(report)
    row = report.maps["x"][::2]
    assert len(row) == 34
    assert set(row) == {".", "x", "-"}
    assert row[1] == "x"  # where elements 3 to 5 are


def test_a_block_has_the_share_of_wrong_ones_or_else_the_gravest_verdict():
    verdict = np.full((32, 80), -1)
    verdict[0, :2], verdict[1, 0], verdict[0, 2], verdict[31, 79], verdict[30, 78] = (1, 0), 0, 3, 0, 2
    rows = Picture("x", "y", verdict * 1.0, verdict * 1.0, verdict).map.splitlines()
    assert len(rows) == 16
    assert rows[0] == "3 ?" + 38 * " -"
    assert rows[15] == 39 * "- " + "k"


def test_memory_that_a_caller_must_not_add_to_is_noted():
    def notes(vjp, f=lambda x, y: x + y):
        report = gradcheck(f, np.ones(3), np.ones(3), vjp=vjp)
        assert report
        return report.notes

    def locked(xs, g):
        out = g.copy()
        out.flags.writeable = False
        return out, g.copy()

    assert notes(lambda xs, g: (g, g.copy())) == ["the gradient of x shares memory with g: adding to it changes g"]
    assert notes(lambda xs, g: (g.copy(), g[:])) == ["the gradient of y shares memory with g: adding to it changes g"]
    assert notes(locked) == ["the gradient of x cannot be written to"]
    assert notes(lambda xs, g: (np.broadcast_to(g, (3,)), np.full(3, g)), lambda x, y: (x + y).sum()) == [
        "the gradient of x is broadcast, one number for many elements: copy it"
    ]
    assert notes(lambda xs, g: (g.copy(), g.copy())) == []


def test_a_tall_map_is_cut_around_the_first_wrong_element():
    x = np.ones((60, 1))
    report = gradcheck(np.sin, x, vjp=lambda xs, g: (g * np.cos(xs[0]) * (1 + (np.arange(60) == 30)[:, None]),))
    rows = report.maps["x"].splitlines()
    assert len(rows) == 16
    assert rows[8] == "x"


def test_infinities_are_written_as_numpy_s():
    report = gradcheck(lambda x: x[:1], np.array([1.0, np.inf]), vjp=lambda xs, g: (np.zeros(2),))
    assert "np.array([1.0, np.inf])" in report.reproducer


def test_costs_add_up():
    assert Cost(1, 2) + Cost(3, 4, 5) == (4, 6, 5)
    assert str(Cost(1, 2)) == "1 call of the function, 2 of the vjp"
    assert str(Cost(2, 2, 3)) == "2 calls of the function, 2 of the vjp, 3 of the jvp"


# HTML


def test_html_shows_analytic_numeric_and_ratio_as_heat_maps():
    page = gradcheck(cube, X, vjp=lambda xs, g: (6 * g * xs[0] ** 2,))._repr_html_()
    assert page.startswith('<div style="font-family:monospace;border-left:4px solid #b2182b')
    assert "likely: off by the constant factor 2" in page
    for title in ("analytic", "numeric", "ratio"):
        assert f"<div>{title}<table" in page
    assert page.count("<td") == 3 * X.size
    assert 'title="24"' in page  # ∂y/∂x at 2, by the rule
    assert 'title="12"' in page
    assert 'title="2" style="width:1.1em;height:1.1em;padding:0;border:1px solid #fff;background:#b2182b"' in page


def test_html_of_a_right_gradient_is_green_and_escapes_names():
    page = gradcheck(lambda x: x * 0, np.array([1.0, 2.0]), vjp=lambda xs, g: (0 * g,))._repr_html_()
    assert "#0a6" in page
    page = gradcheck(lambda p: p["<w>"] * 2, {"<w>": np.array(1.0)}, vjp=lambda xs, g: ({"<w>": 3 * g},))._repr_html_()
    assert "&lt;w&gt;" in page
    assert "<w>" not in page


def test_html_of_what_was_not_compared_has_no_pictures():
    page = gradcheck(np.sin, np.array([1.0]), vjp=lambda xs, g: (None,))._repr_html_()
    assert "<table" not in page


def test_html_leaves_out_of_the_colours_what_was_not_looked_at():
    x = np.linspace(0, 1, 100)
    page = gradcheck(np.sin, x, vjp=lambda xs, g: (2 * g * np.cos(xs[0]),))._repr_html_()
    assert "background:#ddd" in page


def test_a_strict_failure_shows_what_is_unverified_and_how_to_repeat_it():
    def rough(x):
        return np.array([np.sin(x[0]), np.cos(x[1]) + 1e9 * (1 + 1e-7 * np.cos(x[1] * 1e13))])

    def vjp(xs, g):
        return (g * np.array([np.cos(xs[0][0]), -np.sin(xs[0][1])]),)

    report = gradcheck(rough, np.array([0.5, 0.3]), vjp=vjp, strict=True)
    assert not report
    assert report.worst is not None
    assert report.worst.index == (1,)
    assert report.reproducer == "gradcheck(rough, np.array([0.5, 0.3]), vjp=vjp, strict=True)"


def test_a_small_derivative_that_is_missing_is_not_taken_for_rounding():
    def f(x):
        return x * np.array([1.0, 1e-10])

    report = gradcheck(f, np.array([0.5, 2.0]), vjp=lambda xs, g: (g * np.array([1.0, 0.0]),))
    assert report.causes == []


def test_where_nothing_would_cancel_the_rule_may_refuse():
    def vjp(xs, g):
        if (np.abs(xs[0]) > 1).any():
            raise ValueError("beyond 1")
        return (g * (np.cos(xs[0]) - np.sin(xs[0]) / xs[0]) / xs[0],)

    report = gradcheck(lambda x: np.sin(x) / x, np.array([0.3, 1e-8, 1e-3]), vjp=vjp)
    assert report.problems == ["1 of 9 derivatives are wrong"]
    cautious = gradcheck(
        lambda x: np.sin(x) / x,
        np.array([0.3, 1e-8]),
        vjp=lambda xs, g: vjp((np.where(xs[0] > 1e-5, np.inf, xs[0]),), g) if 1e-5 < xs[0][1] < 0.1 else vjp(xs, g),
    )
    assert cautious.causes == []
