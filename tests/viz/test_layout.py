"""Laws of the layout, on random acyclic graphs."""

import math
from itertools import combinations, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from viz.layout import Box, Curve, Link, Rect, layered
from viz.layout.cells import Cells
from viz.layout.order import crossings, ordered, swap_neighbours
from viz.strokes import direction as stroke_direction

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


def chain(count):
    """Boxes in single file."""
    boxes = [Box(f"b{i}", 128.0, 80.0) for i in range(count)]
    return boxes, [Link(f"l{i}", f"b{i}", f"b{i + 1}") for i in range(count - 1)]


def long_graph():
    """A chain with badges, one input used at every step and some long links: three rows and more."""
    boxes, links = chain(60)
    links = [Link(k.id, k.source, k.target, 90.0 * (i % 2), 40.0 * (i % 2)) for i, k in enumerate(links)]
    uses = [Link(f"w{i}", "w", f"b{i}", 100.0 * (i % 3), 40.0 * (i % 3), "w") for i in range(2, 60, 2)]
    jumps = [Link(f"j{i}", f"b{i}", f"b{i + 21}") for i in range(0, 38, 9)]
    return [Box("w", 128.0, 80.0), *boxes], links + uses + jumps, "LR"


LONG = long_graph()


def drawings():
    """Graphs, and which way they run."""
    return st.tuples(graphs(), st.sampled_from(["LR", "TB"])).map(lambda pair: (*pair[0], pair[1]))


def distance(point, piece, steps=200):
    a, b, c, d = piece
    curve = Curve((a, b, c, d), None)
    return min(math.dist(point, p) for p in drawn_points(curve, steps))


def columns_of(graph):
    boxes, links = graph
    cells = Cells(boxes, links)
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


def drawn_points(curve, steps=12):
    """The line as the SVG draws it."""
    for a, b, c, d in curve.pieces:
        for step in range(steps + 1):
            t = step / steps
            shares = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            yield tuple(sum(share * p[i] for share, p in zip(shares, (a, b, c, d), strict=True)) for i in (0, 1))


def touches(rect, point):
    x, y = point
    return rect.x - AIR < x < rect.right + AIR and rect.y - AIR < y < rect.bottom + AIR


@given(drawings())
@example(LONG)
def test_no_two_boxes_or_badges_overlap(drawing):
    boxes, links, direction = drawing
    layout = layered(boxes, links, direction)
    rects = [*layout.boxes.values(), *(c.badge for c in layout.curves.values() if c.badge)]
    assert len(rects) == len(boxes) + sum(link.has_badge for link in links)
    assert not [(a, b) for i, a in enumerate(rects) for b in rects[:i] if overlap(a, b, air=8.0)]


@given(drawings())
@example((*fan([40.0, 150.0, 40.0, 150.0, 40.0, 150.0]), "LR"))
@example((*fan([150.0, 30.0, 30.0, 30.0, 30.0, 30.0, 150.0]), "LR"))
@example((*fan([150.0, 30.0, 30.0, 30.0, 30.0, 30.0, 150.0]), "TB"))
@example(LONG)
def test_edges_keep_clear_of_what_is_not_theirs(drawing):
    boxes, links, direction = drawing
    layout = layered(boxes, links, direction)
    for link in links:
        curve = layout.curves[link.id]
        foreign = [rect for name, rect in layout.boxes.items() if name not in (link.source, link.target)]
        foreign += [c.badge for name, c in layout.curves.items() if c.badge and name != link.id]
        points = list(drawn_points(curve))
        assert not [(point, rect) for point in points for rect in foreign if touches(rect, point)]


