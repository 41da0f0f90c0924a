"""A model's weights in a file: `.npz`, which NumPy reads, or `.safetensors`, which others do."""

from __future__ import annotations

from os import PathLike

from .archives import archive_path, read_arrays, write_arrays
from .module import Module
from .preconditions import require_module

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

    The file cannot run code. One that is cut off, damaged, foreign, or of a model of other shapes is refused with a
    ``ValueError`` that says what is wrong, and then nothing has changed.
    """
    require_module("load", model)
    path = archive_path("load", path)
    arrays = read_arrays("load", path)
    try:
        model.load_state_dict(arrays)
    except ValueError as error:
        raise ValueError(f"load: {path} does not fit the model. {error}") from None
