"""One call of a function with fresh variables in place of the arguments that it is differentiated by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

import numpy as np

from .arguments import Argnums, Function, is_integer, name_of, positions, variable
from .gradients import gradients
from .graph import NO_PARAMS, Node, next_number
from .ops.elementwise import positive
from .recording import constant, is_recording, record, recording
from .tensor import Tensor
from .tree import at, flatten, match, paths, tree_map

__all__ = ["Call", "detached", "is_tracked", "shape_of"]


class Call:
    """``f(*args, **options)`` with a variable for each number or array in the arguments that ``argnums`` names.

    ``argnums`` None names them all. ``what`` is the transform that errors name. The call records whatever the context;
    ``outer`` says whether someone outside does too, so that results which depend on something tracked outside stay
    tensors.
    """

    def __init__(
        self,
        what: str,
        f: Function,
        args: Sequence[Any],
        argnums: Argnums | None,
        *,
        options: Mapping[str, Any] | None = None,
        has_aux: bool = False,
    ) -> None:
        self.what, self.name = what, name_of(f)
        args = list(args)
        chosen = positions(what, self.name, range(len(args)) if argnums is None else argnums, len(args))
        picked = [args[i] for i in chosen]
        self.unflatten = flatten(picked[0] if is_integer(argnums) else tuple(picked))[1]
        given = [(f"argument {i}{path}", x) for i in chosen for path, x in paths(args[i])]
        self.outer = is_recording()
        self.start = next_number()
        with recording():
            self.variables = [variable(what, place, x) for place, x in given]
            # What `f` gets is a result that equals its variable: if `f` writes into it, the variable stays what it was.
            rest = iter([record(Tensor, positive, v.data, (v,), NO_PARAMS, True) for v in self.variables])
            for i in chosen:
                args[i] = tree_map(lambda _: next(rest), args[i])
            result = f(*args, **(options or {}))
        self.aux, self.has_aux = None, has_aux
        if has_aux:
            if not (isinstance(result, tuple) and len(result) == 2):
                raise TypeError(f"{what}: with has_aux=True, {self.name} must return (value, auxiliary data).")
            result, self.aux = result
        self.result = result

    def scalar(self) -> Any:
        """The result, which must be one number."""
        y = self.result
        if not isinstance(y, (Node, np.ndarray, np.generic, int, float)):
            shown = "None" if y is None else f"a {type(y).__name__}"
            raise TypeError(f"{self.what}: {self.name} must return a scalar, but returned {shown}.")
        self._require_numbers("", y)
        if shape_of(y):
            raise ValueError(
                f"{self.what}: {self.name} must return a scalar, but returned shape {shape_of(y)}. "
                "For a vector-valued function use jacobian, or vjp with a cotangent."
            )
        return y

    def outputs(self) -> list[Any]:
        """The leaves of the result, which must be arrays or numbers."""
        if self.result is None:
            raise TypeError(f"{self.what}: {self.name} must return arrays or numbers, but returned None.")
        leaves = paths(self.result)
        for path, y in leaves:
            self._require_numbers(path, y)
        return [y for _, y in leaves]

    def _require_numbers(self, path: str, y: Any) -> None:
        if not isinstance(y, Node):
            constant(at(f"{self.what}: the result of {self.name}", path), y)

    def directions(self, name: str, form: Any, tree: Any) -> list[Any]:
        """The leaves of ``tree``, called ``name`` in errors: one of its shape for each leaf of ``form``."""
        leaves = []
        for where, x, v in match(f"{self.what}: {name}", form, tree):
            v = v if isinstance(v, Node) else constant(where, v)
            if shape_of(v) != shape_of(x):
                raise ValueError(f"{where} has shape {shape_of(v)}, but shape {shape_of(x)} is needed.")
            leaves.append(v)
        return leaves

    def pull(
        self, ys: Sequence[Any], cotangents: Sequence[Any] | None = None, *, graph: bool | None = None
    ) -> list[Any]:
        """The gradients of ``ys`` by the variables: tensors if ``graph``, or if None where :meth:`records` says so."""
        pairs = [(y, None if cotangents is None else cotangents[i]) for i, y in enumerate(ys)]
        pairs = [(y, g) for y, g in pairs if is_tracked(y)]
        if graph is None:
            graph = self.records(ys, [g for _, g in pairs])
        seeds = None if cotangents is None else [g if graph else detached(g) for _, g in pairs]
        return gradients([y for y, _ in pairs], self.variables, seeds, create_graph=graph)

    def records(self, ys: Iterable[Any], directions: Iterable[Any] = ()) -> bool:
        """Whether derivatives of ``ys`` in these directions follow something tracked outside, and someone records."""
        if not is_recording():
            return False
        return any(map(is_tracked, directions)) or bool(self._followers(ys))

    def _followers(self, ys: Iterable[Any]) -> set[Node]:
        """The nodes behind ``ys`` that depend on a tracked node made before this call. Its number is above ours."""
        if not self.outer:
            return set()
        order = list(dict.fromkeys([y for y in ys if is_tracked(y)]))
        seen, start, before = set(order), self.start, []
        for node in order:  # grows while it is walked
            if node.number > start:
                before.append(node)
                continue
            for x in node.inputs:
                if isinstance(x, Node) and x.requires_grad and x not in seen:
                    seen.add(x)
                    order.append(x)
        found = set(before)
        for node in sorted(order, key=attrgetter("number"), reverse=True) if before else ():
            if any(isinstance(x, Node) and x in found for x in node.inputs):
                found.add(node)
        return found

    def released(self, tree: Any, *, copied: bool = False) -> Any:
        """``tree`` as the caller may keep it: tensors where they follow something outside, else arrays.

        ``copied``: that may be written to, although what is here will be used again.
        """
        leaves, unflatten = flatten(tree)
        if not any(isinstance(y, Node) for y in leaves):
            return tree
        followers = self._followers(leaves)
        return unflatten([_freed(y, copied) if isinstance(y, Node) and y not in followers else y for y in leaves])

    def with_aux(self, value: Any) -> Any:
        """``value``, together with the auxiliary data where there are any."""
        return (value, self.released(self.aux)) if self.has_aux else value


def is_tracked(x: Any) -> bool:
    """Whether ``x`` is a tensor that requires a gradient."""
    return isinstance(x, Node) and x.requires_grad


def shape_of(x: Any) -> tuple[int, ...]:
    """The shape of a tensor, an array or a number."""
    return np.shape(x.data if isinstance(x, Node) else x)


def detached(x: Any) -> Any:
    """The array behind a tensor; anything else as it is."""
    return x.data if isinstance(x, Node) else x


def _freed(y: Node, copied: bool) -> Any:
    return y.data.copy() if copied else y.data
