"""An operation on any number of arrays, whose rule answers for several of them at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .graph import Node
from .primitive import Pairs, Primitive, tracked_inputs

__all__ = ["Variadic"]


class Variadic(Primitive):
    """A primitive of ``*arrays`` with one rule ``(positions, g, y, *inputs, **params)`` that lists cotangents.

    What all of them need is then computed once. A rule for one input that looks at the others takes quadratic time.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)

    def vjp(self, i: int, g: Any, y: Any, inputs: Sequence[Any], params: Any) -> Any:
        """The cotangent of input ``i``."""
        return self.variadic_vjp([i], g, y, *inputs, **params)[0]  # type: ignore[misc]

    def shares(
        self, node: Node, g: Any, y: Any, inputs: Sequence[Any], positions: Sequence[int] | None = None
    ) -> Pairs:
        """As of every primitive, by one call of the rule."""
        positions = tracked_inputs(node) if positions is None else positions
        found = self.variadic_vjp(positions, g, y, *inputs, **node.params)  # type: ignore[misc]
        return [(node.inputs[i], c) for i, c in zip(positions, found, strict=True)]
