"""How a run reports itself: a bar if tqdm is installed, else a line for each epoch, or nothing. All on stderr.

In a notebook the bar is a widget, if ipywidgets is installed, and else of text as in a terminal.
"""

from __future__ import annotations

import sys
import warnings
from types import TracebackType
from typing import Any, Self

from .run import Run

__all__ = ["Progress"]


class Progress:
    """A callback that shows how far ``run`` is, of whose epochs each has so many ``steps``."""

    def __init__(self, run: Run, steps: int) -> None:
        self.bar: Any = None
        try:
            with warnings.catch_warnings(action="ignore"):  # of tqdm, that there is no ipywidgets
                from tqdm.auto import tqdm
        except ImportError:
            return
        total, done = run.epochs * steps, run.epoch * steps
        self.bar = tqdm(total=total, initial=done, unit="step", desc=_title(run), dynamic_ncols=True)

    def batch(self, run: Run) -> None:
        """One batch is done."""
        if self.bar is not None:
            self.bar.update()

    def __call__(self, run: Run) -> None:
        """An epoch is done."""
        title = _title(run)
        results = {name: f"{value:.4g}" for name, value in run.row.items() if name != "seconds"}
        if self.bar is None:
            print(title, *[f"{name} {value}" for name, value in results.items()], sep="  ", file=sys.stderr)
        else:
            self.bar.set_description(title, refresh=False)
            self.bar.set_postfix(results, refresh=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self.bar is not None:
            self.bar.close()


def _title(run: Run) -> str:
    return f"epoch {run.epoch}/{run.epochs}"
