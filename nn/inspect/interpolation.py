"""From one example to another: through the pixels, and along the manifold that an autoencoder has learned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ..arguments import count, plain
from ..data import finite
from ..evaluation import predict
from ..module import Module
from .calls import of_rows

__all__ = ["Paths", "interpolate", "reconstruction_error"]


class Paths(NamedTuple):
    """Three ways from a to b; each path has shape (steps, n, …), and ``t`` says how far along a step is."""

    t: np.ndarray  # from 0 to 1
    pixel: np.ndarray  # (1 - t) a + t b
    reconstructed: np.ndarray  # (1 - t) g(f(a)) + t g(f(b)): the fair control, as smooth as what the decoder draws
    latent: np.ndarray  # g((1 - t) f(a) + t f(b))


def interpolate(
    encode: Callable[[Any], Any], decode: Callable[[Any], Any], a: Any, b: Any, *, steps: int = 11
) -> Paths:
    """Paths between the rows of ``a`` and ``b``, with f = ``encode`` and g = ``decode``, modules or functions.

    The latent path ends where the reconstructed one does. To compare it with the pixels themselves would credit it with
    the decoder's smoothing: compare with ``reconstructed``. Measure with a judge that had no part in the path, such as
    ``reconstruction_error`` of another autoencoder.
    """
    a, b = finite("interpolate", "a", a), finite("interpolate", "b", b)
    if a.shape != b.shape:
        raise ValueError(
            f"interpolate: a has shape {a.shape}, but b has shape {b.shape}; row i of a goes to row i of b."
        )
    if count("interpolate", "steps", steps) < 2:
        raise ValueError("interpolate: steps must be at least 2: the two ends.")
    f, g = of_rows("interpolate", "encode", encode), of_rows("interpolate", "decode", decode)

    def apply(function: Callable[[Any], Any], model: Any, x: np.ndarray) -> np.ndarray:
        return predict(model, x) if isinstance(model, Module) else plain(function(x))

    za, zb = apply(f, encode, a), apply(f, encode, b)
    t = np.linspace(0, 1, steps)
    latent = np.stack([apply(g, decode, _between(za, zb, s)) for s in t])
    ends = latent[0], latent[-1]
    return Paths(t, np.stack([_between(a, b, s) for s in t]), np.stack([_between(*ends, s) for s in t]), latent)


def _between(a: np.ndarray, b: np.ndarray, t: float) -> np.ndarray:
    return (1 - float(t)) * a + float(t) * b


def reconstruction_error(autoencoder: Module, x: Any) -> np.ndarray:
    """‖x - autoencoder(x)‖ of every row: how far it is from what the autoencoder can draw; shape (n,)."""
    x = finite("reconstruction_error", "x", x)
    y = predict(autoencoder, x)
    if y.shape != x.shape:
        raise ValueError(f"reconstruction_error: x has shape {x.shape}, but the autoencoder returned {y.shape}.")
    return np.linalg.norm((x - y).reshape(len(x), -1), axis=1)
