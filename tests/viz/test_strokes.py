"""Paths along Bézier curves, shortened and shifted."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz.layout.pieces import bend, rectilinear, straight
from viz.strokes import direction, path

RIGHT = ((0.0, 0.0), *straight((0.0, 0.0), (100.0, 0.0)))
COORDINATES = st.integers(-200, 200).map(float)


def bends():
    """Pieces that go right by at least 30 pixels and bend like an S."""
    return st.builds(
        lambda x, y, across, down: ((x, y), *bend((x, y), (x + across, y + down))),
        COORDINATES,
        COORDINATES,
        st.integers(30, 200).map(float),
        COORDINATES,
    )


def sampled(d, steps=100):
    """Points along the path data, and the last of them."""
    at, points = None, []
    for command, numbers in re.findall(r"([MLHVC])([^MLHVC]*)", d):
        values = [float(n) for n in re.findall(r"-?[\d.]+", numbers)]
        if command in "HV":
            values = [values[0], at[1]] if command == "H" else [at[0], values[0]]
        ends = list(zip(values[::2], values[1::2], strict=True))
        if command == "C":
            for step in range(1, steps + 1):
                t = step / steps
                shares = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
                polygon = [at, *ends]
                points.append(tuple(sum(s * p[i] for s, p in zip(shares, polygon, strict=True)) for i in (0, 1)))
        elif command == "M":
            points.append(ends[0])
        else:
            (x0, y0), (x1, y1) = at, ends[0]
            points += [(x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps) for i in range(1, steps + 1)]
        at = ends[-1]
    return points


def test_straight_pieces_are_written_short():
    down = ((0.0, 0.0), *straight((0.0, 0.0), (0.0, 50.0)))
    slope = ((0.0, 0.0), *straight((0.0, 0.0), (30.0, 50.0)))
    assert [path([piece]) for piece in (RIGHT, down, slope)] == ["M0 0H100", "M0 0V50", "M0 0L30 50"]
    assert path([RIGHT], 1.5, 4, 10) == "M4 1.5H90"
    assert path([RIGHT], -1.5, -1) == "M-1 -1.5H100"
    assert path([down], 1.5) == "M-1.5 0V50"


def test_a_piece_that_bends_is_a_curve():
    assert path([((0.0, 0.0), *bend((0.0, 0.0), (40.0, 20.0)))]) == "M0 0C20 0 20 20 40 20"


@given(bends(), st.sampled_from([-3.0, 3.0]))
def test_a_shifted_line_keeps_its_distance(piece, shift):
    line, beside = sampled(path([piece])), sampled(path([piece], shift))
    inner = beside[20:-20] if len(beside) > 40 else beside
    distances = [min(math.dist(p, q) for q in line) for p in inner]
    assert max(distances) == pytest.approx(3, abs=1.3)
    assert min(distances) == pytest.approx(3, abs=1.3)


@given(bends(), st.floats(1, 12), st.floats(1, 12))
def test_a_shortened_line_stops_where_it_should(piece, start, end):
    points = sampled(path([piece], 0.0, start, end))
    whole = sampled(path([piece]), 400)
    for cut, line in ((points[0], whole), (points[-1], whole[::-1])):
        wanted = start if cut is points[0] else end
        length, nearest = 0.0, min(range(len(line)), key=lambda i: math.dist(line[i], cut))
        for i in range(nearest):
            length += math.dist(line[i], line[i + 1])
        assert length == pytest.approx(wanted, abs=0.7)


@given(bends())
def test_an_s_leaves_and_arrives_level(piece):
    assert direction(piece, end=False) == pytest.approx((1, 0))
    assert direction(piece, end=True) == pytest.approx((1, 0))


def test_a_way_along_the_axes_has_round_corners():
    points = rectilinear([(0.0, 0.0), (40.0, 0.0), (40.0, 30.0), (90.0, 30.0)])
    d = path([((0.0, 0.0), *points[:3])] + [(points[i - 1], *points[i : i + 3]) for i in range(3, len(points), 3)])
    assert d == "M0 0H34C37.3 0 40 2.7 40 6V24C40 27.3 42.7 30 46 30H90"


def test_a_point_has_a_direction():
    assert direction(((1.0, 1.0),) * 4, end=True) == (1.0, 0.0)
