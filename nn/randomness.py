"""Randomness is explicit: every function that draws takes a generator, or the seed of one."""

from __future__ import annotations

import numpy as np

__all__ = ["Randomness", "generator", "spawned"]

Randomness = np.random.Generator | int


def generator(what: str, rng: Randomness | None, keyword: str = "rng") -> np.random.Generator:
    """The generator that ``rng`` is, or whose seed it is; ``what`` and ``keyword`` name the place in the error."""
    if isinstance(rng, np.random.Generator):
        return rng
    if isinstance(rng, (int, np.integer)) and not isinstance(rng, bool) and rng >= 0:
        return np.random.default_rng(rng)
    found = "is missing" if rng is None else f"must be a generator or an integer >= 0, not {rng!r}"
    raise TypeError(
        f"{what}: {keyword} {found}. Randomness is explicit: write {keyword}=0, or share one generator among several "
        f"calls: {keyword}=np.random.default_rng(0)."
    )


def spawned(what: str, seed: Randomness | None, n: int) -> list[np.random.Generator]:
    """``n`` independent generators from one ``seed``, by ``SeedSequence.spawn``; a generator gives others each time."""
    return generator(what, seed, "seed").spawn(n)
