"""The laws, each a function of a row of the table and a call: ``AssertionError`` where it does not hold.

What holds of the rules of primitives alone, linearity and the like, ``check_op`` asks of each in ``test_rules``.
"""

import numpy as np
import pytest

from autograd import Tensor, gradients, topological
from autograd.graph import Node
from autograd.testing import assert_gradients

from .cases import Case


def tracked(case):
    """The inputs, floating ones as tensors, and the tensors."""
    tensors = [Tensor(case.inputs[i]) for i in case.floats]
    return case.replaced(tensors), tensors


def values(case):
    return [np.asarray(case.inputs[i]) for i in case.floats]


def data(y):
    return y.data if isinstance(y, Node) else y


def largest(*xs):
    """The largest finite size among all elements, at least 1."""
    return max([1.0, *[float(np.max(np.abs(x), initial=0, where=np.isfinite(x))) for x in map(np.asarray, xs)]])


def assert_same(a, b, ulps=0):
    """The same type, shape, dtype and value; with ``ulps``, up to so many units of the largest element."""
    assert type(a) is type(b), f"{type(a)} is not {type(b)}"
    assert a.dtype == b.dtype, f"{a.dtype} is not {b.dtype}"
    assert a.shape == b.shape, f"{a.shape} is not {b.shape}"
    if ulps:
        np.testing.assert_allclose(a, b, rtol=0, atol=ulps * np.finfo(a.dtype).eps * largest(b))
    else:
        np.testing.assert_array_equal(a, b)


# Values


def computes_what_numpy_computes(row, case, chosen=None):
    """On arrays it is NumPy's function; on tensors, whichever arguments are, it has the same value."""
    numpys, ours = case(row.numpy), case(row.ours)
    assert type(ours) is type(numpys)  # a scalar where NumPy returns one
    expected = np.asarray(numpys)[()]
    assert_same(np.asarray(ours)[()], expected, row.ulps)
    floats = case.floats
    chosen = floats if chosen is None else chosen
    if not chosen and not case.inputs:
        return
    inputs = [Tensor(x) if i in chosen or i not in floats else x for i, x in enumerate(case.inputs)]
    y = case(row.ours, *inputs)
    assert isinstance(y, Tensor)
    assert_same(y.data, expected, row.ulps)
    assert y.requires_grad == (bool(row.smooth) and bool(chosen))


def whole_numbers_are_numbers(row, case, dtype):
    """Integers and truth values, signed or not, give what they give in NumPy, or are refused as there."""
    whole = Case(tuple([np.abs(np.rint(x)).astype(dtype) for x in case.inputs]), case.params, case.form)
    with np.errstate(all="ignore"):
        try:
            expected = whole(row.numpy)
        except (TypeError, ValueError, OverflowError) as error:
            with pytest.raises(type(error)):
                whole(row.ours)
            return
        found, recorded = whole(row.ours), whole(row.ours, *map(Tensor, whole.inputs))
    for y in (found, data(recorded)):
        assert_same(np.asarray(y)[()], np.asarray(expected)[()], row.ulps * (np.asarray(y).dtype.kind == "f"))


def lists_are_arrays(row, case):
    """A plain list is the array that NumPy makes of it."""
    if all(x.size for x in case.inputs):  # an empty list has forgotten its shape
        assert_same(np.asarray(case(row.ours, *[x.tolist() for x in case.inputs]))[()], np.asarray(case(row.ours))[()])


# Derivatives


def gradients_are_right(row, case):
    """First and second ones, by differences, whatever types and places in memory the arguments have."""
    if case.floats:
        assert_gradients(lambda *floats: case(row.ours, *case.replaced(floats)), *values(case), order=row.smooth)


def rules_widen_nothing(row, case, dtype, rng):
    """A rule gives its argument's dtype itself where all that it computes with is of that dtype."""
    y = case(row.ours, *tracked(case.astype(dtype))[0])
    for node in topological(y):
        values = [data(x) for x in node.inputs]
        others = {v.dtype for v in [node.data, *values] if type(v) not in (bool, int, float)} - {dtype}
        if node.op is None or any(other.kind == "f" for other in others):
            continue
        g = np.asarray(rng.uniform(-1, 1, node.shape), dtype)[()]
        for i, x in enumerate(node.inputs):
            if isinstance(x, Node) and x.requires_grad:
                with np.errstate(all="ignore"):
                    c = node.op.vjp(i, g, node.data, values, node.params)
                assert np.asarray(c).dtype == dtype, f"{node.op} gives input {i} of {dtype} a cotangent of {c.dtype}"


def gradients_are_the_callers_own(row, case, rng):
    """Inputs and seeds are left as they are; gradients share memory with nothing and can be written."""
    before = [np.copy(x) for x in case.inputs]
    inputs, tensors = tracked(case)
    y = case(row.ours, *inputs)
    g = rng.uniform(-1, 1, y.shape)
    seed, value = g.copy(), np.copy(y.data)
    pulled = gradients(y, tensors, seed)
    y.backward(seed)
    for x, old in zip(
        [*case.inputs, seed, y.data, *[t.data for t in tensors]],
        [*before, g, value, *[before[i] for i in case.floats]],
        strict=True,
    ):
        np.testing.assert_array_equal(x, old)
    owned = [p for p in [*pulled, *[t.grad for t in tensors]] if isinstance(p, np.ndarray)]
    others = [x for x in [seed, y.data, *case.inputs, *[t.data for t in tensors]] if isinstance(x, np.ndarray)]
    for i, p in enumerate(owned):
        assert p.flags.writeable
        assert not any(np.shares_memory(p, x) for x in others + owned[i + 1 :])


def recorded_pullback_is_the_pullback(row, case, rng):
    """The rule computes the same numbers on tensors as on arrays, bit for bit."""
    inputs, tensors = tracked(case)
    y = case(row.ours, *inputs)
    g = rng.uniform(-1, 1, y.shape)
    for a, b in zip(gradients(y, tensors, g), gradients(y, tensors, g, create_graph=True), strict=True):
        assert_same(b.data, a)
