"""Images, checked: batches of channels of rows of pixels."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..arguments import numbers

__all__ = ["images", "pair"]


def images(what: str, x: Any, channels: int | None = None, pixels: tuple[int, int] = (1, 1)) -> Any:
    """``x`` if it is a batch of images (N, channels, H, W) that have as many ``pixels`` at least."""
    x = numbers(what.partition("(")[0], "the input", x)
    wanted = f"(N, {'channels' if channels is None else channels}, H, W)"
    if x.ndim != 4 or (channels is not None and x.shape[1] != channels):
        grey = " For grey images add the axis of channels: x[:, None]." if x.ndim == 3 and channels in (1, None) else ""
        raise ValueError(f"{what}: the input has shape {x.shape}, but images are {wanted}.{grey}")
    if x.shape[2] < pixels[0] or x.shape[3] < pixels[1]:
        raise ValueError(
            f"{what}: the input has shape {x.shape}, but images must have {pixels[0]} x {pixels[1]} pixels at least."
        )
    return x


def pair(what: str, name: str, value: Any, least: int = 1) -> tuple[int, int]:
    """``value``, an integer or two, as the two: of rows and of columns."""
    two = value if isinstance(value, (tuple, list)) else (value, value)
    integers = all(isinstance(n, (int, np.integer)) and not isinstance(n, bool) and n >= least for n in two)
    if len(two) != 2 or not integers:
        raise ValueError(f"{what}: {name} must be an integer >= {least} or a pair of them, not {value!r}.")
    return int(two[0]), int(two[1])
