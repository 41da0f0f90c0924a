"""The laws, each a function of a row of the table and a call: ``AssertionError`` where it does not hold."""

import numpy as np

from autograd import Tensor, gradients, jvp, topological
from autograd.graph import Node

EPS = np.finfo(float).eps


def tracked(case):
    """The inputs, floating ones as tensors, and the tensors."""
    tensors = [Tensor(case.inputs[i]) for i in case.floats]
    return case.replaced(tensors), tensors


def values(case):
    return [np.asarray(case.inputs[i]) for i in case.floats]


def directions(case, rng):
    return [rng.uniform(-1, 1, x.shape) for x in values(case)]


def data(y):
    return y.data if isinstance(y, Node) else y


def inner(xs, ys):
    return sum(float(np.sum(np.asarray(data(x)) * np.asarray(data(y)))) for x, y in zip(xs, ys, strict=True))


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
    expected = np.asarray(case(row.numpy))[()]
    assert_same(np.asarray(case(row.ours))[()], expected, row.ulps)
    floats = case.floats
    chosen = floats if chosen is None else chosen
    if not chosen and not case.inputs:
        return
    inputs = [Tensor(x) if i in chosen or i not in floats else x for i, x in enumerate(case.inputs)]
    y = case(row.ours, *inputs)
    assert isinstance(y, Tensor)
    assert_same(y.data, expected, row.ulps)
    assert y.requires_grad == (bool(row.smooth) and bool(chosen))


def lists_are_arrays(row, case):
    """A plain list is the array that NumPy makes of it."""
    if all(x.size for x in case.inputs):  # an empty list has forgotten its shape
        assert_same(np.asarray(case(row.ours, *[x.tolist() for x in case.inputs]))[()], np.asarray(case(row.ours))[()])


# First derivatives


def extrapolated(f, xs, vs, steps=6):
    """The derivative of ``f`` at ``xs`` along ``vs`` and a bound of its error.

    Central differences with steps 2⁻⁴, 2⁻⁵, … are extrapolated to 0 (Richardson); where the last two corners of the
    tableau agree best, their difference bounds the error of truncation.
    """
    table, best, error = [], None, np.inf
    for k in range(steps):
        h = 2.0 ** -(4 + k)
        high = np.asarray(f(*[x + h * v for x, v in zip(xs, vs, strict=True)]))
        low = np.asarray(f(*[x - h * v for x, v in zip(xs, vs, strict=True)]))
        row = [(high - low) / (2 * h)]
        for j, coarser in enumerate(table[-1] if table else [], 1):
            row.append(row[-1] + (row[-1] - coarser) / (4**j - 1))
        if table:
            change = float(np.max(np.abs(row[-1] - table[-1][-1]), initial=0))
            rounding = 8 * EPS * largest(high) / h
            if change + rounding < error:
                best, error = row[-1], change + rounding
        table.append(row)
    return best, 4 * error


def tangent_is_the_difference(row, case, rng):
    """J v = d/dt f(x + t v)."""
    xs, vs = values(case), directions(case, rng)
    _, jv = jvp(lambda *ts: case(row.ours, *case.replaced(ts)), xs, vs)
    expected, error = extrapolated(lambda *ts: case(row.numpy, *case.replaced(ts)), xs, vs)
    assert error < 1e-6 * largest(expected), f"the difference is not precise enough to judge: {error}"
    np.testing.assert_allclose(jv, expected, rtol=0, atol=error)


def pullback_is_the_transpose(row, case, rng):
    """⟨ȳ, J v⟩ = ⟨Jᵀ ȳ, v⟩, for each argument by itself and for all of them."""
    inputs, tensors = tracked(case)
    y = case(row.ours, *inputs)
    g = rng.uniform(-1, 1, y.shape)
    pulled = gradients(y, tensors, g)
    whole = directions(case, rng)
    for k in [None, *range(len(tensors))]:
        vs = [v if k in (None, i) else np.zeros_like(v) for i, v in enumerate(whole)]
        jv, error = extrapolated(lambda *ts: case(row.numpy, *case.replaced(ts)), values(case), vs)
        np.testing.assert_allclose(
            inner(pulled, vs), inner([g], [jv]), rtol=0, atol=(error + 64 * EPS) * max(1, y.size)
        )


