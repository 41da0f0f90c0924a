"""Data made worse on purpose, by a known amount: wrong labels, noise, junk, a tell-tale mark.

Each returns new arrays and says what was changed; its arguments stay as they are.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .arguments import count, within
from .data import finite, paired
from .randomness import Randomness, generator

__all__ = ["add_blends", "add_noise_channels", "add_static", "flip_labels", "mark_patch"]


def flip_labels(y: Any, fraction: float, *, seed: Randomness) -> tuple[np.ndarray, np.ndarray]:
    """``(labels, flipped)``: this ``fraction`` of the labels replaced by another class, each other one as likely.

    ``flipped`` is a mask of the examples whose label is wrong now.
    """
    y = _labels("flip_labels", y)
    classes = np.unique(y)
    if len(classes) < 2:
        raise ValueError(f"flip_labels: all labels are {classes[0]}; there is no other class to change them into.")
    rng = generator("flip_labels", seed, "seed")
    flipped = _drawn("flip_labels", len(y), fraction, rng)
    n = int(flipped.sum())
    index = np.searchsorted(classes, y)
    index[flipped] = (index[flipped] + rng.integers(1, len(classes), n)) % len(classes)
    return classes[index], flipped


def add_noise_channels(x: Any, channels: int, *, scale: float = 1.0, seed: Randomness) -> tuple[np.ndarray, np.ndarray]:
    """``(x, added)``: ``x`` of shape (n, features) with columns of noise, uniform in [0, scale), after its own.

    ``added`` is a mask of the columns. With ``scale=0`` they are zeros: the control, as many inputs without noise.
    """
    x = finite("add_noise_channels", "x", x)
    if x.ndim != 2:
        raise ValueError(f"add_noise_channels: x must have shape (n, features), not {x.shape}.")
    channels = count("add_noise_channels", "channels", channels)
    within("add_noise_channels", "scale", scale, 0, math.inf)
    noise = generator("add_noise_channels", seed, "seed").uniform(0, scale, (len(x), channels))
    together = np.concatenate([x, noise.astype(_float(x))], axis=1)
    return together, np.arange(together.shape[1]) >= x.shape[1]


def add_blends(x: Any, y: Any, fraction: float, *, seed: Randomness) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """``(x, y, added)``: examples appended that are the mean of two of ``x`` of different classes, labels drawn.

    As many as this ``fraction`` of ``x``; ``added`` is a mask of them. They lie near the data, where they do the most
    harm.
    """
    x, y = _labelled("add_blends", x, y)
    classes = np.unique(y)
    if len(classes) < 2:
        raise ValueError(f"add_blends: all labels are {classes[0]}; a blend needs two classes.")
    rng = generator("add_blends", seed, "seed")
    n = _share("add_blends", len(x), fraction)
    first = rng.integers(len(x), size=n)
    second = np.array([rng.choice(np.flatnonzero(y != y[i])) for i in first], int)
    return _appended(x, y, (x[first].astype(_float(x)) + x[second]) / 2, rng.choice(classes, n))


def add_static(x: Any, y: Any, fraction: float, *, seed: Randomness) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """``(x, y, added)``: examples appended that are noise, uniform over the range of ``x``, labels drawn.

    As many as this ``fraction`` of ``x``; ``added`` is a mask of them. They lie far from the data: little harm is done.
    """
    x, y = _labelled("add_static", x, y)
    rng = generator("add_static", seed, "seed")
    n = _share("add_static", len(x), fraction)
    noise = rng.uniform(x.min(), x.max(), (n, *x.shape[1:])).astype(_float(x))
    return _appended(x, y, noise, rng.choice(np.unique(y), n))


def mark_patch(
    x: Any, y: Any, label: int | None, fraction: float = 1.0, *, size: int = 2, seed: Randomness
) -> tuple[np.ndarray, np.ndarray]:
    """``(x, marked)``: a bright square in the lower right corner of this ``fraction`` of the images of class ``label``.

    Images are of shape (n, height, width), (n, channels, height, width), or (n, pixels) if square. The patch has
    ``size`` × ``size`` pixels of the largest value in ``x``, in every channel; ``label=None`` marks images of any
    class. ``marked`` is a mask of the images.
    """
    x, y = _labelled("mark_patch", x, y)
    side = math.isqrt(x.shape[1]) if x.ndim == 2 else 0
    if x.ndim not in (3, 4) and (x.ndim != 2 or side * side != x.shape[1]):
        raise ValueError(
            "mark_patch: x must be images of shape (n, height, width) or (n, channels, height, width), or (n, pixels) "
            f"of square ones, not {x.shape}."
        )
    images = x.copy() if x.ndim > 2 else x.reshape(-1, side, side).copy()
    if count("mark_patch", "size", size) > min(images.shape[-2:]):
        raise ValueError(f"mark_patch: a patch of {size} × {size} does not fit into images of {images.shape[-2:]}.")
    candidates = np.arange(len(y)) if label is None else np.flatnonzero(y == label)
    if not len(candidates):
        raise ValueError(f"mark_patch: no example has the label {label!r}.")
    marked = np.zeros(len(y), bool)
    chosen = _drawn("mark_patch", len(candidates), fraction, generator("mark_patch", seed, "seed"))
    marked[candidates[chosen]] = True
    images[marked, ..., -size:, -size:] = x.max()
    return images.reshape(x.shape), marked


def _share(what: str, n: int, fraction: float) -> int:
    """This ``fraction`` of ``n``, rounded."""
    return round(within(what, "fraction", fraction, 0, math.inf) * n)


def _drawn(what: str, n: int, fraction: float, rng: np.random.Generator) -> np.ndarray:
    """A mask of ``n``, true for this ``fraction`` of them."""
    size = _share(what, n, fraction)
    if size > n:
        raise ValueError(f"{what}: fraction must be between 0 and 1, not {fraction!r}.")
    mask = np.zeros(n, bool)
    mask[rng.permutation(n)[:size]] = True
    return mask


def _labels(what: str, y: Any) -> np.ndarray:
    y = finite(what, "y", y)
    if y.ndim != 1 or y.dtype.kind not in "iub":
        raise ValueError(
            f"{what}: y must be class labels, one axis of integers, but is of {y.dtype} and has shape {y.shape}."
        )
    return y


def _labelled(what: str, x: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    x, y = paired(what, x, y)
    return x, _labels(what, y)


def _float(x: np.ndarray) -> Any:
    """The dtype of noise for ``x``."""
    return x.dtype if x.dtype.kind == "f" else np.float64


def _appended(
    x: np.ndarray, y: np.ndarray, junk: np.ndarray, labels: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    together = np.concatenate([x, junk])
    return together, np.concatenate([y, labels]), np.arange(len(together)) >= len(x)
