"""How flat the surface is that a decoder draws: how soon its tangent plane leaves it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from autograd import jvp, no_grad

from ..arguments import count, number, plain
from ..data import finite
from ..randomness import Randomness, generator
from ..warning import warn
from .calls import of_rows

__all__ = ["Flatness", "local_flatness"]


class Flatness(NamedTuple):
    """What ``local_flatness`` measured at n points z of a latent space of d dimensions."""

    radii: np.ndarray  # the lengths of the steps e, largest first
    ratios: np.ndarray  # for each the mean of ‖g(z + e) - g(z) - J e‖ / ‖g(z + e) - g(z)‖
    order: float  # the remainder shrinks like ‖e‖ to this power: 2 where g is smooth, NaN where it is but rounding
    jacobians: np.ndarray  # J at every point, of shape (n, outputs, d)
    stuck: np.ndarray  # n truth values: whether g stood still there, so that the point has no ratio


def local_flatness(
    decode: Callable[[Any], Any],
    z: Any,
    *,
    radii: Sequence[float] = (0.4, 0.2, 0.1, 0.05),
    directions: int = 8,
    seed: Randomness,
) -> Flatness:
    """Steps from points ``z`` of shape (n, d) along the surface g = ``decode``, and along its tangent plane J.

    ``decode`` is a module or a function that maps each row by itself. Directions are drawn from the sphere, their
    ``radii`` are in units of ``z``. The ratio is 0 on a plane, and halves with the radius on a smooth surface seen near
    enough; ``order`` is fitted to the two smallest radii, because large steps see more than curvature. It is NaN where
    there is no remainder but rounding errors, as on a plane.

    A point where some step leaves g as it is, as where all units of a ReLU decoder are off, has no ratio. It is
    ``stuck``, is left out of the means, and is warned of; if all points are, there is nothing to measure.
    """
    z = finite("local_flatness", "z", z)
    if z.ndim != 2:
        raise ValueError(f"local_flatness: z must be points of shape (n, d), not {z.shape}.")
    lengths = [number(r) for r in radii] if isinstance(radii, (list, tuple, np.ndarray)) else []
    if len(set(lengths)) < 2 or not all(r is not None and 0 < r < math.inf for r in lengths):
        raise ValueError(f"local_flatness: radii are two or more different numbers > 0, not {radii!r}.")
    ordered = np.unique(np.array(lengths, float))[::-1]
    count("local_flatness", "directions", directions)
    rng = generator("local_flatness", seed, "seed")
    z = z.astype(np.float64 if z.dtype.kind != "f" else z.dtype, copy=False)
    g = of_rows("local_flatness", "decode", decode)

    jacobians = np.stack([_flat(jvp(g, (z,), (np.tile(axis, (len(z), 1)),))[1]) for axis in np.eye(z.shape[1])], axis=2)
    with no_grad():
        here = _flat(g(z))
    remainders, steps = np.zeros((2, directions, len(ordered), len(z)))
    for k in range(directions):
        e = rng.normal(size=z.shape)
        e /= np.linalg.norm(e, axis=1, keepdims=True)
        along = np.einsum("noi,ni->no", jacobians, e)
        for i, radius in enumerate(ordered):
            with no_grad():
                moved = _flat(g((z + radius * e).astype(z.dtype))) - here
            remainders[k, i] = np.linalg.norm(moved - radius * along, axis=1)
            steps[k, i] = np.linalg.norm(moved, axis=1)
    stuck = _stuck(steps, ordered)
    # Sums of products of this size are rounded by some multiple of it.
    size = np.linalg.norm(here, axis=1) + np.linalg.norm(jacobians, axis=(1, 2)) * np.linalg.norm(z, axis=1)
    noise = 32 * np.finfo(np.result_type(here, np.float16)).eps * size[~stuck].mean()
    remainders, steps = remainders[..., ~stuck], steps[..., ~stuck]
    ratios, remainders = [values.mean(axis=(0, 2)) for values in (remainders / steps, remainders)]
    order = math.nan
    if min(remainders[-2:]) > noise:
        order = math.log(remainders[-2] / remainders[-1]) / math.log(ordered[-2] / ordered[-1])
    return Flatness(ordered, ratios, order, jacobians, stuck)


def _stuck(steps: np.ndarray, radii: np.ndarray) -> np.ndarray:
    """The points where some of the ``steps`` (directions, radii, n) led nowhere; it is an error if all are such."""
    stood = steps == 0
    stuck = stood.any(axis=(0, 1))
    n, first = int(stuck.sum()), int(stuck.argmax())
    if n:
        radius = radii[stood[..., first].any(axis=0).argmax()]
        found = (
            f"local_flatness: decode gives the same for z[{first}] and for a step of {radius:g} away from it: "
            "it does not depend on z there."
        )
        if n == len(stuck):
            raise ValueError(found)
        warn(f"{found} {n} of the {len(stuck)} points {'is' if n == 1 else 'are'} left out of the means for this.")
    return stuck


def _flat(y: Any) -> np.ndarray:
    y = plain(y)
    return y.reshape(len(y), -1)
