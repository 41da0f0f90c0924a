"""Gradients for users: ``backward`` fills ``.grad``, ``gradients`` returns them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from .graph import NO_PARAMS, Node
from .ops.shaping import astype
from .recording import constant, in_charge, record, recording
from .reverse import pull_through

__all__ = ["backward", "gradients"]


def backward(y: Node, gradient: Any = None, create_graph: bool = False) -> None:
    """Add the gradient of ``y`` to ``.grad`` of everything it was computed from that keeps its gradient."""
    if not y.requires_grad:
        raise ValueError(
            f"backward: this tensor of shape {y.data.shape} does not depend on any tensor that requires a gradient. "
            "It was made from constants, from integers, by detach() or inside no_grad()."
        )
    found = _pull([(y, _seed("backward", y, gradient, create_graph))], None, create_graph)
    for x in found:
        own = _owned(found, x, create_graph)
        if x._grad is not None:
            own = _in_byte_order(x._grad + own, x)
        x._grad = own


def gradients(y: Any, xs: Any, gradient: Any = None, create_graph: bool = False) -> Any:
    """∂y/∂x for the tensors ``xs``, whatever their place in the graph; ``.grad`` is left alone.

    ``xs`` is one tensor or a sequence of them; so is ``y``, whose gradients are then added up, and ``gradient``, the
    cotangent of ``y``, which may be left out for scalars. A tensor that ``y`` does not depend on has gradient zero; a
    constant is refused, since its uses are not recorded. The result has the form of ``xs``: arrays, or tensors that can
    be differentiated again with ``create_graph``.
    """
    ys = _tensors("y", [y] if isinstance(y, Node) else y)
    wanted = _tensors("xs", [xs] if isinstance(xs, Node) else xs)
    cotangents = [gradient] * len(ys) if isinstance(y, Node) or gradient is None else gradient
    if not isinstance(cotangents, (list, tuple)):
        raise TypeError("gradients: for a sequence of outputs, gradient= must be a list of cotangents, one for each.")
    if len(cotangents) != len(ys):
        raise ValueError(f"gradients: {len(ys)} outputs need as many cotangents, but gradient= has {len(cotangents)}.")
    for i, x in enumerate(wanted):
        if x.data.dtype.kind != "f":
            raise TypeError(
                f"gradients: xs[{i}] is of {x.data.dtype}, which has no gradient. Write 2.0 instead of 2, or convert "
                "with .astype(float)."
            )
        if not x.requires_grad:
            raise ValueError(
                f"gradients: xs[{i}], of shape {x.data.shape}, is a constant: made by requires_grad=False, by detach() "
                "or inside no_grad(). Nothing says how y depends on it."
            )
    seeds = [(y, _seed("gradients", y, g, create_graph)) for y, g in zip(ys, cotangents, strict=True)]
    found = _pull([(y, g) for y, g in seeds if y.requires_grad], wanted, create_graph)
    for x in wanted:
        if x not in found:
            found[x] = np.zeros_like(x.data)[()]
    results = [_owned(found, x, create_graph) for x in wanted]
    return results[0] if isinstance(xs, Node) else results


def _pull(seeds: list[tuple[Node, Any]], wanted: Sequence[Node] | None, create_graph: bool) -> dict[Node, Any]:
    watch = in_charge()
    if watch is not None:
        watch.inspect(seeds)
    if not create_graph:
        return pull_through(seeds, wanted)
    with recording():
        return pull_through(seeds, wanted, record=True)


def _tensors(what: str, xs: Any) -> list[Node]:
    xs = list(xs) if isinstance(xs, (list, tuple)) else [xs]
    for i, x in enumerate(xs):
        if not isinstance(x, Node):
            where = what if len(xs) == 1 else f"{what}[{i}]"
            raise TypeError(f"gradients: {where} must be a tensor, but is {type(x).__name__} {x!r}.")
    return xs


def _seed(what: str, y: Node, gradient: Any, create_graph: bool) -> Any:
    """The cotangent to start from: ``gradient`` checked and copied, or 1 for a scalar."""
    data = y.data
    if gradient is None:
        if data.ndim:
            raise ValueError(
                f"{what}: the output has shape {data.shape}, and only a scalar has a gradient without more being said. "
                "Reduce it (for instance .sum()), or give its cotangent: gradient= of that shape."
            )
        return data.dtype.type(1)
    if isinstance(gradient, Node):
        if gradient.requires_grad and not create_graph:
            raise TypeError(f"{what}: gradient= is tracked, so its own gradient would be lost; use create_graph=True.")
        value = gradient.data
    else:
        value = constant(f"{what}: gradient=", gradient)
    if value.shape != data.shape:
        raise ValueError(f"{what}: gradient= has shape {value.shape}, but the output has shape {data.shape}.")
    if isinstance(gradient, Node) and create_graph:
        with recording():
            return gradient if gradient.dtype == data.dtype else astype(gradient, data.dtype)
    return np.array(value, data.dtype)[()]


def _owned(found: dict[Node, Any], x: Node, create_graph: bool) -> Any:
    """The cotangent of ``x`` as a result that shares its memory with nothing."""
    shared = _references(found, x) > ALONE
    g = found[x]
    if g.dtype is not x.dtype and g.dtype != x.dtype:
        g = _in_byte_order(g, x)
    if isinstance(g, Node):
        return g
    if isinstance(g, np.ndarray) and (shared or g.base is not None):
        g = g.copy()
    return record(type(x), None, g, (), NO_PARAMS, False) if create_graph else g


def _in_byte_order(g: Any, x: Node) -> Any:
    """``g``, a sum, in the byte order of ``x``: sums have the machine's."""
    if g.dtype == x.dtype:
        return g
    with recording():
        return astype(g, x.dtype)


def _references(found: dict[Any, Any], x: Any) -> int:
    return sys.getrefcount(found[x])


# Counted, not assumed: interpreters differ. Not copying what nobody else holds saves 40 µs of W3's step.
ALONE = _references({0: np.empty(0)}, 0)
