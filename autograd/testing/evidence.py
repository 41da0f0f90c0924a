"""What a diagnosis goes by: the analytic and the numeric Jacobian, and where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .flat import Flat
from .probe import Table
from .verdict import WRONG

__all__ = ["Evidence", "couples", "listed"]

Array = np.ndarray


@dataclass
class Evidence:
    """Analytic and numeric derivatives a and n of the outputs (or of mixtures, if not ``each``) by ``columns``.

    With ``forward``, a comes from a jvp, and n from the vjp.
    """

    f: Flat
    columns: list[int]
    a: Array
    n: Array
    bad: Array
    each: bool
    forward: bool = False

    @classmethod
    def of(cls, f: Flat, table: Table, each: bool) -> Evidence:
        """What ``table`` shows."""
        known = np.isfinite(table.numeric) & np.isfinite(table.analytic)
        n, a = (np.where(known, part, 0.0) for part in (table.numeric, table.analytic))
        return cls(f, table.columns, a, n, (table.verdict == WRONG) & known, each)

    @property
    def wrong(self) -> list[int]:
        """Those of the columns in which a derivative is wrong."""
        return [self.columns[k] for k in np.flatnonzero(self.bad.any(axis=0))]

    @property
    def whole(self) -> bool:
        """Whether this is the whole Jacobian."""
        return self.each and len(self.columns) == self.f.n

    def close(self, p: Array, q: Array) -> bool:
        """Equal, within what differences can tell, and nearer than the rule's derivatives to the numeric ones."""
        gap = np.abs(self.a - self.n)[self.bad].min(initial=np.inf)
        return p.shape == q.shape and np.allclose(
            p, q, rtol=1e-4, atol=min(1e-9 * np.abs(self.n).max(initial=0), 1e-2 * gap)
        )

    def block(self, i: int) -> slice:
        """The columns of input ``i``; only of a whole Jacobian."""
        return slice(int(self.f.cuts[i]), int(self.f.cuts[i + 1]))

    @property
    def ratios(self) -> tuple[Array, Array]:
        """Where a wrong derivative has a numeric value, and a / n there."""
        places = self.bad & (np.abs(self.n) > 1e-9 * np.abs(self.n).max(initial=0))
        return np.argwhere(places), self.a[places] / self.n[places]

    def name(self, i: int) -> str:
        """What input ``i`` is called."""
        return self.f.subject.names[self.f.subject.wrt[i]]


def couples(jacobian: Array, shape: tuple[int, ...], axis: int) -> bool:
    """Whether an output depends on an input whose index differs along ``axis`` only."""
    size, others = shape[axis], int(np.prod(shape)) // shape[axis]
    blocks = np.moveaxis(np.abs(jacobian).reshape(*shape, *shape), (axis, len(shape) + axis), (0, 1))
    same_elsewhere = np.einsum("ijkk->ijk", blocks.reshape(size, size, others, others))
    between = same_elsewhere[~np.eye(size, dtype=bool)]
    return bool((between > 1e-9 * blocks.max()).any())


def listed(items: Sequence[object]) -> str:
    """The items in words."""
    return " and ".join(str(item) for item in items)
