"""Small arrays, number by number: a vector is not to be taken for a matrix, and its gradient stands as it does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

import viz
from autograd import Tensor
from viz.boxes import Boxes
from viz.grid import grid, widest
from viz.numbers import number
from viz.quantity import quantity

SHAPES = st.sampled_from([(1,), (4,), (9,), (1, 8), (8, 1), (2, 3), (3, 3), (2, 2, 2), (1, 1, 5)])
ARRAYS = SHAPES.flatmap(lambda shape: npst.arrays(float, shape, elements=st.floats(-1e9, 1e9)))


@given(ARRAYS)
def test_only_a_row_that_is_broken_has_brackets_and_other_rows_are_lines(a):
    lines = grid(quantity(a), widest([quantity(a)], 12.5), 12.0)
    cells = [cell for line in lines for cell in line if cell]
    assert [cell.strip("[],") for cell in cells] == [number(x) for x in a.ravel()]
    broken = a.shape[-1] == a.size and len(lines) > 1
    assert (cells[0].startswith("[" * a.ndim), cells[-1].endswith("]" * a.ndim)) == (broken, broken)
    assert any("," in cell for cell in cells) == broken
    if not broken:
        assert [len(line) for line in lines] == [a.shape[-1]] * (a.size // a.shape[-1])


@given(ARRAYS, st.data())
def test_value_and_gradient_are_broken_at_the_same_places(a, data):
    b = data.draw(npst.arrays(float, a.shape, elements=st.floats(-1e9, 1e9)))
    both = [grid(q, widest(map(quantity, (a, b)), 12.5), 12.0) for q in map(quantity, (a, b))]
    assert [len(line) for line in both[0]] == [len(line) for line in both[1]]


def test_vectors_of_one_shape_are_broken_alike_in_one_picture():
    a, b = Tensor(np.arange(8.0), name="a"), Tensor(-1.2345e-7 * np.arange(1, 9), name="b")
    boxes = Boxes(viz.describe((a * b).sum()))
    blocks = [block for node in boxes.view.nodes for block in boxes.blocks(node) if len(block.lines) > 1]
    assert len(blocks) == 6
    assert {tuple(map(len, block.lines)) for block in blocks} == {(2, 2, 2, 2)}


@pytest.mark.parametrize(("count", "lines"), [(3, 1), (4, 2), (7, 3), (9, 3)])
def test_a_vector_takes_as_many_lines_as_it_needs_three_numbers_in_each(count, lines):
    x = Tensor(np.linspace(-0.1234, 0.9876, count), name="x")
    view = viz.describe((2.0 * x).sum())
    blocks = [block for block in Boxes(view).blocks(view.nodes[0]) if block.label in ("value", "grad")]
    assert [len(block.lines) for block in blocks] == [lines, lines]
