"""Draw a computation: all of it, or the part that answers a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from inspect import Parameter, signature
from typing import Any

from .describe import described
from .figure import Figure
from .layout import Direction
from .look import Engine, Look, Operations, ThemeName
from .options import Detail
from .selection import Focus, Part, everything, origin, surroundings, ways

__all__ = ["around_nan", "graph", "path"]


def graph(
    tensor: Any,
    *,
    names: Mapping[str, Any] | None = None,
    title: str | None = None,
    roles: Mapping[str, str] | None = None,
    detail: Detail = "auto",
    max_nodes: int = 300,
    depth: int | None = None,
    fold: bool | None = None,
    focus: Focus = None,
    radius: int = 2,
    values: bool = True,
    grads: bool = True,
    local: bool = True,
    ops: Operations = "merged",
    direction: Direction = "LR",
    engine: Engine = "auto",
    theme: ThemeName = "auto",
) -> Figure:
    """Draw how `tensor` was computed and how its gradient flows back.

    Every value is a box. On the edges stand the local derivative and, below it, the chain rule:
    upstream × local = contribution. The gradients are computed for the drawing; ``.grad`` stays
    as it is. Of a tensor that is no scalar, the gradients of the sum of its elements are shown.

    `names` names tensors and arrays that have no ``.name`` of their own: ``names=locals()``.
    `roles` gives values, by name, another outline: parameter, input, constant, value or output.
    Without it a leaf is a constant if it requires no gradient, an input if its name is ``y`` or
    starts with x, input, data, target or label, otherwise a parameter; without a name, just a leaf.
    `detail` is "teach" (the chain rule on every edge), "normal" (values and gradients), "compact"
    (names, coloured by gradient) or "auto": "teach" up to 25 boxes, "normal" up to 120.

    A graph of more than 120 values is folded, so that it can be read: values that play the same part
    share a box, and so do the partial sums of a long sum and the middle steps of a recurrence; the
    picture says so. ``fold=False`` draws every value, ``fold=True`` folds small graphs too. `depth`
    is how many levels of scopes (``autograd.scope``, modules of ``nn``) are open; those on the next
    level are a box each, with their totals. `focus`, a tensor or a name, draws only what is at most
    `radius` operations away from it. Of more than `max_nodes` boxes, the nearest to the output stay,
    and one more stands for the rest.

    `values`, `grads` and `local` say whether numbers of values, gradients (with all that flows back)
    and the local derivatives on the edges are shown. `ops` "nodes" draws operations apart from their
    results. `direction` is "LR" (left to right, in rows if it gets very long) or "TB" (top to bottom).
    `engine` "dot" or "graphviz-pure" lets that program place the boxes, if it is there and answers
    within 10 seconds; otherwise a warning says why not, and viz' own layout ("own", "auto") does.
    `theme` is "light", "dark" or "auto", which follows the reader's settings.

    Raises ``TypeError`` or ``ValueError`` for an argument that makes no sense.
    """
    part = everything if focus is None else surroundings(focus, radius, "viz.graph")
    look = Look(theme, direction, engine, ops)
    shown = {"values": values, "grads": grads, "local": local}
    content = {"names": names, "title": title, "roles": roles, "detail": detail, "max_nodes": max_nodes}
    return _drawn(tensor, part, "viz.graph", look, shown, {**content, "depth": depth, "fold": fold})


def path(tensor: Any, wrt: Focus, **options: Any) -> Figure:
    """Draw every way on which the gradient of `tensor` reaches `wrt`, a tensor or a name, and nothing else.

    What the values on these ways were made from beside is drawn too, if it is not much. The `options`
    are those of ``viz.graph``, without `focus` and `radius`. Raises ``ValueError`` if `tensor` was not
    computed from `wrt`.
    """
    return _part_drawn(tensor, ways(wrt, "viz.path"), "viz.path", options)


def around_nan(tensor: Any, *, radius: int = 2, **options: Any) -> Figure:
    """Draw where the first NaN or infinity arose, and what is at most `radius` operations away from there.

    First means: in a value, all that it was made from is finite; if all values are, in a gradient,
    those of all its uses are. The `options` are those of ``viz.graph``, without `focus`. Raises
    ``ValueError`` if every value and every gradient is finite.
    """
    return _part_drawn(tensor, origin(radius, "viz.around_nan"), "viz.around_nan", options)


# The options of `graph`, by what they are about.
_CONTENT = ("names", "title", "roles", "detail", "max_nodes", "depth", "fold")
_SHOWN = ("values", "grads", "local")
_LOOK = ("theme", "direction", "engine", "ops")


def _part_drawn(tensor: Any, part: Part, caller: str, options: Mapping[str, Any]) -> Figure:
    for name in options:
        if name not in (*_CONTENT, *_SHOWN, *_LOOK):
            raise TypeError(
                f"{caller}: there is no option {name}; there are {', '.join((*_CONTENT, *_SHOWN, *_LOOK))}."
            )
    look, shown, content = (
        {name: options[name] for name in names if name in options} for names in (_LOOK, _SHOWN, _CONTENT)
    )
    return _drawn(tensor, part, caller, Look(**look), shown, content)


def _with_options(function: Any) -> None:
    """Show the options of `graph` in the signature, where ``help`` and editors look for them."""
    own = [p for p in signature(function).parameters.values() if p.kind is not Parameter.VAR_KEYWORD]
    options = [p for name, p in signature(graph).parameters.items() if name in (*_CONTENT, *_SHOWN, *_LOOK)]
    function.__signature__ = signature(function).replace(parameters=[*own, *options])


_with_options(path)
_with_options(around_nan)


def _drawn(
    tensor: Any, part: Part, caller: str, look: Look, shown: Mapping[str, bool], content: Mapping[str, Any]
) -> Figure:
    look.check(caller)
    for name, wanted in shown.items():
        if not isinstance(wanted, bool):
            raise TypeError(f"{caller}: {name} must be True or False, not {wanted!r}.")
    view, _ = described(tensor, part, caller=caller, **content)
    return Figure(replace(view, **shown), look)