@given(drawings())
@example(LONG)
def test_edges_end_at_the_sides_of_their_boxes_and_stay_outside(drawing):
    boxes, links, direction = drawing
    layout = layered(boxes, links, direction)
    for link in links:
        curve, source, target = layout.curves[link.id], layout.boxes[link.source], layout.boxes[link.target]
        (x0, y0), (x1, y1) = curve.points[0], curve.points[-1]
        if direction == "LR":
            assert (x0, x1) == pytest.approx((source.right, target.x))
            assert source.y < y0 < source.bottom
            assert target.y < y1 < target.bottom
        else:
            assert (y0, y1) == pytest.approx((source.bottom, target.y))
            assert source.x < x0 < source.right
            assert target.x < x1 < target.right
        inner = [Rect(r.x + 1.5, r.y + 1.5, r.width - 3, r.height - 3) for r in (source, target)]
        assert not [point for point in drawn_points(curve) for rect in inner if touches(rect, point)]


@given(drawings())
@example(LONG)
def test_a_line_is_smooth_and_runs_level_where_it_leaves_arrives_and_crosses_a_column(drawing):
    boxes, links, direction = drawing
    layout = layered(boxes, links, direction)
    across = (1.0, 0.0) if direction == "LR" else (0.0, 1.0)
    for link in links:
        pieces = layout.curves[link.id].pieces
        assert all(before[-1] == after[0] for before, after in pairwise(pieces))
        for before, after in pairwise(pieces):
            assert stroke_direction(before, end=True) == pytest.approx(stroke_direction(after, end=False), abs=0.02)
        # Half a pixel is no bend.
        assert stroke_direction(pieces[0], end=False) == pytest.approx(across, abs=0.02)
        assert stroke_direction(pieces[-1], end=True) == pytest.approx(across, abs=0.02)


@given(drawings())
@example(LONG)
def test_a_badge_is_on_its_line(drawing):
    boxes, links, direction = drawing
    layout = layered(boxes, links, direction)
    for link in links:
        if link.has_badge:
            badge = layout.curves[link.id].badge
            assert (badge.width, badge.height) == pytest.approx((link.width, link.height))
            middle = (badge.x + badge.width / 2, badge.y + badge.height / 2)
            along = 0 if direction == "LR" else 1
            near = [p for p in layout.curves[link.id].pieces if p[0][along] <= middle[along] <= p[3][along]]
            assert min(distance(middle, piece) for piece in near) < 1.0


@given(graphs())
def test_only_what_is_long_is_broken_into_rows(graph):
    boxes, links = graph
    layout = layered(boxes, links)
    pieces = [piece for curve in layout.curves.values() for piece in curve.pieces]
    backwards = [1 for (x0, _), *_, (x1, _) in pieces if x1 < x0 - 10]
    assert bool(backwards) <= (sum(box.width for box in boxes) + sum(link.width for link in links) > 1000)


def test_lines_from_one_row_to_the_next_do_not_cross():
    """Three chains side by side, joined at their ends: nothing needs to cross."""
    names = [f"{chain}{i}" for chain in "abc" for i in range(20)]
    boxes = [Box(name, 128.0, 80.0) for name in [*names, "end"]]
    links = [Link(f"{c}l{i}", f"{c}{i}", f"{c}{i + 1}") for c in "abc" for i in range(19)]
    links += [Link(f"{c}end", f"{c}19", "end") for c in "abc"]
    layout = layered(boxes, links)
    assert sum(a[0] > d[0] + 500 for c in layout.curves.values() for a, *_, d in c.pieces) == 6  # through two gutters
    points = {name: list(drawn_points(curve, 10)) for name, curve in layout.curves.items()}
    for one, other in combinations(points, 2):
        if one[0] != other[0]:
            assert min(math.dist(p, q) for p in points[one] for q in points[other]) > 4


@pytest.mark.parametrize("count", [12, 40, 120, 300])
def test_a_chain_becomes_rows_of_a_shape_that_fits_a_screen(count):
    boxes, links = chain(count)
    layout = layered(boxes, links)
    tall = layered(boxes, links, "TB")
    assert 0.7 < layout.width / layout.height < 3.5
    assert tall.width == 128.0
    ordered = [layout.boxes[box.id] for box in boxes]
    # As lines of text: to the right, or below and back to the left.
    assert all(b.x > a.right or (b.y > a.bottom and b.x < a.x) for a, b in pairwise(ordered))
    assert len({rect.y for rect in ordered}) == 1 + sum(b.x < a.x for a, b in pairwise(ordered))


