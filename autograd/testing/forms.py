"""The forms in which a derivative arrives: an explicit pullback, a primitive's raw rules, a function for the engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from unicodedata import normalize

import numpy as np

from ..primitive import Primitive
from ..recording import no_grad
from ..tensor import Tensor
from ..transforms import vjp as engine_vjp
from ..tree import flatten
from .subject import Leaves, Malformed, Subject, Wrt

__all__ = ["subject_of"]

Function = Callable[..., Any]


def subject_of(f: Function, xs: Sequence[Any], wrt: Wrt, vjp: Function | None, vjp2: Function | None) -> Subject:
    """``f`` at ``xs`` in the form that its derivative comes in."""
    if vjp is not None:
        return Explicit(f, xs, wrt, vjp, vjp2)
    op = f.func if isinstance(f, partial) and not f.args else f
    if isinstance(op, Primitive):
        return Rules(op, xs, wrt, f.keywords if isinstance(f, partial) else {})
    return Engine(f, xs, wrt)


def _per_input(what: str, out: Any, trees: list[Any]) -> Leaves:
    """``out``, one tree per input, as one gradient per leaf."""
    if not isinstance(out, (tuple, list)) and len(trees) == 1:
        out = (out,)
    if not isinstance(out, (tuple, list)) or len(out) != len(trees):
        got = f"{len(out)} gradients" if isinstance(out, (tuple, list)) else f"one {type(out).__name__}"
        raise Malformed(f"{what} returns {got} for {len(trees)} inputs: return a tuple with one gradient per input")
    leaves: Leaves = []
    for i, (gradient, tree) in enumerate(zip(out, trees, strict=True)):
        need = len(flatten(tree, none_is_leaf=True)[0])
        given = [None] * need if gradient is None else flatten(gradient, none_is_leaf=True)[0]
        if len(given) != need:
            raise Malformed(f"{what} returns {len(given)} arrays for input {i}, which holds {need}")
        leaves += given
    return leaves


class Explicit(Subject):
    """Any function of arrays, with ``vjp(xs, g)`` that returns one gradient per input."""

    explicit = True

    def __init__(self, f: Function, xs: Sequence[Any], wrt: Wrt, vjp: Function, vjp2: Function | None) -> None:
        super().__init__(f, xs, wrt)
        self.vjp, self.vjp2 = vjp, vjp2

    def forward(self, leaves: Leaves) -> Leaves:
        """``f(*xs)``."""
        return self.returned(self.f(*self.build(leaves)))

    def backward(self, leaves: Leaves, gs: Leaves) -> Leaves:
        """``vjp(xs, g)``."""
        return _per_input("vjp", self.vjp(tuple(self.build(leaves)), self.form(gs)), self.arguments)

    def twice(self, gs: Leaves) -> Subject | None:
        """By ``vjp2``."""
        return None if self.vjp2 is None else _Twice(self, gs, self.vjp2)


class _Twice(Subject):
    """(x, g) ↦ vjp(x, g), with ``vjp2(xs, g, ggs)`` that returns (one gradient per input, gradient of g)."""

    rule = "vjp2"
    function = "vjp"

    def __init__(self, first: Explicit, gs: Leaves, vjp2: Function) -> None:
        def vjp(*leaves: Any) -> Any:
            shares = first.backward(list(leaves[: len(first.leaves)]), list(leaves[len(first.leaves) :]))
            return [shares[i] for i in first.wrt]

        super().__init__(vjp, [*first.leaves, *gs])
        self.first, self.vjp2 = first, vjp2
        self.names = [*first.names, *(["g"] if len(gs) == 1 else [f"g[{i}]" for i in range(len(gs))])]
        self.outputs = [_barred(first.names[i]) for i in first.wrt]
        self.wrt = [*first.wrt, *[i for i in self.wrt if i >= len(first.leaves)]]

    def forward(self, leaves: Leaves) -> Leaves:
        """The first gradients."""
        return self.f(*leaves)

    def backward(self, leaves: Leaves, gs: Leaves) -> Leaves:
        """``vjp2(xs, g, ggs)``, with one of ggs per input and None for integers."""
        first, n = self.first, len(self.first.leaves)
        ggs: Leaves = [None] * n
        for i, g in zip(first.wrt, gs, strict=True):
            ggs[i] = g
        out = self.vjp2(tuple(first.build(leaves[:n])), first.form(leaves[n:]), tuple(first.build(ggs)))
        if not isinstance(out, (tuple, list)) or len(out) != 2:
            raise Malformed("vjp2 must return two things: a tuple with one gradient per input, and the gradient of g")
        by_g = flatten(out[1], none_is_leaf=True)[0]
        if len(by_g) != len(leaves) - n:
            raise Malformed(f"vjp2 returns {len(by_g)} arrays for g, which holds {len(leaves) - n}")
        return [*_per_input("vjp2", out[0], first.arguments), *by_g]

    def twice(self, gs: Leaves) -> Subject | None:
        """Not known."""
        return None


class Engine(Subject):
    """A function that the engine differentiates."""

    rule = "backward"

    def forward(self, leaves: Leaves) -> Leaves:
        """``f`` on constants; a function that takes tensors takes arrays too, but perhaps not the other way round."""
        with no_grad():
            inputs = [Tensor(x, requires_grad=False) if _is_float(x) else x for x in leaves]
            return [y.data if isinstance(y, Tensor) else y for y in self.returned(self.f(*self.build(inputs)))]

    def backward(self, leaves: Leaves, gs: Leaves) -> Leaves:
        """The engine's pullback, by the inputs alone: other tensors that ``f`` refers to are constants here."""
        shares: Leaves = [None] * len(leaves)
        with no_grad():
            pulled = self._pulled([leaves[i] for i in self.wrt], leaves, gs)
        for i, share in zip(self.wrt, pulled, strict=True):
            shares[i] = share
        return shares

    def _pulled(self, variables: Leaves, leaves: Leaves, gs: Leaves) -> Leaves:
        """The shares of ``variables``, which stand for the leaves that are differentiated by."""

        def of(*variables: Any) -> Leaves:
            filled = list(leaves)
            for i, x in zip(self.wrt, variables, strict=True):
                filled[i] = x
            return flatten(self.f(*self.build(filled)), none_is_leaf=True)[0]

        return list(engine_vjp(of, *variables)[1](gs))

    def twice(self, gs: Leaves) -> Subject | None:
        """By the engine again."""
        n, floats = len(self.wrt), [i for i, g in enumerate(gs) if g.dtype.kind == "f"]

        def vjp(*inputs: Any) -> Leaves:
            cotangents = list(gs)
            for i, g in zip(floats, inputs[n:], strict=True):
                cotangents[i] = g
            return self._pulled(list(inputs[:n]), self.fresh(), cotangents)

        second = Engine(vjp, [*[self.leaves[i] for i in self.wrt], *[gs[i] for i in floats]])
        again = self.function != "f"
        g, second.function = ("gg", "vjp2") if again else ("g", "vjp")
        names = [g] if len(floats) == 1 else [f"{g}[{i}]" for i in floats]
        second.names = [*[self.names[i] for i in self.wrt], *names]
        second.outputs = [_barred(self.names[i]) for i in self.wrt]
        return second


