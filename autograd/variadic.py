"""An operation on any number of arrays, whose rule answers for several of them at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .primitive import Primitive

__all__ = ["Variadic"]


class Variadic(Primitive):
    """A primitive of ``*arrays`` with one rule ``(positions, g, y, *inputs, **params)`` that lists cotangents.

    What all of them need is then computed once. A rule for one input that looks at the others takes quadratic time.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)

    def vjp(self, i: int, g: Any, y: Any, inputs: Sequence[Any], params: Any) -> Any:
        """The cotangent of input ``i``."""
        return self.several([i], g, y, inputs, params)[0]

    def several(self, positions: Sequence[int], g: Any, y: Any, inputs: Sequence[Any], params: Any) -> list[Any]:
        """Those of the inputs in ``positions``, by one call of the rule."""
        return self.variadic_vjp(positions, g, y, *inputs, **params)  # type: ignore[misc]
