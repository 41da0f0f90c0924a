"""Every law for every operation of the table."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd.ops import MODULES

from . import laws
from .cases import seeds
from .table import ROWS, SMOOTH

every_row = pytest.mark.parametrize("row", ROWS, ids=str)
every_smooth_row = pytest.mark.parametrize("row", SMOOTH, ids=str)
OF_RULES = {"scans.recurrence", "linalg.cofactors"}  # which only rules call, with floats
rngs = seeds.map(np.random.default_rng)


def of_a_domain(row):
    """Whether it is an elementwise primitive, of which ``test_rules`` asks the same at all numbers of its domain."""
    return getattr(row.ours, "partials", None) is not None


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


@pytest.mark.parametrize("row", [row for row in ROWS if row.name not in OF_RULES], ids=str)
@settings(max_examples=settings.default.max_examples // 5)
@given(data=st.data())
def test_whole_numbers_are_numbers(row, data):
    dtypes = [np.int64, np.int8, np.uint8, np.bool_]
    if row.name == "elementwise.power":  # of truth values NumPy's function gives int64 and its operator int8
        dtypes.remove(np.bool_)
    dtype = data.draw(st.sampled_from(dtypes))
    laws.whole_numbers_are_numbers(row, data.draw(row.cases), dtype)


@every_row
@given(data=st.data())
def test_lists_are_arrays(row, data):
    laws.lists_are_arrays(row, data.draw(row.cases))


@pytest.mark.parametrize("row", [row for row in SMOOTH if not of_a_domain(row)], ids=str)
@settings(max_examples=settings.default.max_examples // 3)
@given(data=st.data())
def test_gradients_are_right(row, data):
    case = data.draw(row.cases)
    laws.gradients_are_right(row, case.astype(np.float32) if data.draw(st.booleans()) else case)


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
def test_the_recorded_pullback_is_the_pullback(row, data):
    laws.recorded_pullback_is_the_pullback(row, data.draw(row.cases), data.draw(rngs))
