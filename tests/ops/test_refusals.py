"""What NumPy refuses is refused with an error of the same kind; what has no derivative here says so."""

import re

import numpy as np
import pytest

from autograd import Tensor, primitive
from autograd.ops import (
    MODULES,
    activations,
    elementwise,
    joining,
    linalg,
    norms,
    products,
    reductions,
    selection,
    shaping,
    sliding,
)

from . import laws
from .table import ROWS

OPERATIONS = {name: getattr(module, name) for module in MODULES for name in module.__all__}

X = np.arange(6.0).reshape(2, 3)
V = np.arange(3.0)
S = np.float64(2)
E = np.zeros((0, 3))
A = np.array([[2.0, 1], [1, 3]])
ONES = np.ones((2, 2))

# fmt: off
REFUSED = [
    ("sum", X, {"axis": 2}), ("sum", X, {"axis": (0, 0)}), ("sum", X, {"axis": 1.5}), ("sum", S, {"axis": 1}),
    ("mean", X, {"axis": 5}), ("mean", X, {"axis": (0, 0)}), ("var", X, {"axis": -3}), ("std", X, {"axis": (1, 1)}),
    ("prod", X, {"axis": 2}), ("max", X, {"axis": 2}), ("max", E), ("min", E, {"axis": 0}), ("ptp", E),
    ("max", X, {"where": X > 1}), ("ptp", X, {"axis": 7}), ("argmax", X, {"axis": 2}), ("argmin", E),
    ("cumsum", X, {"axis": 2}), ("cumprod", X, {"axis": -4}), ("cumprod", S, {"axis": 1}),
    ("sort", X, {"axis": 2}), ("sort", S), ("sort", X, {"kind": "nope"}), ("argsort", X, {"axis": 2}),
    ("reshape", X, 4), ("reshape", X, (-1, -1)), ("reshape", X, (-1, 4)),
    ("transpose", X, (0, 0)), ("transpose", X, (0,)), ("transpose", X, (0, 2)),
    ("swapaxes", X, 0, 2), ("swapaxes", S, 0, 0), ("moveaxis", X, 0, 2), ("moveaxis", X, (0, 0), (0, 1)),
    ("moveaxis", X, (0, 1), (0,)), ("moveaxis", S, 0, 0),
    ("expand_dims", X, 5), ("expand_dims", X, (0, 0)), ("expand_dims", X, -5), ("expand_dims", X, None),
    ("squeeze", X, 0), ("squeeze", X, 2), ("squeeze", X[None], (0, 0)), ("squeeze", S, 1),
    ("broadcast_to", X, (2, 4)), ("broadcast_to", X, (3,)),
    ("concatenate", [X, V]), ("concatenate", [X, X], {"axis": 2}), ("concatenate", []), ("concatenate", [S, S]),
    ("concatenate", [X, np.zeros((2, 4))]),
    ("stack", [X, V]), ("stack", [X, X], 3), ("stack", []), ("stack", [X, X], -4),
    ("split", X, 2, 2), ("split", X, 2, 1), ("split", X, -1), ("split", S, 1),
    ("flip", X, 2), ("flip", X, (0, 0)), ("roll", X, 1, 2), ("roll", X, (1, 2, 3), (0, 1)), ("roll", X, [[1, 2]], 0),
    ("repeat", X, 2, 2), ("repeat", X, [1, 2], 1), ("repeat", X, -1),
    ("tile", X, -1), ("tile", X, 1.5),
    ("pad", X, -1), ("pad", X, ((1, 1), (1, 1), (1, 1))), ("pad", X, 1.5), ("pad", E, 1, "edge"),
    ("pad", E, 1, "reflect"), ("pad", X, 1, "edge", {"constant_values": 1}),
    ("take_along_axis", X, np.array([[0]]), 2), ("take_along_axis", X, np.array([0]), 1),
    ("take_along_axis", X, np.array([[3], [0]]), 1), ("take_along_axis", X, np.array([[True], [False]]), 1),
    ("take_along_axis", X, np.array([[1]]), None), ("take_along_axis", X, np.zeros((3, 1), int), 1),
    ("tensordot", X, X, 1), ("tensordot", X, X, ([0], [5])), ("tensordot", X, X, ([0, 1], [0])),
    ("tensordot", X, X, ([0, 0], [0, 0])),
    ("dot", X, X), ("dot", V, X), ("inner", X, A), ("vdot", X, V), ("matmul", X, X), ("matmul", X, S), ("matmul", S, X),
    ("diagonal", V), ("diagonal", X, 0, 1, 1), ("diagonal", X, 0, 0, 3), ("diagonal", S), ("trace", V), ("diag", S),
    ("diag", np.zeros((2, 2, 2))),
    ("clip", X, 0, 1, {"max": 1}), ("clip", X, np.zeros(2), 1), ("where", X > 1, X, np.zeros(4)),
    ("add", X, np.zeros(4)),
    ("round", X, {"decimals": 1.5}), ("power", np.array([2, 3]), -1),
    ("einsum", "ij,jk", X, X), ("einsum", "ij", X, X), ("einsum", "ij->k", X), ("einsum", "ijk", X), ("einsum", "i", X),
    ("einsum", "ij->ii", A), ("einsum", "i.j", X), ("einsum", "...i->i", X), ("einsum", "i$", X), ("einsum", "ii", X),
    ("det", X), ("det", V), ("inv", X), ("inv", ONES), ("solve", ONES, np.ones(2)), ("solve", X, V), ("solve", A, V),
    ("norm", X, {"axis": 2}), ("norm", X, {"axis": (0, 0)}), ("norm", X, "fro", 0), ("norm", V, "fro"),
    ("norm", np.zeros((2, 2, 2)), 2), ("norm", X, 3), ("norm", S, 1), ("norm", X, 0), ("norm", X, "bad"),
    ("norm", V, "bad", 0), ("norm", np.zeros((2, 2, 2)), None, (0, 1, 2)),
]
# fmt: on


