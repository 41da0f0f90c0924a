"""Every law for every operation of the table."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.ops import MODULES

from . import laws
from .cases import laid_out, layouts, seeds
from .table import ROWS, SMOOTH

every_row = pytest.mark.parametrize("row", ROWS, ids=str)
every_smooth_row = pytest.mark.parametrize("row", SMOOTH, ids=str)
rngs = seeds.map(np.random.default_rng)


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__)
def test_the_table_has_every_operation(module):
    name = module.__name__.rpartition(".")[2]
    assert {f"{name}.{n}" for n in module.__all__} <= {row.name for row in ROWS}


@every_row
@given(data=st.data())
def test_a_tensor_computes_what_numpy_computes(row, data):
    case = data.draw(row.cases)
    chosen = [i for i in case.floats if data.draw(st.booleans())] or case.floats
    laws.computes_what_numpy_computes(row, case.astype(data.draw(st.sampled_from([np.float64, np.float32]))), chosen)


@every_row
@given(data=st.data())
def test_lists_are_arrays(row, data):
    laws.lists_are_arrays(row, data.draw(row.cases))


@every_smooth_row
@given(data=st.data())
def test_the_tangent_is_the_central_difference(row, data):
    laws.tangent_is_the_difference(row, data.draw(row.cases), data.draw(rngs))


@every_smooth_row
@given(data=st.data())
def test_the_pullback_is_the_transpose_of_the_tangent_map(row, data):
    laws.pullback_is_the_transpose(row, data.draw(row.cases), data.draw(rngs))


@every_smooth_row
@given(data=st.data())
def test_the_pullback_is_linear(row, data):
    laws.pullback_is_linear(row, data.draw(row.cases), data.draw(rngs))


@every_smooth_row
@given(data=st.data())
def test_every_cotangent_has_its_primals_shape_and_dtype(row, data):
    case = data.draw(row.cases)
    dtypes = [data.draw(st.sampled_from([np.float32, np.float64])) for _ in case.floats]
    laws.cotangents_have_their_primals_type(row, case, dtypes, data.draw(rngs))


@every_smooth_row
@given(data=st.data())
def test_a_rule_widens_nothing(row, data):
    dtype = np.float32 if row.name.startswith("linalg") else data.draw(st.sampled_from([np.float16, np.float32]))
    laws.rules_widen_nothing(row, data.draw(row.cases), np.dtype(dtype), data.draw(rngs))


@every_smooth_row
@given(data=st.data())
def test_gradients_are_the_callers_own_and_nothing_else_is_changed(row, data):
    laws.gradients_are_the_callers_own(row, data.draw(row.cases), data.draw(rngs))


@every_smooth_row
@given(data=st.data())
def test_strides_make_no_difference(row, data):
    case = data.draw(row.cases)
    chosen = [data.draw(layouts) for _ in case.floats]
    places = [lambda x, layout=layout: laid_out(x, layout) for layout in chosen]
    laws.strides_make_no_difference(row, case, places, data.draw(rngs))


@every_smooth_row
@given(data=st.data())
def test_the_recorded_pullback_is_the_pullback(row, data):
    laws.recorded_pullback_is_the_pullback(row, data.draw(row.cases), data.draw(rngs))


@every_smooth_row
@given(data=st.data())
def test_the_second_derivative_is_the_difference_of_the_first_and_symmetric(row, data):
    laws.second_derivative_is_the_difference_and_symmetric(row, data.draw(row.cases), data.draw(rngs))