class Rules(Engine):
    """A primitive, with its rules as they are, before the engine undoes broadcasting."""

    raw = True
    rule = "rule"

    def __init__(self, op: Primitive, xs: Sequence[Any], wrt: Wrt, params: dict[str, Any]) -> None:
        super().__init__(partial(op, **params) if params else op, xs, wrt)
        arity = len(xs) if op.arity is None else op.arity
        self.op, self.params = op, {**dict(zip(op.options, xs[arity:], strict=False)), **params}
        self.arity = arity

    def forward(self, leaves: Leaves) -> Leaves:
        """The primitive's NumPy function."""
        return [self.op.function(*leaves[: self.arity], **self.params)]

    def backward(self, leaves: Leaves, gs: Leaves) -> Leaves:
        """Its rules, on what the engine would give them; the output cannot be written to."""
        y = np.asarray(self.forward(leaves)[0])
        y.flags.writeable = False
        inputs = tuple([x[()] if isinstance(x, np.ndarray) and x.ndim == 0 else x for x in leaves[: self.arity]])
        ruled = [self.op.variadic_vjp or rule for rule in self.op.vjps or (None,) * len(inputs)]
        return [
            self.op.vjp(i, gs[0][()], y[()], inputs, self.params) if i in self.wrt and ruled[i] else None
            for i in range(len(leaves))
        ]


def _barred(name: str) -> str:
    """What the gradient of ``name`` is called."""
    return normalize("NFC", f"{name}\u0304") if len(name) == 1 else f"(gradient of {name})"


def _is_float(x: Any) -> bool:
    return isinstance(x, (np.ndarray, np.generic)) and x.dtype.kind == "f"