# Who may answer for an operation that is composed of others.
MADE_OF = {
    "ptp": ["max"],
    "tile": ["broadcast_to"],
    "take_along_axis": ["getitem"],
    "inner": ["tensordot"],
    "trace": ["diagonal"],
    "diagonal": ["moveaxis"],
}


def on_tensors(x):
    if isinstance(x, list) and x and isinstance(x[0], (np.ndarray, np.generic)):
        return [on_tensors(item) for item in x]
    return Tensor(x) if isinstance(x, (np.ndarray, np.generic)) and x.dtype.kind == "f" else x


@pytest.mark.parametrize("call", REFUSED, ids=lambda call: " ".join(map(repr, call)).replace("\n", ""))
def test_what_numpy_refuses_is_refused_by_the_same_error(call):
    name, *args = call
    params = args.pop() if isinstance(args[-1], dict) else {}
    with pytest.raises(Exception) as numpys:  # noqa: PT011 (whatever NumPy raises)
        (getattr(np, name, None) or getattr(np.linalg, name))(*args, **params)
    with pytest.raises(numpys.type) as of_arrays:
        OPERATIONS[name](*args, **params)
    with pytest.raises(numpys.type) as of_tensors:
        OPERATIONS[name](*[on_tensors(x) for x in args], **params)
    assert str(of_tensors.value) == str(of_arrays.value)
    said = re.match("([a-z_]+)(: | of )", str(of_tensors.value))
    assert said, f"whose error is this? {of_tensors.value}"
    assert said[1] in {name, *MADE_OF.get(name, ())}


@pytest.mark.parametrize("row", [row for row in ROWS if not row.name.startswith(("indexing.", "updating."))], ids=str)
def test_a_keyword_that_is_not_known_is_refused(row):
    x = Tensor(2.0)
    for args in ([x], [x, x], [[x, x]], [x, x, x], ["i->", x]):
        with pytest.raises(TypeError):
            row.ours(*args, nonsense=1)


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.smooth and not row.name.startswith(("indexing.", "updating."))], ids=str
)
def test_out_is_refused(row):
    with pytest.raises(TypeError):
        row.ours(Tensor(2.0), out=np.zeros(()))


