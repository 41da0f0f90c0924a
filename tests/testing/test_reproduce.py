"""The line that repeats a check is Python, and gives back what was checked."""

from functools import partial
from typing import NamedTuple

import numpy as np
import pytest

import autograd
from autograd import ops
from autograd.testing import gradcheck
from autograd.testing.reproduce import DEFAULTS, call_text


class Pair(NamedTuple):
    a: np.ndarray
    b: float


class Model:
    def value(self, x):
        return 2 * x

    def pull(self, xs, g):
        return (3 * g,)

    __call__ = value

    @staticmethod
    def twice(x):
        return 2 * x


def got(*args, **options):
    return args, options


def read(line, **names):
    return eval(line, {"gradcheck": got, "np": np, "partial": partial, "autograd": autograd, "Pair": Pair, **names})


def written(f, *xs, **options):
    return call_text(f, xs, {**DEFAULTS, **options})


WRITTEN = [
    np.zeros((0, 3)),
    np.zeros((2, 0), np.float32),
    np.array([1.5, np.nan, -np.inf]),
    np.array([1.5], ">f8"),
    np.array([1, 2], "<i2"),
    np.array([True]),
    np.array(["nan", "b"]),
    np.array(["b"], "<U5"),
    np.array(2.0),
    np.array([0.1], np.float16),
    float("nan"),
    -float("inf"),
    np.float32(0.1),
    np.float64("nan"),
    np.int64(3),
    np.True_,
    "inf",
    None,
    {"nan": [1.0, (2,)], 3: ()},
    Pair(np.array([1.0]), 2.0),
]


def same(a, b):
    if isinstance(a, (dict, list, tuple)):
        values = zip(a.values(), b.values(), strict=True) if isinstance(a, dict) else zip(a, b, strict=True)
        return type(a) is type(b) and len(a) == len(b) and all(same(p, q) for p, q in values)
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
    return type(a) is type(b) and (a == b or (a != a and b != b))


@pytest.mark.parametrize("x", WRITTEN, ids=repr)
def test_reading_an_input_gives_it_back(x):
    line = written(np.sin, x)
    assert "#" not in line
    (f, back), _ = read(line)
    assert f is np.sin
    assert same(x, back)


@pytest.mark.parametrize(
    ("x", "kind"),
    [
        (np.ones(200), "float64 of shape (200,)"),
        ({"a": np.ones((9, 9)), "b": 1.0}, "dict"),
        (np.array([1.0, None], object), "object of shape (2,)"),
        (np.array([1.0], np.longdouble), f"{np.dtype(np.longdouble)} of shape (1,)"),
        (autograd.Tensor(np.ones(100)), "float64 of shape (100,)"),
        (np.random.default_rng(0), "Generator"),
    ],
)
def test_what_is_not_written_has_its_name_and_is_described(x, kind):
    def cube(x, y):
        return x**3

    line = written(cube, x, 2.0)
    assert line == f"gradcheck(cube, x, 2.0)  # as given: x: {kind}"
    assert read(line, cube=cube, x=x)[0][1] is x


@pytest.mark.parametrize("f", [np.sin, np.sum, np.linalg.norm, ops.sin, ops.matmul])
def test_a_known_function_has_its_whole_name(f):
    assert read(written(f, 1.0, vjp=f)) == ((f, 1.0), {"vjp": f})


def test_a_function_has_the_name_that_it_was_defined_with():
    assert written(Model.twice, 1.0).startswith("gradcheck(Model.twice, ")
    assert written(partial(got, 1, key=[2.0]), 1.0) == "gradcheck(partial(got, 1, key=[2.0]), 1.0)"
    assert read(written(partial(np.sum, axis=0), 1.0))[0][0].keywords == {"axis": 0}


def test_what_has_no_name_is_called_after_its_place():
    model = Model()
    for f in (model, model.value, lambda x: 2 * x, partial(got, np.ones(100))):
        assert written(f, 1.0, vjp=model.pull) == "gradcheck(f, 1.0, vjp=vjp)"
    assert gradcheck(model, 1.0, vjp=model.pull).reproducer == "gradcheck(f, 1.0, vjp=vjp)"
