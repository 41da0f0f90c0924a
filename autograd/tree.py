"""Nested dicts, lists and tuples of arrays: taken apart, put together again and held against each other.

A dict, list or tuple of any class is a node and keeps its class; None is a tree without leaves; all else is a leaf.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any

import numpy as np

from .graph import Node

__all__ = ["at", "flatten", "match", "paths", "tree_map"]

Build = Callable[[Any], Any]


def flatten(tree: Any, *, none_is_leaf: bool = False) -> tuple[list[Any], Callable[[list[Any]], Any]]:
    """The leaves of ``tree`` in order, and the function that builds the same tree from as many others.

    Dicts are read in the order of their keys' insertion. With ``none_is_leaf`` None counts as a leaf.
    """
    leaves: list[Any] = []
    build = _builder(tree, leaves, none_is_leaf)

    def unflatten(values: list[Any]) -> Any:
        return build(iter(values))

    return leaves, unflatten


def tree_map(function: Callable[..., Any], tree: Any) -> Any:
    """``tree`` with ``function`` applied to every leaf."""
    leaves, unflatten = flatten(tree)
    return unflatten([function(leaf) for leaf in leaves])


def paths(tree: Any, path: str = "", *, none_is_leaf: bool = False) -> list[tuple[str, Any]]:
    """The leaves of ``tree`` in the order of :func:`flatten`, each with the expression that reaches it."""
    if tree is None:
        return [(path, tree)] if none_is_leaf else []
    parts = _parts(tree)
    if parts is None:
        return [(path, tree)]
    return [pair for step, _, part in parts for pair in paths(part, path + step, none_is_leaf=none_is_leaf)]


def match(what: str, form: Any, tree: Any, path: str = "") -> list[tuple[str, Any, Any]]:
    """For each leaf of ``form``: what its place in ``tree`` is called, it, and the leaf of ``tree`` that stands there.

    Dicts match by their keys, whatever the order; lists and tuples by position, one for the other, and two named tuples
    only if their fields are the same; None only None. Another kind of tree is a ``TypeError``, other keys or another
    length a ``ValueError``; they call ``tree`` ``what`` and say where.
    """
    parts = _parts(form)
    if _kind(form) != _kind(tree) or _fields(form, tree) != _fields(tree, form):
        raise TypeError(f"{at(what, path)} must be {_described(form)}, but is {_described(tree)}.")
    if parts is None:
        return [(at(what, path), form, tree)]
    if isinstance(form, dict):
        _require_keys(at(what, path), form, tree)
    elif form is not None and len(form) != len(tree):
        raise ValueError(f"{at(what, path)} must be {_described(form)}, but is {_described(tree)}.")
    return [found for step, key, part in parts for found in match(what, part, tree[key], path + step)]


def at(what: str, path: str) -> str:
    """What errors call the part of ``what`` that ``path`` reaches."""
    return f"{what} at {path}" if path else what


def _parts(tree: Any) -> list[tuple[str, Any, Any]] | None:
    """The parts of ``tree``: how an expression reaches each, its key or number, and it; None for a leaf."""
    if tree is None:
        return []
    if isinstance(tree, dict):
        return [(f"[{key!r}]", key, part) for key, part in tree.items()]
    if isinstance(tree, (list, tuple)):
        steps = [f".{name}" for name in getattr(tree, "_fields", ())] or [f"[{i}]" for i in range(len(tree))]
        return [(step, i, part) for i, (step, part) in enumerate(zip(steps, tree, strict=True))]
    return None


def _kind(tree: Any) -> Any:
    """What two trees must have in common to match."""
    if isinstance(tree, dict):
        return dict
    if isinstance(tree, (list, tuple)):
        return list
    return None if tree is None else "leaf"


def _fields(tree: Any, other: Any) -> Any:
    """The names of the parts of ``tree``, where the parts of ``other`` have names too."""
    return tree._fields if _is_named(tree) and _is_named(other) else None


def _is_named(tree: Any) -> bool:
    return isinstance(tree, tuple) and hasattr(tree, "_fields")


def _require_keys(where: str, form: dict[Any, Any], tree: dict[Any, Any]) -> None:
    missing = ", ".join([repr(key) for key in form if key not in tree])
    surplus = ", ".join([repr(key) for key in tree if key not in form])
    problems = [f"lacks {missing}"] * bool(missing) + [f"has {surplus} in surplus"] * bool(surplus)
    if problems:
        raise ValueError(f"{where} must be {_described(form)}, but {' and '.join(problems)}.")


def _described(tree: Any) -> str:
    if _is_named(tree):
        return f"a named tuple {type(tree).__name__} of {', '.join(tree._fields)}"
    for kind in (dict, list, tuple):
        if isinstance(tree, kind):
            return f"a {kind.__name__} of {len(tree)}"
    if isinstance(tree, (Node, np.ndarray, np.generic, int, float)):
        shape = np.shape(tree.data if isinstance(tree, Node) else tree)
        return f"an array of shape {shape}" if shape else "a number"
    return "None" if tree is None else f"a {type(tree).__name__}"


def _builder(tree: Any, leaves: list[Any], none_is_leaf: bool) -> Build:
    if tree is None and not none_is_leaf:
        return lambda values: None
    if isinstance(tree, dict):
        parts = {key: _builder(value, leaves, none_is_leaf) for key, value in tree.items()}
        return lambda values: _dict_like(tree, {key: part(values) for key, part in parts.items()})
    if isinstance(tree, (list, tuple)):
        items = [_builder(value, leaves, none_is_leaf) for value in tree]
        return lambda values: _sequence_like(tree, [item(values) for item in items])
    leaves.append(tree)
    return next


def _dict_like(tree: dict[Any, Any], parts: dict[Any, Any]) -> Any:
    """``parts`` in a dict of the class of ``tree``, with whatever else that holds, such as a ``default_factory``."""
    if type(tree) is dict:
        return parts
    try:
        again = copy(tree)
        again.clear()
        for key, part in parts.items():
            again[key] = part
    except Exception as error:
        raise _cannot_build(tree, error) from error
    return again


def _sequence_like(tree: Any, items: list[Any]) -> Any:
    """``items`` in a sequence of the class of ``tree``."""
    if type(tree) is list:
        return items
    if type(tree) is tuple:
        return tuple(items)
    try:
        if _is_named(tree):
            return type(tree)._make(items)
        if isinstance(tree, tuple):
            again = tuple.__new__(type(tree), items)  # the class's own constructor may want anything
            getattr(again, "__dict__", {}).update(getattr(tree, "__dict__", {}))
        else:
            again = copy(tree)
            again[:] = items
    except Exception as error:
        raise _cannot_build(tree, error) from error
    return again


def _cannot_build(tree: Any, error: Exception) -> TypeError:
    return TypeError(
        f"a {type(tree).__name__} cannot be built again with other contents: {type(error).__name__}: {error}. "
        "Use a plain dict, list or tuple."
    )
