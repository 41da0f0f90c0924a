"""A run in a file, from which it goes on exactly where it stopped."""

from __future__ import annotations

import hashlib
from os import PathLike

import numpy as np

from .archives import archive_path, read_arrays, write_arrays
from .arguments import count
from .run import Run

__all__ = ["Checkpoint", "digest"]


class Checkpoint:
    """The callback with which ``fit(…, checkpoint="run.npz")`` writes all of a run to one file, a `.npz`.

    In it are the epoch, the model, the optimiser, the schedule, the best weights so far, the history, and the states of
    all generators. It is written after every epoch, or, for ``Checkpoint(path, every=10)``, after every tenth and the
    last one. The old file is replaced when the new one is complete: what kills the program, also while it writes,
    costs what was computed since the last one.
    """

    def __init__(self, path: str | PathLike[str], *, every: int = 1) -> None:
        self.path = archive_path("Checkpoint", path, (".npz",))
        self.every = count("Checkpoint", "every", every)

    def __call__(self, run: Run) -> None:
        """Write the epoch that has ended."""
        if run.epoch % self.every == 0 or run.stopped or run.epoch == run.epochs:
            write_arrays("fit", self.path, run.state_dict())

    def restore(self, run: Run) -> None:
        """Bring ``run`` to where the file says it was. A file of another run is refused, and nothing has changed."""
        arrays = read_arrays("fit", self.path)
        try:
            run.load_state_dict(arrays)
        except Exception as error:  # a callback's load_state_dict may raise anything
            why = str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
            why = why.removesuffix(".")
            raise ValueError(
                f"fit: {self.path} is of another run: {why}. Nothing was loaded. Resume with the model, the "
                "optimiser, the data, the seed and the options that the run began with."
            ) from error


def digest(*arrays: np.ndarray) -> str:
    """A few letters that are others when the arrays are."""
    found = hashlib.sha256()
    for array in arrays:
        found.update(f"{array.dtype} {array.shape}".encode())
        found.update(np.ascontiguousarray(array).data)
    return found.hexdigest()[:16]
