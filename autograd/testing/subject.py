"""What is checked, in one form: a function and its pullback on flat lists of arrays."""

from __future__ import annotations

import inspect
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import Any

import numpy as np

from ..graph import Node
from ..primitive import Primitive
from ..tensor import Tensor
from ..tree import flatten, paths

__all__ = ["Malformed", "Subject", "name_of", "parameters", "root"]

Leaves = list[Any]
Wrt = int | Sequence[int] | None


class Malformed(Exception):
    """A derivative rule returned something that is not one array per input, or per output."""


class Subject(ABC):
    """A function of the leaves of its inputs, with its pullback; calls are counted.

    ``leaves`` are the inputs, nested ones taken apart, under ``names``; ``wrt`` numbers those to differentiate by. With
    ``raw``, gradients may have the shape that their input was broadcast to, and share memory: the engine sees to both.
    ``outputs`` are the names of the output's leaves, known once ``forward`` has run.
    """

    raw = False
    explicit = False  # whether the gradients reach their caller as a user's rule gives them
    rule = "vjp"  # what the checked function of the gradients is called in messages
    function = "f"  # and the function itself, where it is written out
    where = ""  # what else one has to know to call it

    def __init__(self, f: Callable[..., Any], xs: Sequence[Any], wrt: Wrt = None) -> None:
        self.f, self.arguments = f, list(xs)
        self.name = name_of(f)
        self.leaves, self.names, self.wrt = _taken_apart(self.name, f, self.arguments, wrt)
        self.build = flatten(self.arguments, none_is_leaf=True)[1]
        self.form: Callable[[Leaves], Any] = tuple  # of the output; known once ``forward`` has run
        self.outputs: list[str] = []
        self.values = self.vjps = self.jvps = 0

    @abstractmethod
    def forward(self, leaves: Leaves) -> Leaves:
        """The output's leaves."""

    @abstractmethod
    def backward(self, leaves: Leaves, gs: Leaves) -> Leaves:
        """One gradient per leaf of the inputs, None where there is none, for one cotangent per leaf of the output."""

    @abstractmethod
    def twice(self, gs: Leaves) -> Subject | None:
        """The subject (x, g) ↦ vjp(x, g), if its own pullback is known."""

    def value(self, leaves: Leaves) -> list[np.ndarray]:
        """The output's leaves as arrays; counted."""
        self.values += 1
        return [np.asarray(y) for y in self.forward(leaves)]

    def pull(self, leaves: Leaves, gs: Leaves) -> Leaves:
        """One gradient per leaf; counted."""
        self.vjps += 1
        return self.backward(leaves, gs)

    def returned(self, out: Any) -> Leaves:
        """The leaves of what the function has returned; their form and names are kept."""
        leaves, self.form = flatten(out, none_is_leaf=True)
        if not self.outputs:
            self.outputs = _output_names(out, self.given)
        return leaves

    @cached_property
    def given(self) -> set[str]:
        """What the arguments are called."""
        return {root(name) for name in self.names}

    def unlike(self, *names: str) -> str:
        """The first of the ``names`` that no argument has."""
        return next((name for name in names if name not in self.given), names[-1])

    def output_name(self, i: int, count: int) -> str:
        """What leaf ``i`` of the output's ``count`` leaves is called."""
        if self.outputs:
            return self.outputs[i]
        y = self.unlike("y", "out")
        return y if count == 1 else f"{y}{i}"

    def fresh(self) -> Leaves:
        """Copies of the inputs, so that nothing that a call writes reaches the next one."""
        return [np.array(x) if isinstance(x, np.ndarray) else x for x in self.leaves]

    def replaced(self, values: Sequence[np.ndarray]) -> Leaves:
        """Fresh leaves with ``values`` in the places that are differentiated by."""
        leaves: Leaves = [None] * len(self.leaves)
        for i, value in zip(self.wrt, values, strict=True):
            leaves[i] = value if isinstance(self.leaves[i], np.ndarray) else value[()]
        for i in self.constants:
            leaves[i] = np.array(x) if isinstance(x := self.leaves[i], np.ndarray) else x
        return leaves

    @cached_property
    def constants(self) -> list[int]:
        """The numbers of the leaves that are not differentiated by."""
        return [i for i in range(len(self.leaves)) if i not in self.wrt]


def name_of(f: Any) -> str:
    """What ``f`` is called in messages."""
    f = f.func if isinstance(f, partial) else f
    name = f.name if isinstance(f, Primitive) else getattr(f, "__name__", type(f).__name__)
    return "f" if name == "<lambda>" else str(name)


def root(name: str) -> str:
    """What the argument is called of which ``name`` is a part."""
    return re.split(r"[\[.]", name, maxsplit=1)[0] or name


def _output_names(out: Any, given: set[str]) -> list[str]:
    """The keys or fields of ``out`` that name its leaves, as far as no argument has that name."""
    if not isinstance(out, dict) and not hasattr(out, "_fields"):
        return []
    reached = [path for path, _ in paths(out, none_is_leaf=True)]
    plain = [re.sub(r"^\['(\w+)'\]|^\.", r"\1", path) for path in reached]
    return [f"y{path}" if root(name) in given else name for path, name in zip(reached, plain, strict=True)]


def _taken_apart(name: str, f: Any, xs: list[Any], wrt: Wrt) -> tuple[Leaves, list[str], list[int]]:
    """The leaves of ``xs``, their names, and the numbers of those to differentiate by."""
    wanted = list(range(len(xs)) if wrt is None else [wrt] if isinstance(wrt, int) else wrt)
    for i in wanted:
        if not -len(xs) <= i < len(xs):
            raise ValueError(f"gradcheck: wrt names argument {i}, but {name} was given {len(xs)}.")
    chosen = {range(len(xs))[i] for i in wanted}
    leaves, names, numbers = [], [], []
    for i, (x, label) in enumerate(zip(xs, parameters(f, len(xs)), strict=True)):
        for path, leaf in paths(x, label, none_is_leaf=True):
            value = _plain(leaf)
            kind = value.dtype.kind if isinstance(value, (np.ndarray, np.generic)) else ""
            if kind == "c":
                raise TypeError(f"gradcheck: {path} is complex. Split it into its real and imaginary parts.")
            if i in chosen and kind == "f":
                numbers.append(len(leaves))
            elif i in chosen and wrt is not None:
                raise TypeError(f"gradcheck: wrt names {path}, which is not of floating-point numbers: {leaf!r}.")
            leaves.append(value)
            names.append((leaf.name if isinstance(leaf, Tensor) else None) or path)
    if not numbers:
        raise TypeError(
            f"gradcheck: {name} was given no floating-point numbers to differentiate by. Write 2.0 instead of 2, or "
            "convert with .astype(float)."
        )
    return leaves, names, numbers


def _plain(leaf: Any) -> Any:
    if isinstance(leaf, Node):
        return leaf.data
    return np.float64(leaf) if type(leaf) is float else leaf


def parameters(f: Any, count: int) -> list[str]:
    """What ``f`` calls its first ``count`` arguments."""
    f = f.function if isinstance(f, Primitive) else f
    if isinstance(f, np.ufunc):
        return ["x"] if count == 1 else list("abcdefgh"[:count])
    try:
        parameters = list(inspect.signature(f).parameters.values())
    except (TypeError, ValueError):  # a builtin need not say
        parameters = []
    names: list[str] = []
    for p in parameters:
        if p.kind is p.VAR_POSITIONAL:
            names += [f"{p.name}[{i}]" for i in range(count - len(names))]
        elif p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD):
            names.append(p.name)
    return [*names, *[f"x{i}" for i in range(len(names), count)]][:count]
