"""A model's weights in a file: `.npz`, which NumPy reads, or `.safetensors`, which others do."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike

import numpy as np

from .archives import archive_path, read_arrays, write_arrays
from .data import not_finite
from .module import Module
from .preconditions import require_module
from .warning import warn

__all__ = ["load", "save"]


def save(path: str | PathLike[str], model: Module) -> None:
    """Write every tensor of ``model``, by its path, to the file ``path``, whose ending says how.

    `.npz` is read by ``np.load``; `.safetensors` needs the package of that name. A file that was there is replaced
    when the new one is complete, so no moment leaves half a file.
    """
    require_module("save", model)
    write_arrays("save", archive_path("save", path), model.state_dict())


def load(path: str | PathLike[str], model: Module) -> None:
    """Give ``model``, built like the one that was saved, the values in the file ``path``.

    The file cannot run code. One that is cut off, foreign, of a model of other shapes, of integers where the model has
    floats, or with numbers too large for the model's dtype is refused with a ``ValueError`` that says what is wrong,
    and then nothing has changed. So is a `.npz` that is damaged, by its checksums; a `.safetensors` has none, so in it
    other numbers are not noticed. NaN and infinities are loaded and warned of.
    """
    require_module("load", model)
    path = archive_path("load", path)
    arrays = read_arrays("load", path)
    _require_floats(path, arrays, model)
    ill = _not_finite(path, arrays, model)
    try:
        model.load_state_dict(arrays)
    except ValueError as error:
        raise ValueError(f"load: {path} does not fit the model. {error}") from None
    if ill is not None:
        warn(ill)


def _require_floats(path: PathLike[str], arrays: Mapping[str, np.ndarray], model: Module) -> None:
    """Refuse integers and booleans for a model of floats: a file of them is of something else, or has lost digits."""
    for name, own in model.state_dict().items():
        array = arrays.get(name)
        if array is not None and own.dtype.kind == "f" and array.dtype.kind in "iub":
            raise ValueError(
                f"load: {path} does not fit the model. {name} is of {array.dtype} instead of {own.dtype}. Nothing was "
                "loaded. If these are the weights, write them as floats: array.astype(float)."
            )


def _not_finite(path: PathLike[str], arrays: Mapping[str, np.ndarray], model: Module) -> str | None:
    """What is not finite in ``arrays``, for a warning. What only the model's dtype would make infinite is refused."""
    ill = None
    for name, own in model.state_dict().items():
        array = arrays.get(name)
        if array is None or array.dtype.kind != "f" or own.dtype.kind != "f":
            continue
        finite = np.isfinite(array)
        with np.errstate(over="ignore"):
            lost = finite & ~np.isfinite(array.astype(own.dtype))
        if lost.any():
            raise ValueError(
                f"load: {path} does not fit the model. {name} of {array.dtype} has {array[lost][0]:g}, which is too "
                f"large for {own.dtype}. Nothing was loaded. Load it into a model with dtype=np.{array.dtype}."
            )
        if ill is None and not finite.all():
            ill = f"load: in {path}, {name} of shape {array.shape} has {not_finite(array)}; NaN in, NaN out."
    return ill
