"""Many short rows of whole numbers in one long one: as many lists would keep the garbage collector busy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

__all__ = ["Rows"]


class Rows(Sequence[list[int]]):
    """`rows[k]` is the list of the `numbers` whose `key` is k, in their order, for k from 0 to `count` − 1."""

    def __init__(self, key: np.ndarray[Any, Any], numbers: np.ndarray[Any, Any], count: int) -> None:
        self._numbers: list[int] = numbers[np.argsort(key, kind="stable")].tolist()
        self._ends: list[int] = [0, *np.cumsum(np.bincount(key, minlength=count)).tolist()]

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, k: Any) -> Any:
        return self._numbers[self._ends[k] : self._ends[k + 1]]

    def __iter__(self) -> Iterator[list[int]]:
        numbers = self._numbers
        return (numbers[start:end] for start, end in pairwise(self._ends))
