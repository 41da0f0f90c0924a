"""The parts of a run's pictures: scales, contours, small PNGs, classes of the plane."""

import math
import struct
import xml.etree.ElementTree as ET
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz.player.png import png
from viz.training.axis import Axis, axis, log_axis
from viz.training.bars import bars, remark, widths
from viz.training.contour import contour
from viz.training.curves import curves
from viz.training.region import SIDE, answers, labels, regions, window
from viz.training.shapes import line

finite = st.floats(-1e9, 1e9)
SVG = "{http://www.w3.org/2000/svg}"


@given(st.lists(finite, min_size=1, max_size=20))
def test_a_scale_holds_all_its_values_in_their_order(values):
    scale = axis(values)
    places = [scale(x) for x in values]
    assert all(0 <= place <= 1 for place in places)
    assert [scale(x) for x in sorted(values)] == sorted(places)


@given(st.lists(finite, min_size=1, max_size=20))
def test_ticks_are_few_round_and_inside(values):
    scale = axis(values)
    ticks = scale.ticks()
    assert len(ticks) <= 8
    room = 1e-9 * (abs(scale.low) + abs(scale.high))
    assert all(scale.low - room <= tick <= scale.high + room for tick in ticks)
    if not scale.logarithmic:
        assert len(ticks) >= 2
        assert np.diff(ticks) == pytest.approx(np.full(len(ticks) - 1, ticks[1] - ticks[0]), rel=1e-4)


def test_wide_ranges_are_logarithmic():
    assert axis([1e-6, 1.0]).logarithmic
    assert axis([1e-6, 1.0]).ticks() == [1e-6, 1e-4, 1e-2, 1.0]
    assert not axis([0.0, 1.0]).logarithmic
    assert axis([0.1, 1.0]).ticks() == [0.0, 0.5, 1.0]
    assert log_axis([0.0]) == Axis(1.0, 10.0, True)


def test_what_is_no_number_has_no_place():
    assert math.isnan(axis([1.0, math.nan, 2.0])(math.nan))
    assert line([(0.0, 0.0), (1.0, math.nan), (2.0, 2.0), (3.0, 3.0)]) == "M0 0M2 2L3 3"


@given(st.floats(-0.9, 0.9), st.floats(-0.9, 0.9), st.floats(0.3, 1.5))
def test_a_contour_lies_where_the_function_is_zero(a, b, r):
    """Of a circle: every point is at distance r from its middle, to within a cell."""
    grid = np.linspace(-2, 2, 41)
    field = np.hypot(grid[None, :] - a, grid[:, None] - b) - r
    found = contour(field)
    assert len(found) == (1 if math.hypot(abs(a) + r, 0) < 2 and abs(b) + r < 2 else len(found))
    for points in found:
        for column, row in points:
            x, y = -2 + 0.1 * column, -2 + 0.1 * row
            assert abs(math.hypot(x - a, y - b) - r) < 0.02
    if abs(a) + r < 2 and abs(b) + r < 2:
        assert found[0][0] == found[0][-1]


def test_contours_of_saddles_and_of_nothing():
    assert len(contour(np.array([[1.0, -1.0], [-1.0, 1.0]]))) == 2
    assert len(contour(np.array([[-1.0, 1.0], [1.0, -1.0]]))) == 2
    assert contour(np.ones((3, 3))) == []
    assert contour(np.array([[np.nan, 1.0], [-1.0, 1.0]])) == []


