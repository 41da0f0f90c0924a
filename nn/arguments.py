"""Arguments, checked before anything is computed: numbers, and truths that fit predictions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd import Tensor

__all__ = [
    "class_labels",
    "count",
    "flag",
    "floats",
    "kind_of",
    "number",
    "numbers",
    "of_equal_shape",
    "plain",
    "positive",
    "repair",
    "stored",
    "within",
]


def count(what: str, name: str, value: Any) -> int:
    """``value`` if it is an integer >= 1."""
    if not isinstance(value, (int, np.integer)) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{what}: {name} must be an integer >= 1, not {value!r}.")
    return int(value)


def flag(what: str, name: str, value: Any) -> None:
    """Refuse what is neither true nor false, such as "no"."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{what}: {name} must be True or False, not {value!r}.")


def within(what: str, name: str, value: float, low: float, high: float) -> float:
    """``value`` if it is a number in [low, high)."""
    number = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
    if not number or not low <= value < high or value == -math.inf:
        bounds = f" >= {low}" if high == math.inf else f" in [{low}, {high})"
        raise ValueError(f"{what}: {name} must be a finite number{bounds if low > -math.inf else ''}, not {value!r}.")
    return value


def positive(what: str, name: str, value: float) -> float:
    """``value`` if it is a finite number > 0."""
    if within(what, name, value, 0, math.inf) == 0:
        raise ValueError(f"{what}: {name} must be > 0, not {value!r}.")
    return float(value)


def kind_of(x: Any) -> str:
    """What ``x`` is, for a message."""
    if x is None:
        return "None"
    if isinstance(x, type):
        return f"the class {x.__name__}"
    name = type(x).__name__
    return f"an {name}" if name[0] in "aeiouAEIOU" or name == "ndarray" else f"a {name}"


def number(x: Any) -> float | None:
    """``x`` as a float if it is one number; a 0-d array or tensor is."""
    value = x.data if isinstance(x, Tensor) else x
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    return float(value) if isinstance(value, (int, float, np.integer, np.floating, np.bool_)) else None


def plain(x: Any) -> np.ndarray:
    """The value of ``x`` as an array."""
    return np.asarray(x.data if isinstance(x, Tensor) else x)


def stored(x: Any) -> np.ndarray | None:
    """The value of ``x`` as an array, or None if its rows have different lengths."""
    try:
        return plain(x)
    except ValueError:
        return None


def numbers(what: str, name: str, x: Any) -> Any:
    """``x`` if it is a tensor, else an array of numbers; a list of tensors is stacked."""
    if isinstance(x, (Tensor, np.ndarray)) and x.dtype.kind in "fiub":
        return x
    if isinstance(x, (list, tuple)) and any(isinstance(item, Tensor) for item in x):
        return Tensor(x)
    try:
        array = np.asarray(x)
    except ValueError:  # rows of different lengths
        array = np.asarray(None)
    if array.dtype.kind not in "fiub":
        text = repr(x)
        shown = "None" if x is None else f"{type(x).__name__} {text if len(text) <= 40 else text[:37] + '...'}"
        raise TypeError(f"{what}: {name} must be a tensor or an array of numbers, not {shown}.{repair(array)}")
    return array


def floats(what: str, name: str, x: Any) -> Any:
    """``x`` as numbers that can be subtracted: integers become floats, or 3 - 5 would be 254 in uint8."""
    x = numbers(what, name, x)
    return x if x.dtype.kind == "f" else x.astype(np.float64)


def of_equal_shape(what: str, first: str, x: Any, second: str, y: Any) -> tuple[Any, Any]:
    """Both as numbers. A plain ``y`` takes the dtype of a tensor ``x``, so that float32 stays float32."""
    x, y = floats(what, first, x), numbers(what, second, y)
    if x.shape != y.shape:
        raise ValueError(
            f"{what}: {first} has shape {x.shape}, but {second} has shape {y.shape}.{_advice(x, y, second)}"
        )
    if isinstance(x, Tensor) and not isinstance(y, Tensor):
        y = y.astype(x.dtype, copy=False)
    return x, y


def _advice(x: Any, y: Any, second: str) -> str:
    """What to do, and what would have happened: the mistake of (N, 1) against (N,) gives a loss of all pairs."""
    try:
        pairs = f" Broadcasting them would compute {np.broadcast_shapes(x.shape, y.shape)} losses."
    except ValueError:
        return " They must be equal."
    if x.size == y.size:
        shape = ", ".join(map(str, (-1, *x.shape[1:]) if x.shape else ["()"]))
        return f"{pairs} Pass {second}.reshape({shape})."
    return f"{pairs} They must be equal."


def class_labels(what: str, name: str, logits: Any, labels: Any, binary: str) -> np.ndarray:
    """``labels`` as integers, one for each row of ``logits``, each naming one of its columns.

    ``binary`` says what to do with one score per example.
    """
    labels = plain(numbers(what, "labels", labels))
    if logits.ndim != 2 or logits.shape[1] < 2:
        raise ValueError(
            f"{what}: {name} must have shape (N, C), a row of C >= 2 scores for each label, but have shape "
            f"{logits.shape}. For one score per example and two classes {binary}"
        )
    n, classes = logits.shape
    if labels.shape == logits.shape:
        raise ValueError(
            f"{what}: labels have the shape of the {name}, {labels.shape}; one-hot rows? "
            "Pass the classes as integers: labels.argmax(axis=1)."
        )
    if labels.shape != (n,):
        advice = "Pass labels.ravel()." if labels.shape in ((n, 1), (1, n)) else "There must be one label for each row."
        raise ValueError(f"{what}: {name} have shape {logits.shape}, but labels have shape {labels.shape}. {advice}")
    if labels.dtype.kind == "b" and classes == 2:  # as an index it would be a mask
        labels = labels.astype(int)
    if labels.dtype.kind not in "iu":
        raise TypeError(
            f"{what}: labels must be integers, the numbers of classes, not {labels.dtype}: labels.astype(int)."
        )
    unsigned = f"{labels.dtype.byteorder}u{labels.itemsize}"  # in which a negative one is huge
    if n and np.maximum.reduce(labels.view(unsigned)) >= classes:
        i = int(np.argmax((labels < 0) | (labels >= classes)))
        raise ValueError(
            f"{what}: labels[{i}] is {labels[i]}, but the {classes} classes of {name} of shape {logits.shape} "
            f"are numbered 0 to {classes - 1}."
        )
    return labels


def repair(array: np.ndarray) -> str:
    """What to do with an array that is not of numbers, if that is known."""
    if array.dtype.kind in "US" and array.ndim:
        return " Number the texts: np.unique(texts, return_inverse=True)[1]."
    if array.dtype.kind == "O" and array.ndim:
        return " If it holds numbers, convert it: .astype(float)."
    return ""
