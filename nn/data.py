"""Examples and truths, checked before a run: two arrays of finite numbers, of equal length."""

from __future__ import annotations

from typing import Any

import numpy as np

from .arguments import kind_of, plain, repair

__all__ = ["data_pair", "finite", "not_finite", "paired", "require_finite"]


def data_pair(what: str, name: str, data: Any, dtype: Any) -> tuple[np.ndarray, np.ndarray]:
    """``data`` as a pair of finite arrays of equal length: examples and truths. Floats become ``dtype`` if given."""
    if not isinstance(data, (tuple, list)) or len(data) != 2:
        found = f"{len(data)} items" if isinstance(data, (tuple, list)) else kind_of(data)
        raise TypeError(f"{what}: {name} is a pair (x, y) of arrays, not {found}.")
    return _of_equal_length(what, (f"x of {name}", f"y of {name}"), data, dtype)


def paired(what: str, x: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    """``x`` and ``y`` as finite arrays of equal length."""
    return _of_equal_length(what, ("x", "y"), (x, y), None)


def _of_equal_length(what: str, names: tuple[str, str], data: Any, dtype: Any) -> tuple[np.ndarray, np.ndarray]:
    x, y = [finite(what, name, array, dtype) for name, array in zip(names, data, strict=True)]
    if len(x) != len(y):
        raise ValueError(f"{what}: {' and '.join(names)} have different lengths: shapes {x.shape} and {y.shape}.")
    return x, y


def finite(what: str, name: str, array: Any, dtype: Any = None) -> np.ndarray:
    """``array`` as an array of finite numbers with a row for each example. Floats become ``dtype`` if given."""
    if array is None:
        raise TypeError(f"{what}: {name} must be an array of numbers, but is None.")
    given = array
    try:
        array = plain(array)
    except ValueError:
        raise TypeError(f"{what}: {name} has rows of different lengths; it must be one array of numbers.") from None
    if array.dtype.kind == "O" and array.ndim == 0:  # such as a generator, which NumPy does not read
        raise TypeError(f"{what}: {name} must be an array of numbers, not {kind_of(given)}.")
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{what}: {name} must be an array of numbers, but is of {array.dtype}.{repair(array)}")
    if array.ndim == 0:
        raise ValueError(f"{what}: {name} is a single number; it must have one row for each example.")
    if len(array) == 0:
        raise ValueError(f"{what}: {name} is empty: its shape is {array.shape}.")
    if array.dtype.kind != "f":
        return array
    require_finite(what, name, array)
    return array if dtype is None else array.astype(dtype, copy=False)


def require_finite(what: str, name: str, array: np.ndarray) -> None:
    """Refuse NaN and infinities."""
    good = np.isfinite(array)
    if not good.all():
        first = tuple(np.argwhere(~good)[0].tolist())
        place = f", the first at [{', '.join(map(str, first))}]" if first else ""
        raise ValueError(
            f"{what}: {name} has {not_finite(array)}{place}: {array[first]}. Remove or fill them: NaN in, NaN out."
        )


def not_finite(array: Any) -> str:
    """How many values of ``array`` are NaN or infinite, in words."""
    n = np.count_nonzero(~np.isfinite(array))
    return f"{n} value{'' if n == 1 else 's'} that {'is' if n == 1 else 'are'} not finite"
