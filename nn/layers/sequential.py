"""Layers in a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..module import Module

__all__ = ["Sequential"]


class Function(Module):
    """A function as a layer, so that ``activations``, ``summary`` and diagrams see it."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function

    def forward(self, x: Any) -> Any:
        """What the function computes."""
        return self.function(x)

    def arguments(self) -> str:
        """Its name."""
        return getattr(self.function, "__name__", type(self.function).__name__)


class Sequential(Module):
    """Modules, or functions, applied one after another. ``model[i]`` is one, ``model[:i]`` the network up to there.

    A function becomes a module without parameters that calls it.
    """

    def __init__(self, *layers: Callable[..., Any]) -> None:
        for i, layer in enumerate(layers):
            if isinstance(layer, type):
                raise TypeError(f"Sequential: layer {i} is the class {layer.__name__}; write {layer.__name__}(…).")
            if not callable(layer):
                raise TypeError(
                    f"Sequential: layer {i} must be a module or a function, not {type(layer).__name__} {layer!r}. "
                    "Pass the layers one by one; a list of them as Sequential(*layers)."
                )
        self.layers = tuple([layer if isinstance(layer, Module) else Function(layer) for layer in layers])

    def forward(self, x: Any) -> Any:
        """``x`` through all layers."""
        for layer in self.layers:
            x = layer(x)
        return x

    def __len__(self) -> int:
        return len(self.layers)

    def __iter__(self) -> Iterator[Module]:
        return iter(self.layers)

    def __getitem__(self, index: int | slice) -> Any:
        return Sequential(*self.layers[index]) if isinstance(index, slice) else self.layers[index]