def pullback_is_linear(row, case, rng):
    """Jᵀ(2ᵏ ȳ) = 2ᵏ Jᵀȳ bit for bit, Jᵀ0 = 0, Jᵀ(ȳ + z̄) = Jᵀȳ + Jᵀz̄."""
    inputs, tensors = tracked(case)
    y = case(row.ours, *inputs)
    g, h = rng.uniform(-1, 1, y.shape), rng.uniform(-1, 1, y.shape)
    pulled, other, both = [gradients(y, tensors, seed) for seed in (g, h, g + h)]
    for k in (-3, 5):
        for a, b in zip(gradients(y, tensors, g * 2.0**k), pulled, strict=True):
            np.testing.assert_array_equal(a, b * 2.0**k)
    for zero in gradients(y, tensors, np.zeros(y.shape)):
        np.testing.assert_array_equal(zero, np.zeros(zero.shape))
    for a, b, c in zip(both, pulled, other, strict=True):
        np.testing.assert_allclose(a, b + c, rtol=0, atol=256 * EPS * largest(b, c))


def cotangents_have_their_primals_type(row, case, dtypes, rng):
    """A cotangent has its primal's shape and dtype, whatever those of the other arguments."""
    inputs = [np.asarray(case.inputs[i]).astype(dtype) for i, dtype in zip(case.floats, dtypes, strict=True)]
    tensors = [Tensor(x) for x in inputs]
    y = case(row.ours, *case.replaced(tensors))
    expected = np.asarray(case(row.numpy, *case.replaced(inputs)))
    assert y.dtype == expected.dtype
    for create_graph in (False, True):
        for x, g in zip(tensors, gradients(y, tensors, rng.uniform(-1, 1, y.shape), create_graph), strict=True):
            assert (g.shape, g.dtype, type(data(g))) == (x.shape, x.dtype, type(x.data))


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


def strides_make_no_difference(row, case, places, rng):
    """The same values elsewhere in memory have the same gradients."""
    inputs, tensors = tracked(case)
    y = case(row.ours, *inputs)
    g = rng.uniform(-1, 1, y.shape)
    moved = [elsewhere(case.inputs[i], place) for i, place in zip(case.floats, places, strict=True)]
    z = case(row.ours, *case.replaced(moved))
    np.testing.assert_allclose(z.data, y.data, rtol=0, atol=64 * EPS * largest(y.data))
    for a, b in zip(gradients(y, tensors, g), gradients(z, moved, g), strict=True):
        np.testing.assert_allclose(a, b, rtol=0, atol=64 * EPS * largest(a))


def elsewhere(x, place):
    """A tensor of the values of ``x``, laid out in memory as ``place`` does it."""
    t = Tensor(x)
    if t.ndim:
        t.data = place(x)
    return t


# Second derivatives


def recorded_pullback_is_the_pullback(row, case, rng):
    """The rule computes the same numbers on tensors as on arrays, bit for bit."""
    inputs, tensors = tracked(case)
    y = case(row.ours, *inputs)
    g = rng.uniform(-1, 1, y.shape)
    for a, b in zip(gradients(y, tensors, g), gradients(y, tensors, g, create_graph=True), strict=True):
        assert_same(b.data, a)


def slope(row, case, c):
    """The function from arrays to the gradient of ⟨c, f⟩, flat."""

    def gradient(*xs):
        tensors = [Tensor(x) for x in xs]
        y = case(row.ours, *case.replaced(tensors))
        return np.concatenate([np.ravel(g) for g in gradients(y, tensors, c)])

    return gradient


def second_derivative_is_the_difference_and_symmetric(row, case, rng):
    """∂⟨∂⟨c, f⟩, v⟩ = d/dt ∂⟨c, f⟩(x + t v), and ⟨u, H v⟩ = ⟨v, H u⟩."""
    inputs, tensors = tracked(case)
    y = case(row.ours, *inputs)
    c = rng.uniform(-1, 1, y.shape)
    first = gradients(y, tensors, c, create_graph=True)
    us, vs = directions(case, rng), directions(case, rng)
    hu, hv = [gradients(first, tensors, d) for d in (us, vs)]
    expected, error = extrapolated(slope(row, case, c), values(case), vs)
    assert error < 1e-5 * largest(expected), f"the difference is not precise enough to judge: {error}"
    np.testing.assert_allclose(np.concatenate([np.ravel(h) for h in hv]), expected, rtol=0, atol=error)
    np.testing.assert_allclose(
        inner(us, hv), inner(vs, hu), rtol=0, atol=1e-11 * largest(*hu, *hv) * max(1, expected.size)
    )
