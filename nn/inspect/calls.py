"""Modules and functions that map each row by itself, called for arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..arguments import kind_of
from ..modes import in_evaluation_mode
from ..module import Module

__all__ = ["of_rows"]


def of_rows(what: str, name: str, f: Any) -> Callable[[Any], Any]:
    """``f``, a module or a function, in evaluation mode; an output without a row for each example is refused."""
    if isinstance(f, type) or not callable(f):
        raise TypeError(f"{what}: {name} must be a module or a function, not {kind_of(f)}.")

    def call(x: Any) -> Any:
        if isinstance(f, Module):
            with in_evaluation_mode(f):
                y = f(x)
        else:
            y = f(x)
        shape = getattr(y, "shape", ())
        if not shape or shape[0] != x.shape[0]:
            found = f"shape {shape}" if hasattr(y, "shape") else kind_of(y)
            raise ValueError(
                f"{what}: {name} must return a row for each of the {x.shape[0]} rows it is given, not {found}."
            )
        return y

    return call
