"""How a run reports itself: a bar if tqdm is installed, else a line for each epoch, or nothing. All on stderr."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

__all__ = ["Progress"]


class Progress:
    """Told of every step and every epoch; with ``show`` false it is silent."""

    def __init__(self, epochs: int, steps: int, *, show: bool) -> None:
        self.epochs = epochs
        self.steps = steps
        self.show = show
        self.bar: Any = None
        if show:
            try:
                from tqdm import tqdm
            except ImportError:
                return
            self.bar = tqdm(total=epochs * steps, unit="step", desc=f"epoch 0/{epochs}", dynamic_ncols=True)

    def step(self) -> None:
        """One batch is done."""
        if self.bar is not None:
            self.bar.update()

    def epoch(self, number: int, row: Mapping[str, float]) -> None:
        """An epoch is done, with these results."""
        if not self.show:
            return
        title = f"epoch {number}/{self.epochs}"
        results = {name: f"{value:.4g}" for name, value in row.items() if name != "seconds"}
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
