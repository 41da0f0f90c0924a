"""Documents as the words they hold: a few that say something, and many that are rare and say nothing."""

from __future__ import annotations

import numpy as np

from ..arguments import count
from ..randomness import Randomness, generator

__all__ = ["bag_of_words"]

FAVOURED, OTHER, RARE = 0.40, 0.17, 0.003


def bag_of_words(
    n: int = 400, *, informative: int = 20, rare: int = 2000, seed: Randomness
) -> tuple[np.ndarray, np.ndarray]:
    """x of shape (n, informative + rare), 1.0 where a document holds a word, else 0.0; y is its topic, 0 or 1.

    The first ``informative`` columns are words that documents of one topic hold in 40 % of cases and those of the other
    in 17 %; they take turns in the topic they favour. The other columns are ``rare`` words: each is in 0.3 % of
    documents whatever the topic. A word seen once looks like proof of its one document's topic.
    """
    y = np.arange(count("bag_of_words", "n", n)) % 2
    informative = count("bag_of_words", "informative", informative)
    if not isinstance(rare, (int, np.integer)) or isinstance(rare, bool) or rare < 0:
        raise ValueError(f"bag_of_words: rare must be an integer >= 0, not {rare!r}.")
    rng = generator("bag_of_words", seed, "seed")
    chances = np.where(y[:, None] == np.arange(informative) % 2, FAVOURED, OTHER)
    telling = rng.uniform(size=chances.shape) < chances
    telling_nothing = rng.uniform(size=(n, rare)) < RARE
    return np.concatenate([telling, telling_nothing], axis=1).astype(float), y
