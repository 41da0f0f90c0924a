"""Nested dicts, lists and tuples of arrays, taken apart and put together again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["flatten", "tree_map"]


def flatten(tree: Any) -> tuple[list[Any], Callable[[list[Any]], Any]]:
    """The leaves of ``tree`` in order, and the function that builds the same tree from as many others.

    Dicts are read in the order of their keys' insertion; a named tuple keeps its type; everything else is a leaf.
    """
    leaves: list[Any] = []
    build = _builder(tree, leaves)

    def unflatten(values: list[Any]) -> Any:
        return build(iter(values))

    return leaves, unflatten


def _builder(tree: Any, leaves: list[Any]) -> Callable[[Any], Any]:
    if isinstance(tree, dict):
        parts = {key: _builder(value, leaves) for key, value in tree.items()}
        return lambda values: type(tree)((key, part(values)) for key, part in parts.items())
    if isinstance(tree, (list, tuple)):
        items = [_builder(value, leaves) for value in tree]
        if hasattr(tree, "_fields"):
            return lambda values: type(tree)(*[item(values) for item in items])
        return lambda values: type(tree)([item(values) for item in items])
    leaves.append(tree)
    return next


def tree_map(function: Callable[..., Any], tree: Any) -> Any:
    """``tree`` with ``function`` applied to every leaf."""
    leaves, unflatten = flatten(tree)
    return unflatten([function(leaf) for leaf in leaves])
