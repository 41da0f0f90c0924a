"""Under-fit, robust, over-fit: the losses of a training run."""

from __future__ import annotations

from os import PathLike
from typing import Any

from ..names import shorten
from .paper import on_axes

__all__ = ["overfit"]


def overfit(history: Any, target: str | PathLike[str] | Any = None) -> Any:
    """Draw training and validation loss, the bands in which the run was under-fit, robust and over-fit, and its marks.

    `history` is what ``nn.fit`` returns, or anything with ``plot(axes)`` and `columns`. `target` is a path to write,
    axes to draw on, or None for a new figure; the figure is returned. Raises ``TypeError`` for another object,
    ``ValueError`` for a run that was not validated, whose fit cannot be judged.
    """
    columns = getattr(history, "columns", None)
    if not callable(getattr(history, "plot", None)) or columns is None:
        raise TypeError(
            f"viz.overfit: expected the history of a training run, as nn.fit returns it, not {_shown(history)}."
        )
    if "val_loss" not in columns:
        raise ValueError(
            "viz.overfit: the history has no column val_loss. Whether a model over-fits, only examples tell that it "
            "was not trained on: nn.fit(…, validation=(x, y))."
        )
    return on_axes("viz.overfit", target, (8.0, 4.0), history.plot)


def _shown(item: Any) -> str:
    return shorten(f"{type(item).__name__} {item!r}", 60)
