"""Arrays as heat maps."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import viz
from autograd import Tensor
from viz.boxes import Heatmap
from viz.heat import heat
from viz.palette import LIGHT, tint

FINITE = st.floats(-1e6, 1e6)
SHAPES = hnp.array_shapes(min_dims=1, max_dims=3, max_side=40)


@given(hnp.arrays(np.float64, SHAPES, elements=FINITE))
def test_a_heat_map_has_at_most_sixteen_cells_each_way_between_minus_one_and_one(array):
    found = heat(array)
    assert 1 <= len(found.rows) <= 16
    assert {len(row) for row in found.rows} == {min(16, array.shape[-1])}
    assert all(-1 <= x <= 1 for row in found.rows for x in row)


@given(hnp.arrays(np.float64, st.tuples(st.integers(1, 16), st.integers(1, 16)), elements=FINITE))
def test_a_small_array_is_shown_element_by_element(array):
    found = heat(array)
    assert np.shape(found.rows) == array.shape
    if found.scale:
        shown = np.clip(array / found.scale, -1, 1)
        np.testing.assert_allclose(np.array(found.rows), shown, atol=0.0051)


@given(st.integers(17, 90), st.integers(17, 90))
def test_a_cell_of_a_large_array_is_the_mean_of_its_block(high, wide):
    array = np.add.outer(np.arange(high) * 1.0, np.arange(wide) * 3.0) - 40
    found = heat(array)
    blocks = [np.array_split(np.arange(n), 16) for n in (high, wide)]
    assert {len(block) for block in blocks[0]} <= {high // 16, high // 16 + 1}
    rows = np.arange(16) * high // 16
    columns = np.arange(16) * wide // 16
    ends = [[*starts[1:], n] for starts, n in ((rows, high), (columns, wide))]
    for i in range(16):
        for j in range(16):
            mean = array[rows[i] : ends[0][i], columns[j] : ends[1][j]].mean()
            assert found.rows[i][j] == pytest.approx(max(-1, min(1, mean / found.scale)), abs=0.0051)


def test_an_outlier_does_not_bleach_the_rest():
    array = np.ones((8, 8))
    array[3, 4] = 1e6
    found = heat(array)
    plain = heat(np.ones((8, 8)))
    assert plain.rows == ((1.0,) * 8,) * 8
    assert found.rows[3][4] == 1.0
    # 3 root mean squares of 63 ones and one million
    assert found.scale == pytest.approx(3 * np.sqrt((63 + 1e12) / 64))
    mild = np.ones((16, 16))
    mild[0, 0] = 20.0
    assert heat(mild).scale == pytest.approx(3 * np.sqrt((255 + 400) / 256))
    assert heat(mild).rows[1][1] > 0.2


def test_what_is_not_finite_has_no_colour_and_no_say():
    array = np.ones((4, 4))
    array[0, 0], array[1, 1], array[2, 2] = np.nan, np.inf, -np.inf
    found = heat(array)
    assert [found.rows[i][i] for i in range(4)] == [None, None, None, 1.0]
    assert found.scale == 1.0
    large = np.zeros((64, 64))
    large[10, 20] = np.nan
    assert [(i, j) for i, row in enumerate(heat(large).rows) for j, x in enumerate(row) if x is None] == [(2, 5)]


@given(st.sampled_from([1e-300, 1e300]))
def test_numbers_at_the_ends_of_the_range_are_scaled(size):
    found = heat(np.array([[size, -size, 0.0]] * 4))
    assert found.rows[0] == (1.0, -1.0, 0.0)


def test_nothing_but_zeros_and_nans_is_white_and_hatched():
    assert heat(np.zeros((2, 3))).rows == ((0.0, 0.0, 0.0),) * 2
    assert heat(np.full((2, 3), np.nan)).rows == ((None, None, None),) * 2


def test_only_arrays_with_more_than_nine_elements_have_one_for_value_and_gradient():
    few, many = Tensor(np.ones((3, 3)), name="a"), Tensor(np.ones((2, 5)), name="b")
    view = viz.describe(few.sum() * many)
    maps = {node.name: (node.value.heat is not None, bool(node.grad.heat)) for node in view.nodes}
    assert maps == {"a": (False, False), "v₁": (False, False), "b": (True, True), "v₂": (True, True)}
    assert all(edge.contribution.heat is None for edge in view.edges)


def test_cells_are_grouped_by_colour():
    array = np.zeros((2, 8))
    array[0, :4] = [1.0, 0.5, -1.0, np.nan]
    assert Heatmap("value", heat(array)).cells == {
        "cell-minus-5": [(0, 2)],
        "cell-plus-2": [(0, 1)],
        "cell-plus-5": [(0, 0)],
        "ill": [(0, 3)],
    }


def test_heat_maps_are_drawn_where_values_and_gradients_are_shown():
    x = Tensor(np.linspace(-1, 1, 20).reshape(4, 5), name="x")
    x.data[0, 0] = np.nan

    def count(**options):
        text = viz.graph((x * x).sum(), **options).to_svg()
        return text.count('class="sheet"'), text.count('class="hatch"')

    # x, ∂/∂x = 2·x and x² hold NaN; the seed is all ones.
    assert count() == (4, 3)
    assert count(values=False) == (2, 1)
    assert count(grads=False) == (2, 2)
    assert count(detail="compact") == (0, 0)


def test_a_heat_map_in_dot_is_a_table_of_coloured_cells():
    x = Tensor(np.linspace(-1, 1, 20).reshape(4, 5), name="x")
    text = viz.graph(x, grads=False).to_dot()
    fills = re.findall(r'FIXEDSIZE="TRUE" BGCOLOR="(.*?)"></TD>', text)
    levels = np.round(5 * np.linspace(-1, 1, 20)).astype(int)
    wanted = [tint(LIGHT, "plus" if n > 0 else "minus", abs(n)) if n else LIGHT.zero_tint for n in levels]
    assert fills == wanted