def read_png(data):
    """The pixels and the palette of a PNG that `png` wrote."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        assert struct.unpack(">I", data[at + 8 + size : at + 12 + size]) == (zlib.crc32(kind + body),)
        chunks[kind] = body
        at += 12 + size
    columns, rows, depth, colour, *_ = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert (depth, colour) == (4 if len(chunks[b"PLTE"]) <= 48 else 8, 3)
    raw = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(rows, -1)
    assert not raw[:, 0].any()
    if depth == 8:
        return raw[:, 1:], chunks
    return np.stack([raw[:, 1:] >> 4, raw[:, 1:] & 15], axis=-1).reshape(rows, -1)[:, :columns], chunks


@given(st.integers(1, 9), st.integers(1, 9), st.integers(3, 40), st.integers(0, 2**32))
def test_a_png_holds_its_pixels(rows, columns, colours, seed):
    pixels = np.random.default_rng(seed).integers(0, colours, (rows, columns))
    palette = [(i, 2 * i, 3 * i, 128 * (i != 1) + 127 * (i > 1)) for i in range(colours)]
    found, chunks = read_png(png(pixels, palette))
    assert (found == pixels).all()
    assert chunks[b"PLTE"] == bytes(np.outer(np.arange(colours), [1, 2, 3]).astype(np.uint8))
    assert chunks[b"tRNS"] == bytes([128, 0])


def test_a_png_without_a_hole_says_nothing_of_opacity():
    assert b"tRNS" not in png(np.zeros((1, 1)), [(1, 2, 3, 255)])


POINTS = np.array([[-1.0, 0.0], [1.0, 0.5], [3.0, -2.0]])


def test_a_window_is_around_all_points():
    where = window(POINTS)
    assert where.grid.shape == (SIDE * SIDE, 2)
    places = where.place(POINTS)
    assert (places > 0).all()
    assert (places < 1).all()
    assert where.place(where.grid[:1])[0] == pytest.approx([0.5 / SIDE, 0.5 / SIDE])
    assert places[1, 1] < places[2, 1]  # upwards is upwards


def test_classes_of_labels():
    assert labels(np.array([-1, 1, 1]), 1).tolist() == [0, 1, 1]
    assert labels(np.array([[0.0], [1.0]]), 1).tolist() == [0, 1]
    assert labels(np.array([3, 7, 5]), 3).tolist() == [0, 2, 1]
    assert labels(np.eye(3)[[2, 0]], 3).tolist() == [2, 0]


def test_one_number_is_compared_with_zero_or_a_half():
    where = window(POINTS)
    points = np.concatenate([where.grid, POINTS])
    (scores,) = regions([answers(lambda x: x[:, 0], points)], None)
    assert scores.said.tolist() == [0, 1, 1]
    shares = [answers(lambda x: 1 / (1 + np.exp(-x[:, 0])), points)]
    (likely,) = regions(shares, None)
    assert likely.said.tolist() == [0, 1, 1]
    x = np.array([x for points in likely.lines for x, _ in points])
    assert where.left + x * (where.right - where.left) == pytest.approx(0, abs=0.02)
    (moved,) = regions(shares, 0.9)
    assert moved.said.tolist() == [0, 0, 1]
    left = likely.pixels[:, 0]
    assert ((left >= 1) & (left < 13)).all()
    assert (likely.pixels[:, -1] >= 13).all()


def test_the_largest_of_several_scores_wins():
    where = window(POINTS)
    points = np.concatenate([where.grid, POINTS])
    (found,) = regions([answers(lambda x: np.stack([-x[:, 0], x[:, 0], x[:, 1] * 0 + 2], 1), points)], None)
    assert found.said.tolist() == [2, 2, 1]
    assert found.lines == []


def test_scores_that_are_no_numbers_are_undecided():
    where = window(POINTS)
    points = np.concatenate([where.grid, POINTS])
    with np.errstate(all="ignore"):
        (found,) = regions([answers(lambda x: np.where(x[:, 0] > 0, np.nan, -1.0), points)], None)
    assert (found.pixels[:, -1] == 0).all()
    assert (found.pixels[:, 0] > 0).all()


def test_bars_are_as_long_as_their_gradients_on_a_logarithmic_scale():
    sizes = {"a": [1.0, 1e-2], "b": [1e-4, None], "c": [0.0, math.nan]}
    svg, scale = bars(sizes)
    assert widths([1.0, 1e-2, 1e-4], scale) == [340.0, 170.0, 0.0]
    assert widths([None, 0.0, math.nan], scale) == [0.0, 0.0, 0.0]
    texts = ["".join(text.itertext()) for text in ET.fromstring(svg).iter(f"{SVG}text")]
    assert texts[-6:] == ["a", "0.01", "b", "no grad", "c", "NaN"]


def test_gradients_far_from_the_others_are_called_by_name():
    others = [1.0, 2.0, 1e-6, 3e9, None]
    assert [remark(size, others) for size in others] == ["", "", "▽ vanishing", "△ exploding", ""]


def test_curves_have_a_place_for_every_epoch():
    svg, xs, ys = curves([1, 2, 5], {"loss": [3.0, 2.0, math.nan], "val_loss": [3.0, 1.0, 2.0]}, 2)
    assert xs[0] < xs[1] < xs[2]
    assert xs[1] - xs[0] == pytest.approx((xs[2] - xs[0]) / 4)
    assert ys["val_loss"][1] > ys["val_loss"][2] > ys["val_loss"][0]
    assert math.isnan(ys["loss"][2])
    root = ET.fromstring(svg)
    assert root.get("aria-label") == "Curves over 3 epochs: loss from 3 to NaN, val_loss from 3 to 2."
    assert "lowest val_loss: epoch 2" in "".join(root.itertext())
    one, _, _ = curves([1], {"loss": [1.0]}, None)
    ET.fromstring(one)