def test_a_long_chain_with_many_long_links_becomes_rows_of_about_equal_length():
    """Every box is used again later on, twice as far from the start: up to forty lines lie side by side."""
    boxes, links = chain(80)
    links += [Link(f"j{i}", f"b{i // 2}", f"b{i}") for i in range(3, 80)]
    layout = layered(boxes, links)
    assert 0.7 < layout.width / layout.height < 3.5
    chained = [layout.boxes[box.id] for box in boxes]
    breaks = [0, *(i + 1 for i, (a, b) in enumerate(pairwise(chained)) if b.x < a.x), 80]
    lengths = [end - start for start, end in pairwise(breaks)]
    assert len(lengths) > 2
    assert max(lengths) <= 2 * min(lengths)


@given(drawings())
@example(LONG)
def test_everything_is_inside_the_picture(drawing):
    boxes, links, direction = drawing
    layout = layered(boxes, links, direction)
    rects = [*layout.boxes.values(), *(c.badge for c in layout.curves.values() if c.badge)]
    points = [point for curve in layout.curves.values() for point in curve.points]
    corners = [(r.x, r.y) for r in rects] + [(r.right, r.bottom) for r in rects]
    assert all(-1e-9 <= x <= layout.width + 1e-9 and -1e-9 <= y <= layout.height + 1e-9 for x, y in points + corners)


@given(drawings())
@example(LONG)
def test_a_box_is_as_large_as_asked_and_links_of_a_bundle_share_their_first_pieces(drawing):
    boxes, links, direction = drawing
    layout = layered(boxes, links, direction)
    for box in boxes:
        rect = layout.boxes[box.id]
        assert rect.width >= box.width - 1e-9
        assert rect.height == pytest.approx(box.height)
        assert direction == "LR" or rect.width == pytest.approx(box.width)
    seen = set()
    for link in links:
        curve = layout.curves[link.id]
        pieces = [(link.bundle, *piece) for piece in curve.pieces]
        assert seen.issuperset(pieces[: curve.shared])
        assert link.bundle or not curve.shared
        seen.update(pieces)


@given(drawings())
def test_a_layout_is_always_the_same(drawing):
    assert layered(*drawing) == layered(*drawing)


def test_a_tree_has_no_bends_but_at_its_joints():
    boxes = [Box(name, 100.0, 60.0) for name in "abcd"]
    links = [Link("ac", "a", "c", 80.0, 40.0), Link("bc", "b", "c", 80.0, 40.0), Link("cd", "c", "d", 80.0, 40.0)]
    layout = layered(boxes, links)
    assert layout.boxes["a"].y < layout.boxes["b"].y
    assert len({y for _, y in layout.curves["cd"].points}) == 1
    for name in ("ac", "bc"):  # level from its box past its badge, and once it has arrived
        curve = layout.curves[name]
        bends = [piece for piece in curve.pieces if piece[0][1] != piece[3][1]]
        assert len(bends) == 1
        assert bends[0][0][0] >= curve.badge.right


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


def test_what_hangs_together_only_through_other_rows_stands_with_its_own():
    """A sum of thirty products: no row has a stripe without boxes that is higher than the gap between two rows."""
    boxes, links = [Box("s0", 140.0, 80.0)], []
    for i in range(1, 31):
        boxes += [Box(f"{name}{i}", 140.0, 80.0) for name in "wxps"]
        pairs = [(f"w{i}", f"p{i}"), (f"x{i}", f"p{i}"), (f"s{i - 1}", f"s{i}"), (f"p{i}", f"s{i}")]
        links += [Link(f"{a}-{b}", a, b) for a, b in pairs]
    rects = sorted(layered(boxes, links).boxes.values(), key=lambda rect: rect.y)
    reached, stripes = 0.0, []
    for rect in rects:
        if rect.y > reached:
            stripes.append(rect.y - reached)
        reached = max(reached, rect.bottom)
    assert 50 < max(stripes) < 90
