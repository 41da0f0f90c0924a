"""Laws of the layout, on random acyclic graphs."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from viz.layout import Box, Link, layered
from viz.layout.cells import Cells
from viz.layout.order import crossings, ordered, swap_neighbours
from viz.layout.ranks import ranks

AIR = 1.0


@st.composite
def graphs(draw):
    """Boxes b0, b1, …; links from earlier to later ones, several between the same two allowed."""
    count = draw(st.integers(1, 14))
    length = st.integers(30, 200).map(float)
    boxes = [Box(f"b{i}", draw(length), draw(st.integers(34, 160).map(float))) for i in range(count)]
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda p: p[0] != p[1])
    links = []
    for number, pair in enumerate(draw(st.lists(pairs, max_size=24)) if count > 1 else []):
        source, target = sorted(pair)
        size = (draw(st.integers(30, 150).map(float)), 40.0) if draw(st.booleans()) else (0.0, 0.0)
        bundle = f"{source}" if draw(st.booleans()) else ""
        links.append(Link(f"l{number}", f"b{source}", f"b{target}", *size, bundle=bundle))
    return boxes, links


def fan(widths):
    """Many inputs of one operation, with badges of these widths."""
    boxes = [Box(f"b{i}", 60.0, 34.0) for i in range(len(widths))]
    links = [Link(f"l{i}", f"b{i}", "sum", width, 40.0) for i, width in enumerate(widths)]
    return [*boxes, Box("sum", 60.0, 160.0)], links


def columns_of(graph):
    boxes, links = graph
    cells = Cells(boxes, links, ranks(boxes, links))
    return cells, cells.columns_as_drawn_by_hand()


def crossings_one_by_one(cells, columns):
    """Pairs of edges between two neighbouring columns, one of which starts above and ends below the other."""
    count = 0
    for left, right in pairwise(columns):
        edges = [(i, right.index(end)) for i, cell in enumerate(left) for _, end in cells.right[cell]]
        count += sum((a < c and b > d) for a, b in edges for c, d in edges)
    return count


def overlap(a, b, air=0.0):
    return a.x < b.right + air and b.x < a.right + air and a.y < b.bottom + air and b.y < a.bottom + air


def drawn_points(curve, steps=16):
    """The line as the SVG draws it: Bézier curves that leave and arrive level, and level stretches."""
    for i in range(0, len(curve.points), 2):
        (x0, y0), (x1, y1) = curve.points[i : i + 2]
        middle = (x0 + x1) / 2
        for step in range(steps + 1):
            t = step / steps
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            yield a * x0 + b * middle + c * middle + d * x1, a * y0 + b * y0 + c * y1 + d * y1


def touches(rect, point):
    x, y = point
    return rect.x - AIR < x < rect.right + AIR and rect.y - AIR < y < rect.bottom + AIR


@given(graphs())
def test_no_two_boxes_or_badges_overlap(graph):
    boxes, links = graph
    layout = layered(boxes, links)
    rects = [*layout.boxes.values(), *(c.badge for c in layout.curves.values() if c.badge)]
    assert len(rects) == len(boxes) + sum(link.has_badge for link in links)
    assert not [(a, b) for i, a in enumerate(rects) for b in rects[:i] if overlap(a, b, air=8.0)]


@given(graphs())
@example(fan([40.0, 150.0, 40.0, 150.0, 40.0, 150.0]))
@example(fan([150.0, 30.0, 30.0, 30.0, 30.0, 30.0, 150.0]))
def test_edges_keep_clear_of_what_is_not_theirs(graph):
    boxes, links = graph
    layout = layered(boxes, links)
    for link in links:
        curve = layout.curves[link.id]
        foreign = [rect for name, rect in layout.boxes.items() if name not in (link.source, link.target)]
        foreign += [c.badge for name, c in layout.curves.items() if c.badge and name != link.id]
        points = list(drawn_points(curve))
        assert not [(point, rect) for point in points for rect in foreign if touches(rect, point)]


@given(graphs())
def test_edges_run_from_left_to_right_and_end_at_their_boxes(graph):
    boxes, links = graph
    layout = layered(boxes, links)
    for link in links:
        curve, source, target = layout.curves[link.id], layout.boxes[link.source], layout.boxes[link.target]
        (x0, y0), (x1, y1) = curve.points[0], curve.points[-1]
        assert (x0, x1) == pytest.approx((source.right, target.x))
        assert source.y < y0 < source.bottom
        assert target.y < y1 < target.bottom
        assert all(x <= following for (x, _), (following, _) in pairwise(curve.points))


@given(graphs())
def test_between_bends_an_edge_is_level_and_its_badge_is_on_it(graph):
    boxes, links = graph
    layout = layered(boxes, links)
    for link in links:
        curve = layout.curves[link.id]
        flats = list(zip(curve.points[1::2], curve.points[2::2], strict=False))
        assert all(y == pytest.approx(following) for (_, y), (_, following) in flats)
        if link.has_badge:
            (x0, y), (x1, _) = flats[-1]
            assert x0 <= curve.badge.x < curve.badge.right <= x1
            assert y == pytest.approx(curve.badge.y + curve.badge.height / 2)


@given(graphs())
def test_everything_is_inside_the_picture(graph):
    boxes, links = graph
    layout = layered(boxes, links)
    rects = [*layout.boxes.values(), *(c.badge for c in layout.curves.values() if c.badge)]
    points = [point for curve in layout.curves.values() for point in curve.points]
    assert min(rect.x for rect in rects) >= 0
    assert max(rect.right for rect in rects) <= layout.width
    assert all(0 <= x <= layout.width and 0 <= y <= layout.height for x, y in points)
    assert all(rect.y >= -1e-9 and rect.bottom <= layout.height + 1e-9 for rect in rects)


@given(graphs())
def test_a_box_is_as_large_as_asked_and_links_of_a_bundle_share_their_first_bends(graph):
    boxes, links = graph
    layout = layered(boxes, links)
    for box in boxes:
        rect = layout.boxes[box.id]
        assert rect.width >= box.width - 1e-9
        assert rect.height == pytest.approx(box.height)
    seen = set()
    for link in links:
        curve = layout.curves[link.id]
        bends = [(link.bundle, *curve.points[i : i + 2]) for i in range(0, len(curve.points), 2)]
        assert seen.issuperset(bends[: curve.shared])
        assert link.bundle or not curve.shared
        seen.update(bends)


@given(graphs())
def test_a_layout_is_always_the_same(graph):
    assert layered(*graph) == layered(*graph)


def test_a_tree_has_no_bends_but_at_its_joints():
    boxes = [Box(name, 100.0, 60.0) for name in "abcd"]
    links = [Link("ac", "a", "c", 80.0, 40.0), Link("bc", "b", "c", 80.0, 40.0), Link("cd", "c", "d", 80.0, 40.0)]
    layout = layered(boxes, links)
    assert layout.boxes["a"].y < layout.boxes["b"].y
    assert len({y for _, y in layout.curves["cd"].points}) == 1
    for name in ("ac", "bc"):  # level from its box to its badge
        (_, y0), (_, y1), (_, y2), (_, y3) = layout.curves[name].points
        assert y0 == y1 == y2 != y3


def test_first_inputs_stand_above_second_ones():
    boxes = [Box(name, 100.0, 60.0) for name in ("second", "first", "result")]
    layout = layered(boxes, [Link("1", "first", "result"), Link("2", "second", "result")])
    assert layout.boxes["first"].y < layout.boxes["second"].y


@given(graphs())
def test_crossings_are_counted(graph):
    cells, columns = columns_of(graph)
    counted = sum(crossings(cells, left, right) for left, right in pairwise(columns))
    assert counted == crossings_one_by_one(cells, columns)


@given(graphs())
def test_ordering_permutes_the_columns_and_adds_no_crossings(graph):
    cells, columns = columns_of(graph)
    found = ordered(cells)
    assert list(map(sorted, found)) == list(map(sorted, columns))
    assert crossings_one_by_one(cells, found) <= crossings_one_by_one(cells, columns)


@given(graphs(), st.randoms(use_true_random=False))
def test_swapping_neighbours_adds_no_crossings(graph, random):
    cells, columns = columns_of(graph)
    for column in columns:
        random.shuffle(column)
    before = crossings_one_by_one(cells, columns)
    swap_neighbours(cells, columns)
    assert crossings_one_by_one(cells, columns) <= before


def test_swapping_neighbours_removes_a_crossing():
    boxes = [Box(name, 10.0, 40.0) for name in "abcd"]
    cells, _ = columns_of((boxes, [Link("ad", "a", "d"), Link("bc", "b", "c")]))
    columns = [[0, 1], [2, 3]]
    assert crossings_one_by_one(cells, columns) == 1
    swap_neighbours(cells, columns)
    assert crossings_one_by_one(cells, columns) == 0


def test_a_cycle_cannot_be_drawn():
    boxes = [Box("a", 10.0, 10.0), Box("b", 10.0, 10.0)]
    with pytest.raises(ValueError, match="cycle") as error:
        layered(boxes, [Link("1", "a", "b"), Link("2", "b", "a")])
    assert str(error.value) == "layout: the links form a cycle, but only acyclic graphs can be drawn."


def test_nothing_is_laid_out_as_nothing():
    layout = layered([], [])
    assert (layout.boxes, layout.curves, layout.width, layout.height) == ({}, {}, 0.0, 0.0)
