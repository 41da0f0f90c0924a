"""One pass through a model, call by call: who was called, and what came out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .arguments import numbers, plain
from .modes import copied, evaluating, model_dtype, watched

if TYPE_CHECKING:
    from .module import Module

__all__ = ["calls", "model_input"]


def model_input(what: str, model: Module, x: Any) -> Any:
    """``x`` as an array; floats take the dtype of the model, as in ``fit``."""
    x = plain(numbers(what, "x", x))
    dtype = model_dtype(model)
    return x.astype(dtype, copy=False) if x.dtype.kind == "f" and dtype is not None else x


def calls(what: str, model: Module, x: Any) -> list[tuple[str, Any]]:
    """The path and the output of every module that ``model`` calls for ``x``, in the order in which they were done.

    In evaluation mode and without recording. The model itself, whose path is empty, is the last.
    """
    x = model_input(what, model, x)
    paths = {id(module): path for path, module in model.named_modules()}
    found: list[tuple[str, Any]] = []

    def note(module: Module, y: Any) -> None:
        path = paths.get(id(module))
        if path is not None:
            found.append((path, copied(y)))

    with evaluating(model), watched(note):
        model(x)
    return found
