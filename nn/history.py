"""What a training run wrote down, epoch by epoch."""

from __future__ import annotations

import csv
from collections.abc import Iterator, KeysView, Mapping
from os import PathLike
from typing import Any

import numpy as np

from .curves import draw
from .history_html import as_html

__all__ = ["History"]


class History:
    """One row for each epoch; ``history["val_loss"]`` is a column.

    Every loss in it is measured batch by batch, ``batch_size`` examples at a time, and is the mean over the examples of
    what the loss function returned for the batch in which the example was. If that is a mean, as it is by default, the
    result is the mean over all examples; with ``reduction="sum"`` it is the mean sum of a batch; and so on for a loss
    of your own.

    ``loss`` is of the training, each batch before its step, so it is older than ``val_loss``, measured after the
    epoch's last step. Only ``train_loss`` (from ``fit(…, eval_train=True)``) is comparable with ``val_loss``. Metrics
    are of all predictions at once. Epochs are counted from 1; ``best_epoch`` is the one whose weights the model has
    now, None without validation.
    """

    def __init__(self, monitor: str = "val_loss") -> None:
        self.monitor = monitor
        self.columns: dict[str, list[float]] = {}
        self.best_epoch: int | None = None
        self.stopped_early = False

    def append(self, row: Mapping[str, float]) -> None:
        """Add an epoch's results."""
        for name, value in row.items():
            self.columns.setdefault(name, []).append(value)

    def __getitem__(self, name: str) -> list[float]:
        if name not in self.columns:
            raise KeyError(f"history has no column {name!r}; it has {', '.join(self.columns) or 'none yet'}.")
        return self.columns[name]

    def __getattr__(self, name: str) -> list[float]:
        """A column as an attribute, ``history.val_accuracy``."""
        columns = vars(self).get("columns", {})  # none yet while the history is being copied
        if name in columns:
            return columns[name]
        known = ", ".join(columns) or "none yet"
        raise AttributeError(f"history has no column or attribute {name!r}; its columns are {known}.")

    def __contains__(self, name: object) -> bool:
        return name in self.columns

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def keys(self) -> KeysView[str]:
        """The names of the columns, so that ``dict(history)`` and ``pandas.DataFrame(dict(history))`` work."""
        return self.columns.keys()

    def __len__(self) -> int:
        return max([len(column) for column in self.columns.values()], default=0)

    @property
    def epochs(self) -> list[int]:
        """1, 2, …: the numbers of the epochs that ran to their end."""
        return list(range(1, len(self) + 1))

    @property
    def loss(self) -> list[float]:
        """The training loss: of each epoch's batches, before their steps."""
        return self["loss"]

    @property
    def val_loss(self) -> list[float]:
        """The loss of the validation set after each epoch."""
        return self["val_loss"]

    @property
    def seconds(self) -> list[float]:
        """How long each epoch took."""
        return self["seconds"]

    def state_dict(self) -> dict[str, np.ndarray]:
        """The columns, as arrays."""
        return {name: np.array(column) for name, column in self.columns.items()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from the columns that ``state_dict`` returned: floats, equally many in each; else nothing changes."""
        columns = {name: np.asarray(column) for name, column in state.items()}
        for name, column in columns.items():
            if column.ndim != 1 or column.dtype.kind != "f":
                raise ValueError(
                    f"History.load_state_dict: {name} must be a row of floats, not of shape {column.shape}, "
                    f"{column.dtype}. Nothing was loaded."
                )
        if len({len(column) for column in columns.values()}) > 1:
            lengths = ", ".join([f"{name} has {len(column)}" for name, column in columns.items()])
            raise ValueError(f"History.load_state_dict: the columns differ in length: {lengths}. Nothing was loaded.")
        self.columns = {name: column.tolist() for name, column in columns.items()}

    def plot(self, target: str | PathLike[str] | Any = None) -> Any:
        """Draw training and validation curves, with the best epochs by loss and by accuracy; needs matplotlib.

        With a validation loss the stretches are named in which the run was *under-fit*, *robust* (at most 5 % above the
        lowest validation loss) and *over-fit* (above that, while the training loss went on falling).

        ``target`` is a path to write (an ``.svg`` adapts to light and dark pages), or matplotlib axes to draw on, or
        None for a new figure. Returns the axes.
        """
        return draw(self.columns, self.best_epoch, self.monitor, target)

    def to_csv(self, path: str | PathLike[str]) -> None:
        """Write one line for each epoch, with every digit."""
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["epoch", *self.columns])
            writer.writerows(zip(self.epochs, *self.columns.values(), strict=True))

    def _title(self) -> str:
        n = len(self)
        title = f"History of {n} epoch{'' if n == 1 else 's'}"
        if "seconds" in self.columns:
            title += f" in {sum(self.seconds):.1f} s"
        return f"{title}, stopped early" if self.stopped_early else title

    def _repr_html_(self) -> str:
        """What a notebook shows: curves, the results of the best epoch and of the last one, and of all when asked."""
        return as_html(self._title(), self.columns, self.best_epoch)

    def __repr__(self) -> str:
        """How long it took, and the results of the best epoch and of the last one."""
        n, title = len(self), self._title()
        if not n:
            return title
        names = [name for name in self.columns if name != "seconds"]
        rows = [["epoch", *names]]
        for epoch in dict.fromkeys([self.best_epoch or n, n]):
            mark = " (weights kept)" if epoch == self.best_epoch else ""
            rows.append([f"{epoch}{mark}", *[f"{self[name][epoch - 1]:.4g}" for name in names]])
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [
            "  ".join([row[0].ljust(widths[0]), *[text.rjust(w) for text, w in zip(row[1:], widths[1:], strict=True)]])
            for row in rows
        ]
        return "\n  ".join([title, *lines])