def test_more_by_position_than_there_is_is_refused():
    with pytest.raises(TypeError, match=exactly("sum takes 3 arguments by position at most; pass others by keyword.")):
        shaping.sum(Tensor(V), 0, None, True)
    with pytest.raises(TypeError, match=exactly("sum: axis is given twice, by position and by keyword.")):
        shaping.sum(Tensor(V), 0, axis=0)


def test_parameters_may_be_given_by_position():
    x = Tensor(X)
    for f in (reductions.max, reductions.mean, shaping.sum, reductions.prod, reductions.var, activations.softmax):
        laws.assert_same(f(x, 1).data, f(X, 1))
    laws.assert_same(selection.clip(x, 1, 2).data, np.clip(X, 1, 2))
    laws.assert_same(joining.roll(x, 1, 1).data, np.roll(X, 1, 1))


def exactly(message):
    return f"^{re.escape(message)}$"


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: shaping.reshape(X, 6, order="A"),
            TypeError,
            "reshape: order='A' depends on the memory layout; use 'C' or 'F'.",
        ),
        (lambda: shaping.ravel(X, "K"), TypeError, "reshape: order='K' depends on the memory layout; use 'C' or 'F'."),
        (
            lambda: shaping.squeeze(X, -1),
            ValueError,
            "squeeze: axis 1 of shape (2, 3) has length 3, not 1.",
        ),
        (
            lambda: joining.pad(X, 1, "mean"),
            TypeError,
            "pad: mode='mean' has no derivative here; 'constant', 'edge', 'reflect', 'symmetric', 'wrap' have.",
        ),
        (
            lambda: joining.pad(X, 1, "edge", constant_values=0),
            ValueError,
            "pad: constant_values= means nothing with mode='edge'.",
        ),
        (lambda: joining.pad(X, 0.5), TypeError, "pad: pad_width must be of integers, but is 0.5."),
        (lambda: joining.split(X, 0), ValueError, "split: the number of parts must be 1 or more, not 0."),
        (lambda: joining.split(X, 2, 1), ValueError, "split: axis 1 of length 3 has no 2 equal parts."),
        (
            lambda: joining.stack([X, V]),
            ValueError,
            "stack: all arrays must have one shape, but got [(2, 3), (3,)].",
        ),
        (
            lambda: linalg.inv(Tensor(X)),
            np.linalg.LinAlgError,
            "inv: a matrix must be square, (…, n, n), but the shape is (2, 3).",
        ),
        (
            lambda: linalg.det(V),
            np.linalg.LinAlgError,
            "det: a matrix must be square, (…, n, n), but the shape is (3,).",
        ),
        (
            lambda: linalg.solve(Tensor(X), V),
            np.linalg.LinAlgError,
            "solve: a matrix must be square, (…, n, n), but the shape is (2, 3).",
        ),
        (
            lambda: linalg.solve(Tensor(A), V),
            ValueError,
            "solve: shapes (2, 2) and (3,) do not fit: the second must be one vector (n,), or have as many rows, in "
            "its second-to-last axis, as the matrices have, and the stacks must broadcast.",
        ),
        (
            lambda: linalg.trace(Tensor(V)),
            ValueError,
            "trace: a diagonal, or a trace, needs two axes, but the shape is (3,).",
        ),
        (
            lambda: products.dot(Tensor(X), X),
            ValueError,
            "dot: shapes (2, 3) and (2, 3) do not fit: the last axis of the first must be as long as the "
            "second-to-last (or only) axis of the second.",
        ),
        (
            lambda: products.vdot(Tensor(X), V),
            ValueError,
            "vdot: shapes (2, 3) and (3,) do not fit: both must have as many elements, but have 6 and 3.",
        ),
        (
            lambda: elementwise.tanh(Tensor(V), V),
            TypeError,
            "tanh takes one array by position and nothing else, but got 2 arguments.",
        ),
        (
            lambda: elementwise.exp(Tensor(V), axis=0),
            TypeError,
            "exp takes one array by position and nothing else, but got the keyword 'axis'.",
        ),
        (
            lambda: elementwise.add(V, V, out=V),
            TypeError,
            "add takes two arrays by position and nothing else, but got the keyword 'out'.",
        ),
        (
            lambda: elementwise.add(V, Tensor(V), V),
            TypeError,
            "add takes two arrays by position and nothing else, but got 3 arguments.",
        ),
        (
            lambda: selection.where(Tensor(V), 1.0, 0.0),
            TypeError,
            "where has no derivative by argument 0, a tensor of shape (3,) that requires a gradient. "
            "Pass t.detach() for its value.",
        ),
        *[
            (
                lambda f=f, a=a: f(Tensor(np.zeros(a)), *[np.zeros(2)] * (f is linalg.solve)),
                np.linalg.LinAlgError,
                f"{f.name}: {which} of shape {a} has no inverse. NumPy: Singular matrix.",
            )
            for f in (linalg.inv, linalg.solve)
            for which, a in (("the matrix", (2, 2)), ("a matrix in the stack", (3, 2, 2)))
        ],
        (lambda: joining.stack([]), ValueError, "stack: all arrays must have one shape, but got no arrays."),
        (
            lambda: joining.roll(X, [[1]], 0),
            ValueError,
            "roll: shift and axis must be numbers or sequences of one dimension, but have 2.",
        ),
        (
            lambda: selection.clip(X),
            ValueError,
            "clip: give at least one bound, as in clip(x, 0, 1) or clip(x, max=1).",
        ),
        (
            lambda: selection.clip(X, 0, max=1),
            ValueError,
            "clip: give the bounds as a_min and a_max or as min= and max=, not both.",
        ),
        (
            lambda: products.tensordot(V, V, 2),
            ValueError,
            "tensordot: shapes (3,) and (3,) do not both have 2 axes to sum over.",
        ),
        (
            lambda: products.tensordot(X, V, ([0], [0])),
            ValueError,
            "tensordot: shapes (2, 3) and (3,) do not agree over the axes (0,) and (0,).",
        ),
        (
            lambda: products.einsum(X, [0, 1]),
            TypeError,
            "einsum: write the subscripts as a string first, as in einsum('ij,jk->ik', a, b).",
        ),
        (
            lambda: products.einsum("ii->i", np.ones((0, 3))),
            ValueError,
            "einsum: in 'ii->i' 'i' stands for axes of different lengths of one operand, whose shape is (0, 3).",
        ),
        (
            lambda: products.einsum("ij,jk", X),
            ValueError,
            "einsum: 'ij,jk' describes 2 operands, but got 1.",
        ),
        (
            lambda: products.einsum("...i->i", X),
            ValueError,
            "einsum: in '...i->i' the axes of '...' are not in the output; write '...' there too.",
        ),
        (
            lambda: sliding.windows(X, (2, 4)),
            ValueError,
            "windows: a window of 2 x 4 does not fit into the shape (2, 3).",
        ),
        (
            lambda: sliding.windows(X, (2, 2), 0),
            ValueError,
            "windows: size=(2, 2) and stride=0 must be >= 1, and the array must have two axes at least, "
            "but has shape (2, 3).",
        ),
        (
            lambda: sliding.unwindowed(np.ones((1, 2, 2, 3)), (2, 3)),
            ValueError,
            "unwindowed: an array of shape (2, 3) has no windows of shape (1, 2, 2, 3), stride 1.",
        ),
        (
            lambda: linalg.diag(np.zeros((1, 1, 1))),
            ValueError,
            "diag: expected a vector or a matrix, but got shape (1, 1, 1).",
        ),
        (
            lambda: norms.norm(X, "nuc"),
            TypeError,
            "norm: the matrix norm of order 'nuc' has no derivative here; use 'fro', 1, -1, inf or -inf.",
        ),
        (lambda: norms.norm(X, 5), ValueError, "norm: 5 is no order of a norm of matrices."),
        (
            lambda: norms.norm(V, "fro"),
            ValueError,
            "norm: 'fro' is a norm of matrices, which need two axes, but got one.",
        ),
        (
            lambda: norms.norm(np.zeros((2, 2, 2)), 1),
            ValueError,
            "norm: a norm of order 1 needs one axis or two, but got 3 of shape (2, 2, 2).",
        ),
    ],
)
def test_messages(call, error, message):
    with pytest.raises(error, match=exactly(message)):
        call()


