"""Examples divided: into parts to train on and to judge by, and into folds that are each held out once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from .arguments import flag, kind_of, number
from .data import finite, paired
from .randomness import Randomness, generator
from .warning import warn

__all__ = ["KFold", "Pair", "named_split", "split"]

Pair = tuple[np.ndarray, np.ndarray]


def split(
    x: Any,
    y: Any,
    fractions: Sequence[float] = (0.8, 0.2),
    *,
    stratify: str | bool = "auto",
    shuffle: bool = True,
    seed: Randomness | None = None,
) -> list[Pair]:
    """The examples in parts of these ``fractions``, which sum to 1: a list of pairs (x, y), each example in one.

    Shuffled by ``seed``. ``stratify`` gives every part the classes in the proportion they have in all, as nearly as
    whole examples allow; "auto" does so where ``y`` is class labels: one axis of integers or booleans, in which a value
    occurs twice on average. ``shuffle=False`` keeps the order, as a series needs: the last part is the future.

    Warns if a part has no example of a class; a part without any example is a ``ValueError``.
    """
    return named_split("split", None, x, y, fractions, stratify=stratify, shuffle=shuffle, seed=seed)


def named_split(
    what: str,
    names: Sequence[str] | None,
    x: Any,
    y: Any,
    fractions: Sequence[float],
    *,
    stratify: str | bool = "auto",
    shuffle: bool = True,
    seed: Randomness | None = None,
    classes: np.ndarray | None = None,
) -> list[Pair]:
    """What ``split`` gives, for the function ``what``, whose user knows the parts by these ``names``.

    Where ``y`` are numbers of ``classes``, their user knows them as these.
    """
    x, y = paired(what, x, y)
    _require_choice(what, stratify)
    rng = _order(what, shuffle, seed)
    shares = _checked_fractions(fractions)
    names = names or [f"the part fractions[{i}] = {share:g}" for i, share in enumerate(shares)]
    sizes = _sizes(what, len(y), shares, names)
    if rng is None:
        _require_no_strata(what, stratify)
        parts = np.split(np.arange(len(y)), np.cumsum(sizes)[:-1])
    else:
        strata = _strata(what, y, stratify)
        parts = _drawn(np.zeros(len(y), int) if strata is None else strata, sizes, rng)
    if _are_classes(y):
        _warn_of_missing(what, y, dict(zip(names, parts, strict=True)), shuffle, classes)
    return [(x[rows], y[rows]) for rows in parts]


class KFold:
    """``k`` ways to hold out one k-th of the examples, so that each is held out once.

    ``stratify``, ``shuffle`` and ``seed`` are those of ``split``: classes differ by at most one example between folds.
    With a seed every call gives the same folds; a generator gives others each time.
    """

    def __init__(
        self, k: int, *, stratify: str | bool = "auto", shuffle: bool = True, seed: Randomness | None = None
    ) -> None:
        if not isinstance(k, (int, np.integer)) or isinstance(k, bool) or k < 2:
            raise ValueError(
                f"KFold: k must be an integer >= 2, not {k!r}: one fold is held out, the others are trained on."
            )
        _require_choice("KFold", stratify)
        self.k = int(k)
        self.stratify = stratify
        self.shuffle = shuffle
        self.seed = seed
        _order("KFold", shuffle, seed)

    def split(self, x: Any, y: Any) -> Iterator[tuple[Pair, Pair]]:
        """For each fold: the pair (x, y) to train on, and the one held out."""
        x, y = paired("KFold", x, y)
        return (((x[train], y[train]), (x[held], y[held])) for train, held in self.rows(y))

    def rows(self, y: Any) -> list[tuple[np.ndarray, np.ndarray]]:
        """For each fold the numbers of the rows to train on and of those held out, both in ascending order."""
        y = finite("KFold", "y", y)
        n = len(y)
        if n < self.k:
            raise ValueError(f"KFold: {n} examples cannot fill {self.k} folds. Take a smaller k.")
        fold = np.empty(n, int)
        rng = _order("KFold", self.shuffle, self.seed)
        if rng is None:
            _require_no_strata("KFold", self.stratify)
            fold[:] = np.arange(n) * self.k // n
        else:
            strata = _strata("KFold", y, self.stratify)
            order = rng.permutation(n)
            if strata is not None:
                order = order[np.argsort(strata[order], kind="stable")]
                _warn_of_rare(y, self.k)
            fold[order] = np.arange(n) % self.k  # dealt out like cards, class after class
        return [(np.flatnonzero(fold != i), np.flatnonzero(fold == i)) for i in range(self.k)]

    def __repr__(self) -> str:
        return f"KFold({self.k}, stratify={self.stratify!r}, shuffle={self.shuffle}, seed={self.seed!r})"


def _order(what: str, shuffle: bool, seed: Randomness | None) -> np.random.Generator | None:
    """The generator that shuffles, or None."""
    flag(what, "shuffle", shuffle)
    if shuffle:
        return generator(what, seed, "seed")
    if seed is not None:
        raise ValueError(f"{what}: with shuffle=False nothing is drawn; leave out seed={seed!r}.")
    return None


def _checked_fractions(fractions: Any) -> list[float]:
    found = [number(f) for f in fractions] if isinstance(fractions, (list, tuple, np.ndarray)) else [None]
    if len(found) < 2 or not all(f is not None and f > 0 for f in found):
        raise ValueError(f"split: fractions are two or more numbers > 0, as in (0.8, 0.2), not {fractions!r}.")
    total = sum(f for f in found if f is not None)
    if not abs(total - 1) < 1e-9:
        raise ValueError(f"split: fractions must sum to 1, but {fractions!r} sum to {total:.6g}.")
    return [f for f in found if f is not None]


def _sizes(what: str, n: int, fractions: list[float], names: Sequence[str]) -> np.ndarray:
    """``n`` examples in the proportions of ``fractions``."""
    sizes = _apportioned(n, np.array(fractions))
    if not sizes.all():
        raise ValueError(
            f"{what}: of {n} example{'' if n == 1 else 's'}, {names[int(np.argmin(sizes))]} would have none. "
            "Give it a larger fraction, or more examples."
        )
    return sizes


def _apportioned(n: int, weights: np.ndarray) -> np.ndarray:
    """Whole numbers that sum to ``n``, in the proportion of ``weights``: by largest remainders."""
    quotas = n * weights / weights.sum()
    counts = np.floor(quotas).astype(int)
    largest = np.argsort(counts - quotas, kind="stable")
    counts[largest[: n - counts.sum()]] += 1
    return counts


def _drawn(strata: np.ndarray, sizes: np.ndarray, rng: np.random.Generator) -> list[np.ndarray]:
    """Rows for parts of these ``sizes``, shuffled; each part takes its share of what is left of every stratum."""
    pools = [rng.permutation(np.flatnonzero(strata == stratum)) for stratum in np.unique(strata)]
    parts = []
    for size in sizes:
        taken = _apportioned(int(size), np.array([len(pool) for pool in pools]))
        rows = [pool[:n] for pool, n in zip(pools, taken, strict=True)]
        pools = [pool[n:] for pool, n in zip(pools, taken, strict=True)]
        parts.append(rng.permutation(np.concatenate(rows)))
    return parts


# Classes


def _are_classes(y: np.ndarray) -> bool:
    """Whether ``y`` looks like class labels: integers that occur again."""
    return y.ndim == 1 and y.dtype.kind in "iub" and 2 * len(np.unique(y)) <= len(y)


def _require_choice(what: str, stratify: Any) -> None:
    """Refuse what is no way to stratify, such as the labels themselves."""
    if not isinstance(stratify, (bool, np.bool_)) and not (isinstance(stratify, str) and stratify == "auto"):
        found = repr(stratify) if isinstance(stratify, (str, int, float)) else kind_of(stratify)
        raise ValueError(f"{what}: stratify must be 'auto', True or False, not {found}. It is by y that it is done.")


def _strata(what: str, y: np.ndarray, stratify: str | bool) -> np.ndarray | None:
    """The class of each row if it is to be stratified by."""
    if stratify == "auto":
        return y if _are_classes(y) else None
    if stratify and (y.ndim != 1 or y.dtype.kind not in "iub"):
        raise ValueError(
            f"{what}: stratify=True needs class labels, one axis of integers, but y is of {y.dtype} and has shape "
            f"{y.shape}. Leave it out for numbers that are measured."
        )
    return y if stratify else None


def _require_no_strata(what: str, stratify: str | bool) -> None:
    if stratify not in ("auto", False):
        raise ValueError(f"{what}: shuffle=False keeps the order, so stratify={stratify!r} cannot be. Leave it out.")


def _warn_of_missing(
    what: str, y: np.ndarray, parts: Mapping[str, np.ndarray], shuffle: bool, classes: np.ndarray | None
) -> None:
    for name, rows in parts.items():
        missing = np.setdiff1d(y, y[rows])
        if len(missing):
            n = int(np.sum(y == missing[0]))
            label = missing[0] if classes is None else repr(classes.tolist()[missing[0]])
            more = f" (and of {len(missing) - 1} more)" if len(missing) > 1 else ""
            advice = (
                "Give it a larger fraction, or collect more of the class."
                if shuffle
                else "If the examples are sorted by class rather than by time, leave out shuffle=False."
            )
            warn(f"{what}: {name} has no example of class {label}{more}, which has {n} of {len(y)}. {advice}")


def _warn_of_rare(y: np.ndarray, k: int) -> None:
    classes, counts = np.unique(y, return_counts=True)
    rare = classes[counts < k]
    if len(rare):
        more = f" (and {len(rare) - 1} more)" if len(rare) > 1 else ""
        warn(
            f"KFold: class {rare[0]}{more} has fewer examples than the {k} folds, so some folds hold none of it. "
            "Take a smaller k, or collect more of the class."
        )
