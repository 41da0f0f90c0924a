"""Operations that are made of others say of themselves what fails, and which of their arguments are no arrays."""

import numpy as np
import pytest

from autograd import Tensor
from tests.engine.refusals import refused

M = np.ones((2, 2))


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (
            lambda x: np.trace(x, 0, 0, 5),
            np.exceptions.AxisError,
            "trace of float64 of shape (2, 2), whose axes are -2 to 1: "
            "axis 5 is out of bounds for array of dimension 2",
        ),
        (
            lambda x: np.diagonal(x, 0, 0, 5),
            np.exceptions.AxisError,
            "diagonal of float64 of shape (2, 2), whose axes are -2 to 1: "
            "axis 5 is out of bounds for array of dimension 2",
        ),
        (
            lambda x: np.ptp(x, 7),
            np.exceptions.AxisError,
            "ptp of float64 of shape (2, 2), whose axes are -2 to 1: axis 7 is out of bounds for array of dimension 2",
        ),
        (
            lambda x: np.inner(x, np.ones(3)),
            ValueError,
            "inner: shapes (2, 2) and (3,) do not agree over the axes (1,) and (0,).",
        ),
        (
            lambda x: np.outer(x, "a"),
            TypeError,
            "outer: expected a tensor, an array or a number, but got ndarray array(['a'], dtype='<U1').",
        ),
        (
            lambda x: np.tile(x, 1.5),
            TypeError,
            "tile: 'float' object cannot be interpreted as an integer. It was given float64 of shape (2, 2).",
        ),
    ],
)
def test_an_operation_speaks_for_those_that_it_is_made_of(call, kind, message):
    with refused(kind, message):
        call(Tensor(M))


@pytest.mark.parametrize(
    ("call", "name", "key"),
    [
        (lambda x, n: np.roll(x, n), "roll", "shift"),
        (lambda x, n: np.roll(x, (n, n), (0, 1)), "roll", "shift"),
        (lambda x, n: np.repeat(x, n), "repeat", "repeats"),
        (lambda x, n: np.repeat(x, [n, n], 0), "repeat", "repeats"),
        (lambda x, n: np.tile(x, n), "tile", "reps"),
        (lambda x, n: np.tile(x, (n, n)), "tile", "reps"),
        (lambda x, n: np.pad(x, n), "pad", "pad_width"),
        (lambda x, n: np.pad(x, ((n, 1), (0, n))), "pad", "pad_width"),
    ],
)
def test_a_number_of_places_or_copies_is_no_tensor_that_requires_a_gradient(call, name, key):
    message = (
        f"{name}: {key}= has no derivative, so it cannot be a tensor that requires a gradient. "
        f"Pass {key}=t.detach() if that is what you mean."
    )
    x = Tensor(M)
    with refused(TypeError, message):
        call(x, Tensor(1.0))
    np.testing.assert_array_equal(call(x, Tensor(1)).data, call(M, 1))
