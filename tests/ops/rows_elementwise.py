"""The table's rows of operations that act element by element, or along one axis after the fashion of softmax."""

import numpy as np
from hypothesis import strategies as st

from autograd.ops import activations, comparisons, elementwise, selection

from .cases import (
    MARGIN,
    Case,
    Row,
    anywhere,
    apart,
    arrays,
    axes_of,
    between,
    broadcast_shapes,
    fractional,
    nonempty,
    nonzero,
    positive,
    seeds,
    small_integers,
)
from .cases import elementwise as drawn


def exponents(rng, shape):
    """Integers too, 0 and 1 among them: where rules have cases of their own."""
    return np.where(rng.random(shape) < 0.6, rng.integers(-2, 4, shape), rng.uniform(-2, 3, shape))


@st.composite
def constant_powers(draw):
    """A constant exponent, of any base."""
    x = draw(arrays(nonzero))
    exponent = draw(st.sampled_from([2, 3, 0, 1, -1, -2, 2.0, 0.0]))
    return Case((x,), {"exponent": exponent}, lambda f, inputs, params: f(inputs[0], params["exponent"]))


def nearly_whole(rng, shape):
    """Away from what is halfway between integers."""
    return rng.integers(-3, 4, shape) + rng.uniform(-0.3, 0.3, shape)


# fmt: off
UNARY = {
    "negative": anywhere, "positive": anywhere, "absolute": nonzero, "abs": nonzero, "square": anywhere,
    "reciprocal": nonzero, "sqrt": positive, "cbrt": nonzero,
    "exp": anywhere, "exp2": anywhere, "expm1": anywhere,
    "log": positive, "log2": positive, "log10": positive, "log1p": between(-0.7, 2),
    "sin": anywhere, "cos": anywhere, "tan": between(-1.2, 1.2),
    "arcsin": between(-0.8, 0.8), "arccos": between(-0.8, 0.8), "arctan": anywhere,
    "sinh": anywhere, "cosh": anywhere, "tanh": anywhere,
    "arcsinh": anywhere, "arccosh": between(1.3, 3), "arctanh": between(-0.8, 0.8),
    "sign": nonzero, "floor": fractional, "ceil": fractional, "trunc": fractional, "rint": nearly_whole,
}
BINARY = {
    "add": (anywhere, anywhere), "subtract": (anywhere, anywhere), "multiply": (anywhere, anywhere),
    "divide": (anywhere, nonzero), "power": (positive, exponents), "hypot": (nonzero, nonzero),
    "arctan2": (nonzero, nonzero),
}
QUESTIONS = {
    "equal": 2, "not_equal": 2, "less": 2, "less_equal": 2, "greater": 2, "greater_equal": 2,
    "isnan": 1, "isinf": 1, "isfinite": 1, "signbit": 1,
    "logical_and": 2, "logical_or": 2, "logical_xor": 2, "logical_not": 1,
}
BITWISE = {"bitwise_and": 2, "bitwise_or": 2, "bitwise_xor": 2, "invert": 1}
# fmt: on


@st.composite
def quotients(draw):
    """Dividend and divisor whose quotient is away from the integers."""
    part_a, part_b = draw(broadcast_shapes(2))
    rng = np.random.default_rng(draw(seeds))
    b = rng.choice([-1, 1], part_b) * rng.uniform(1, 1.02, part_b)
    return Case((np.asarray(rng.integers(-3, 3, part_a) + rng.uniform(0.3, 0.7, part_a)), np.asarray(b)))


@st.composite
def rounded(draw):
    params = draw(st.sampled_from([{}, {"decimals": 0}, {"decimals": -1}]))
    step = 10.0 ** -params.get("decimals", 0)
    x = draw(arrays(lambda rng, shape: step * nearly_whole(rng, shape)))
    return Case((x,), params)


@st.composite
def choices(draw):
    condition, a, b = draw(broadcast_shapes(3))
    rng = np.random.default_rng(draw(seeds))
    return Case((rng.random(condition) < 0.5, np.asarray(anywhere(rng, a)), np.asarray(anywhere(rng, b))))


@st.composite
def clips(draw):
    """Bounds as arrays or numbers, by position or by keyword, one or both."""
    x, low, high = draw(apart(3)).inputs
    kind = draw(st.integers(0, 4))
    if kind == 0:
        return Case((x, low, high))
    if kind == 1:
        return Case((x,), {"a_min": -0.6 - MARGIN})
    if kind == 2:
        return Case((x,), {"max": 0.52})
    if kind == 3:
        return Case((x,), {"min": -1.5, "max": 0.52})
    return Case((x, low, high), form=lambda f, inputs, params: f(inputs[0], min=inputs[1], max=inputs[2]))


