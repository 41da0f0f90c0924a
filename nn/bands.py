"""When a run was under-fit, robust and over-fit, as its validation loss tells afterwards."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

__all__ = ["Band", "bands"]

# How much more than the lowest validation loss still counts as robust.
_TOLERANCE = 0.05


class Band(NamedTuple):
    """A stretch of epochs; the ends lie between two of them, or are the first and the last one."""

    name: str
    start: float
    end: float


def bands(columns: Mapping[str, Sequence[float]]) -> list[Band]:
    """The stretches of a history's ``columns``, in order; none without a validation loss.

    *Robust* is from the first to the last epoch whose validation loss is at most 5 % above the lowest one;
    *under-fit* is what comes before. What comes after is *over-fit* if the training loss went on falling there; if it
    did not, the run has come apart, and the stretch has no name.
    """
    losses = columns.get("val_loss", ())
    finite = [value for value in losses if math.isfinite(value)]
    if not finite:
        return []
    limit = min(finite) + _TOLERANCE * abs(min(finite))
    robust = [epoch for epoch, value in enumerate(losses, 1) if value <= limit]
    first, last, end = robust[0], robust[-1], len(losses)
    start, stop = max(first - 0.5, 1.0), min(last + 0.5, float(end))
    found = [Band("under-fit", 1.0, start)] if first > 1 else []
    found.append(Band("robust", start, stop))
    training = columns["train_loss" if "train_loss" in columns else "loss"]
    if last < end and training[-1] <= training[last - 1]:
        found.append(Band("over-fit", stop, float(end)))
    return found