AXES = (
    "counted from the last, axes must be equally long or of length 1, but axis {} has lengths {}. "
    "reshape and t[:, None] put axes of length 1 where they are wanted."
)
FOUR = np.zeros((4, 3))
TYPES = "NumPy does not compute it of these types; t.astype(int) makes integers, and t > 0 truth values. It was given "


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        *[
            (call, ValueError, "add: shapes (2, 3) and (4, 3) do not broadcast: " + AXES.format(-2, "2 and 4"))
            for call in (
                lambda: Tensor(X) + Tensor(FOUR),
                lambda: Tensor(X) + FOUR,
                lambda: X + Tensor(FOUR),
                lambda: elementwise.add(X, FOUR),
            )
        ],
        (
            lambda: selection.where(X > 1, Tensor(FOUR), 0.0),
            ValueError,
            "where: shapes (2, 3), (4, 3) and () do not broadcast: " + AXES.format(-2, "2 and 4"),
        ),
        (
            lambda: selection.clip(Tensor(X), np.zeros(2), 1.0),
            ValueError,
            "clip: shapes (2, 3), (2,) and () do not broadcast: " + AXES.format(-1, "3 and 2"),
        ),
        (
            lambda: joining.concatenate([Tensor(X), np.zeros((4, 2), np.float32)]),
            ValueError,
            "concatenate: all the input array dimensions except for the concatenation axis must match exactly, but "
            "along dimension 1, the array at index 0 has size 3 and the array at index 1 has size 2. It was given "
            "float64 of shape (2, 3) and float32 of shape (4, 2).",
        ),
        (
            lambda: joining.concatenate([Tensor(V), V, V, V, V, S]),
            ValueError,
            "concatenate: all the input arrays must have same number of dimensions, but the array at index 0 has 1 "
            "dimension(s) and the array at index 5 has 0 dimension(s). It was given float64 of shape (3,), float64 of "
            "shape (3,), float64 of shape (3,), float64 of shape (3,) and 2 more.",
        ),
        (
            lambda: joining.concatenate([]),
            ValueError,
            "concatenate: need at least one array to concatenate. It was given no arrays.",
        ),
        *[
            (
                lambda x=x: shaping.reshape(x, 4),
                ValueError,
                "reshape: 6 elements do not fill the shape (4,): its product must be 6. -1 stands for one length.",
            )
            for x in (X, Tensor(X))
        ],
        (
            lambda: products.einsum("ij,jk->ik", Tensor(X), X),
            ValueError,
            "einsum: operands could not be broadcast together with remapped shapes [original->remapped]: "
            "(2,3)->(2,newaxis,3) (2,3)->(3,2). It was given float64 of shape (2, 3) and float64 of shape (2, 3).",
        ),
        (
            lambda: Tensor(X).sum(axis=3),
            np.exceptions.AxisError,
            "sum of float64 of shape (2, 3), whose axes are -2 to 1: axis 3 is out of bounds for array of dimension 2",
        ),
        (
            lambda: Tensor(S).sum(axis=1),
            np.exceptions.AxisError,
            "sum of float64 of shape (), which has no axes: axis 1 is out of bounds for array of dimension 0",
        ),
        *[
            (
                call,
                np.exceptions.AxisError,
                f"{name} of float64 of shape (2, 3), whose axes are -2 to 1: axis 2 is out of bounds for array of "
                "dimension 2",
            )
            for name, call in {
                "flip": lambda: joining.flip(Tensor(X), 2),
                "swapaxes": lambda: Tensor(X).swapaxes(0, 2),
                "moveaxis": lambda: np.moveaxis(Tensor(X), 2, 0),
                "repeat": lambda: Tensor(X).repeat(2, axis=2),
                "squeeze": lambda: Tensor(X).squeeze(2),
                "split": lambda: joining.split(X, 3, axis=2),
                "roll": lambda: np.roll(Tensor(X), 1, axis=2),
                "norm": lambda: np.linalg.norm(Tensor(X), axis=2),
            }.items()
        ],
        (
            lambda: np.expand_dims(Tensor(X), 5),
            np.exceptions.AxisError,
            "expand_dims of float64 of shape (2, 3), the axes of whose result are -3 to 2: axis 5 is out of bounds "
            "for array of dimension 3",
        ),
        (
            lambda: np.stack([Tensor(X), X], 3),
            np.exceptions.AxisError,
            "stack of float64 of shape (2, 3) and float64 of shape (2, 3), the axes of whose result are -3 to 2: axis "
            "3 is out of bounds for array of dimension 3",
        ),
        (
            lambda: joining.flip(Tensor(X), (0, -2)),
            ValueError,
            "flip: an axis is named twice. It was given float64 of shape (2, 3).",
        ),
        (
            lambda: shaping.moveaxis(Tensor(X), (0, 1), (0,)),
            ValueError,
            "moveaxis: 2 axes cannot be moved to 1 positions.",
        ),
        (
            lambda: joining.repeat(Tensor(X), -1),
            ValueError,
            "repeat: the numbers of copies must be 0 or more, but are -1.",
        ),
        (
            lambda: joining.repeat(Tensor(X), [1, 2], 1),
            ValueError,
            "repeat: 2 numbers of copies are given for 3 elements.",
        ),
        (
            lambda: Tensor(V)[5],
            IndexError,
            "getitem: index 5 is out of bounds for axis 0 with size 3. It was given float64 of shape (3,).",
        ),
        (
            lambda: shaping.broadcast_to(Tensor(X), (2, 4)),
            ValueError,
            "broadcast_to: could not broadcast input array from shape (2,3) into shape (2,4). It was given float64 of "
            "shape (2, 3).",
        ),
        (lambda: joining.tile(X, -1), ValueError, "tile: the numbers of copies must be 0 or more, but are (-1,)."),
        (
            lambda: joining.pad(X, -1),
            ValueError,
            "pad: pad_width must be 0 or more, but is -1. To cut, index: t[1:-1].",
        ),
        (lambda: ~Tensor(1.0), TypeError, f"invert: {TYPES}float64 of shape ()."),
        (
            lambda: Tensor(1.0) & Tensor(V),
            TypeError,
            f"bitwise_and: {TYPES}float64 of shape () and float64 of shape (3,).",
        ),
        (
            lambda: reductions.max(Tensor(X), initial=np.array([0.1])),
            ValueError,
            "max: initial= must be one number, but has shape (1,).",
        ),
        (
            lambda: shaping.sum(X, initial=np.zeros(2)),
            ValueError,
            "sum: initial= must be one number, but has shape (2,).",
        ),
    ],
)
def test_what_numpy_refuses_is_refused_with_the_operation_and_its_arrays(call, error, message):
    with pytest.raises(error) as raised:
        call()
    assert str(raised.value) == message
    assert type(raised.value) is error


def test_an_axis_that_is_not_there_can_still_be_read():
    with pytest.raises(np.exceptions.AxisError) as raised:
        Tensor(X).sum(axis=3)
    assert (raised.value.axis, raised.value.ndim) == (3, 2)


@pytest.mark.parametrize(
    "call", [elementwise.exp, lambda x: elementwise.power(x, x), reductions.prod, lambda x: products.outer(x, x)]
)
def test_an_error_of_another_kind_stays_as_it_is(call):
    """Where NumPy is told to raise what it would warn of, the text is NumPy's."""
    x = np.array([1e300, 1e300])
    with np.errstate(over="raise"):
        for given in (x, Tensor(x)):
            with pytest.raises(FloatingPointError, match=r"^overflow encountered in \w+$"):
                call(given)


def test_an_operation_of_ones_own_is_named_whatever_its_text_begins_with():
    @primitive
    def cut(x, /):
        raise ValueError("width: must be positive")

    for given in (V, Tensor(V)):
        with pytest.raises(
            ValueError, match=exactly("cut: width: must be positive. It was given float64 of shape (3,).")
        ):
            cut(given)