@st.composite
def along_axes(draw, keepdims=False):
    x = draw(arrays(anywhere, nonempty))
    params = {}
    if draw(st.booleans()):
        params["axis"] = draw(axes_of(x.ndim, empty=False))
    if keepdims and draw(st.booleans()):
        params["keepdims"] = draw(st.booleans())
    return Case((x,), params)


@st.composite
def masks(draw, count):
    parts = draw(broadcast_shapes(count))
    rng = np.random.default_rng(draw(seeds))
    if draw(st.booleans()):
        return Case(tuple([rng.integers(0, 8, part) for part in parts]))
    return Case(tuple([rng.random(part) < 0.5 for part in parts]))


@st.composite
def truths(draw, where=True):
    x = draw(arrays(small_integers))
    params = {}
    if draw(st.booleans()):
        params["axis"] = draw(axes_of(x.ndim))
    if draw(st.booleans()):
        params["keepdims"] = draw(st.booleans())
    if where and draw(st.booleans()):
        params["where"] = x > -1
    return Case((x,), params)


def precise(formula):
    """``formula`` in long double, rounded to the precision of its arguments."""

    def reference(*inputs, **params):
        dtype = np.result_type(np.float32 if np.result_type(*inputs) == np.float32 else np.float64)
        with np.errstate(all="ignore"):
            y = np.asarray(formula(*[np.asarray(x, np.longdouble) for x in inputs], **params))
        return y.astype(dtype)[()]

    return reference


@precise
def sigmoid(x):
    return 1 / (1 + np.exp(-x))


@precise
def softplus(x):
    return np.log1p(np.exp(-abs(x))) + np.maximum(x, 0)


@precise
def gelu(x):
    return x / 2 * (1 + np.tanh(np.sqrt(2 / np.longdouble("3.14159265358979323846")) * (x + 0.044715 * x**3)))


@precise
def logsumexp(x, axis=None, keepdims=False):
    return np.log(np.exp(x).sum(axis, keepdims=keepdims))


@precise
def softmax(x, axis=None):
    return np.exp(x) / np.exp(x).sum(axis, keepdims=True)


@precise
def log_softmax(x, axis=None):
    return x - np.log(np.exp(x).sum(axis, keepdims=True))


def clip(x, a_min=None, a_max=None, **bounds):
    return np.clip(x, a_min, a_max) if not bounds else np.clip(x, **bounds)


def relu(x):
    return np.where(x > 0, x, 0)[()]


def row(module, name, cases, reference=None, **options):
    ours = getattr(module, name)
    return Row(f"{module.__name__.rpartition('.')[2]}.{name}", ours, reference or getattr(np, name), cases, **options)


# fmt: off
ROWS = [
    *[row(elementwise, name, drawn(values)) for name, values in UNARY.items()],
    *[row(elementwise, name, drawn(*values), ulps=name == "power") for name, values in BINARY.items()],
    row(elementwise, "power", constant_powers(), ulps=1, variant="constant"),
    row(elementwise, "remainder", quotients()),
    row(elementwise, "floor_divide", quotients()),
    row(elementwise, "round", rounded()),
    row(selection, "where", choices()),
    row(selection, "maximum", apart(2)),
    row(selection, "minimum", apart(2)),
    row(selection, "clip", clips(), clip),
    row(activations, "relu", drawn(nonzero), relu),
    row(activations, "sigmoid", drawn(between(-4, 4)), sigmoid, ulps=4),
    row(activations, "softplus", drawn(between(-4, 4)), softplus, ulps=4),
    row(activations, "gelu", drawn(between(-4, 4)), gelu, ulps=8),
    row(activations, "logaddexp", drawn(anywhere, anywhere)),
    row(activations, "logaddexp", drawn(small_integers, small_integers), variant="ties"),
    row(activations, "logsumexp", along_axes(keepdims=True), logsumexp, ulps=8),
    row(activations, "softmax", along_axes(), softmax, ulps=8),
    row(activations, "log_softmax", along_axes(), log_softmax, ulps=8),
    *[row(comparisons, name, drawn(*[small_integers] * n), smooth=0) for name, n in QUESTIONS.items()],
    *[row(comparisons, name, masks(n), smooth=0) for name, n in BITWISE.items()],
    row(comparisons, "any", truths(), smooth=0),
    row(comparisons, "all", truths(), smooth=0),
    row(comparisons, "count_nonzero", truths(where=False), smooth=0),
]
# fmt: on
