"""A graph that is looked at, perhaps more than once: what does not depend on how it is folded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from autograd import Tensor

from . import chain_rule
from .fold import Groups, likenesses
from .health import marks
from .illness import first_ill
from .labels import called, naming
from .ledger import Ledger
from .names import Naming, printable
from .selection import Part, everything
from .view import Mark
from .wiring import Wiring

__all__ = ["Subject"]


class Subject:
    """The part of the graph of `tensor` that `part` chooses. Nothing is computed before it is asked for, or twice."""

    def __init__(
        self,
        tensor: Tensor,
        part: Part = everything,
        names: Mapping[str, Any] | None = None,
        roles: Mapping[str, str] | None = None,
        *,
        hide: bool = True,
    ) -> None:
        self._tensor, self._part, self._names, self._hide = tensor, part, names or {}, hide
        self.roles = roles or {}

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
    def likeness(self) -> Sequence[int]:
        """What is alike in the whole graph."""
        return likenesses(self.wiring, self.given, self.roles)

    @cached_property
    def grads(self) -> Mapping[Tensor, Any]:
        """The gradient of every tensor that has one."""
        return chain_rule.upstreams(self._tensor, self.wiring.order)

    @cached_property
    def ledger(self) -> Ledger:
        """The numbers, of the whole graph."""
        return Ledger(self.wiring, self.grads)

    @cached_property
    def flags(self) -> Mapping[int, str]:
        """Where the first NaN or infinity arose."""
        return first_ill(self.wiring, self.ledger)

    @cached_property
    def marks(self) -> Mapping[int, tuple[Mark, ...]]:
        """What is wrong with gradients and activations."""
        return marks(self.wiring.items, self.ledger)
