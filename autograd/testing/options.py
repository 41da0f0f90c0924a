"""What gradcheck may be given: each option that means nothing is refused by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import index
from typing import Any

import numpy as np

from .verdict import LOOSE

__all__ = ["checked_wrt", "refuse_objects", "refuse_options", "refuse_outputs"]


def refuse_options(f: Any, rules: dict[str, Any], order: Any, rtol: Any, seed: Any, strict: Any) -> None:
    """Raise a ``TypeError`` or ``ValueError`` for what is of no use; ``rules`` holds vjp, vjp2 and jvp."""
    for name, function in {"f": f, **rules}.items():
        if not callable(function) and (function is not None or name == "f"):
            raise TypeError(f"gradcheck: {name} must be a function, not {function!r}.")
    if rules["vjp2"] is not None and rules["vjp"] is None:
        raise TypeError("gradcheck: vjp2= is the pullback of vjp=: give that too.")
    for name, number, least in (("order", order, 1), ("seed", seed, 0)):
        if not _whole(number):
            raise TypeError(f"gradcheck: {name} must be a whole number from {least} on, not {number!r}.")
        if number < least:
            raise ValueError(f"gradcheck: {name} must be a whole number from {least} on, not {number!r}.")
    if not isinstance(strict, (bool, np.bool_)):
        raise TypeError(f"gradcheck: strict must be True or False, not {strict!r}.")
    real = isinstance(rtol, (int, float, np.integer, np.floating)) and not isinstance(rtol, bool)
    if not (real and 0 < rtol <= LOOSE):
        kind = ValueError if real else TypeError
        raise kind(f"gradcheck: rtol must be a number above 0 and at most {LOOSE:g}, not {rtol!r}.")


def checked_wrt(wrt: Any) -> int | list[int] | None:
    """``wrt`` as Python's own numbers."""
    if wrt is None:
        return None
    if _whole(wrt):
        return index(wrt)
    if isinstance(wrt, str) or not isinstance(wrt, Iterable) or not all(_whole(i) for i in wrt):
        raise TypeError(f"gradcheck: wrt must be the number of an argument, or several, not {wrt!r}.")
    if not (numbers := [index(i) for i in wrt]):
        raise ValueError("gradcheck: wrt names no argument to differentiate by. Leave it out for all.")
    return numbers


def refuse_objects(names: Iterable[str], leaves: Iterable[Any]) -> None:
    """Raise a ``TypeError`` for an array of objects among the inputs, which have no derivative."""
    for name, leaf in zip(names, leaves, strict=True):
        if isinstance(leaf, np.ndarray) and leaf.dtype.kind == "O":
            raise TypeError(f"gradcheck: {name} is an array of objects. Convert it with .astype(float).")


def refuse_outputs(name: str, ys: list[np.ndarray], returned: Callable[[list[Any]], Any]) -> None:
    """Raise a ``TypeError`` if none of the outputs are numbers: there would be nothing to check."""
    if not any(y.dtype.kind in "fiub" for y in ys):
        what = returned([y.tolist() for y in ys])
        raise TypeError(f"gradcheck: {name} returns {what!r}, which holds no numbers. Is a return missing?")


def _whole(number: Any) -> bool:
    return isinstance(number, (int, np.integer)) and not isinstance(number, bool)
