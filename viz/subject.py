"""A graph that is looked at, perhaps more than once: what does not depend on how it is folded."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from autograd import Tensor

from . import chain_rule
from .fold import Groups
from .labels import called, naming
from .ledger import Ledger
from .names import Naming, printable
from .selection import Part, everything
from .wiring import Wiring

__all__ = ["Subject"]


class Subject:
    """The part of the graph of `tensor` that `part` chooses. Nothing is computed before it is asked for."""

    def __init__(
        self, tensor: Tensor, part: Part = everything, names: Mapping[str, Any] | None = None, *, hide: bool = True
    ) -> None:
        self._tensor, self._part, self._names, self._hide = tensor, part, names or {}, hide

    @cached_property
    def wiring(self) -> Wiring:
        """The whole graph; constants that are used everywhere are hidden in it, if `hide`."""
        return Wiring(self._tensor, called(self._names), hide=self._hide)

    @cached_property
    def given(self) -> Mapping[int, str]:
        """The names that people chose, by ``id``."""
        return called(self._names) | {id(x): printable(x.name) for x in self.wiring.order if x.name}

    @cached_property
    def naming(self) -> Naming:
        """What every value is called, whatever part is drawn and however it is folded."""
        return naming(self.wiring, self.given)

    @cached_property
    def chosen(self) -> tuple[Groups, str]:
        """Every value of the part by itself, and what is said about the part."""
        return self._part(self.wiring, self.naming)

    @cached_property
    def ledger(self) -> Ledger:
        """The numbers, of the whole graph."""
        return Ledger(self.wiring, chain_rule.upstreams(self._tensor, self.wiring.order))
