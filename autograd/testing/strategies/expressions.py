"""Whole expressions: random graphs of NumPy's functions, so that engines can be compared with each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, permutations
from typing import Any

import numpy as np
from hypothesis import strategies as st

from .arrays import arrays_for, broadcastable

__all__ = ["Expression", "expressions"]

Array = np.ndarray
Draw = Callable[[Any], Any]

UNARY = ("tanh", "sin", "cos", "arctan", "negative", "square", "exp")
BINARY = ("add", "subtract", "multiply")
REDUCTIONS = ("sum", "mean")
KINKED = {"unary": ("absolute",), "binary": ("maximum", "minimum"), "reductions": ("max", "min")}
LARGEST = 1e3  # of an intermediate value


@dataclass(frozen=True)
class Step:
    """One call: a function of NumPy's name, the numbers of the values that it takes, and its parameters."""

    name: str
    operands: tuple[int, ...]
    params: dict[str, Any] = field(default_factory=dict)

    def __call__(self, values: list[Any], xp: Any) -> Any:
        """The value, by the functions of ``xp``."""
        operands = [values[i] for i in self.operands]
        if self.name == "getitem":
            return operands[0][self.params["index"]]
        if self.name == "concatenate":
            return xp.concatenate(operands, **self.params)
        return getattr(xp, self.name)(*operands, **self.params)

    def text(self, names: list[str]) -> str:
        """It as Python."""
        operands = [names[i] for i in self.operands]
        if self.name == "getitem":
            return f"{operands[0]}[{self.params['index']!r}]"
        joined = [f"[{', '.join(operands)}]"] if self.name == "concatenate" else operands
        return f"{self.name}({', '.join([*joined, *[f'{key}={value!r}' for key, value in self.params.items()]])})"


@dataclass(frozen=True)
class Expression:
    """A function of ``inputs``, or of other arrays of the same shapes, as a list of steps.

    It calls NumPy's functions, which our tensors answer; ``xp=jax.numpy`` calls another namespace's. Printed, it is the
    Python that it runs.
    """

    inputs: tuple[Array, ...]
    steps: tuple[Step, ...]

    def __call__(self, *inputs: Any, xp: Any = np) -> Any:
        """The value of the last step."""
        values = list(inputs)
        for step in self.steps:
            values.append(step(values, xp))
        return values[-1]

    def __repr__(self) -> str:
        names = [f"x{i}" for i in range(len(self.inputs))] + [f"v{i}" for i in range(len(self.steps))]
        lines = [f"{name} = {x!r}" for name, x in zip(names, self.inputs, strict=False)]
        steps = zip(names[len(self.inputs) :], self.steps, strict=True)
        return "\n".join([*lines, *[f"{name} = {step.text(names)}" for name, step in steps]])


@st.composite
def expressions(draw: Draw, *, inputs: int = 2, steps: int = 8, kinks: bool = False) -> Expression:
    """Expressions of one to ``steps`` calls of differentiable functions; an intermediate value may be used twice.

    Values stay between -1e3 and 1e3. With ``kinks`` there are absolute values, maxima and minima too, where engines
    may differ and all be right.
    """
    xs = draw(broadcastable(inputs, domain=(-2.0, 2.0)) | _matrices(inputs))
    values, program = list(xs), []
    for kind, i, j, k in draw(st.lists(CHOICES, min_size=1, max_size=steps)):
        step = kind(values, len(values) - 1 - i % len(values), j, k, kinks)
        if step is not None:
            with np.errstate(all="ignore"):
                value = np.asarray(step(values, np))
            if value.size and np.isfinite(value).all() and np.abs(value).max() <= LARGEST:
                program.append(step)
                values.append(value)
    return Expression(xs, _needed(program, inputs) or (Step("tanh", (0,)),))


def _needed(program: list[Step], inputs: int) -> tuple[Step, ...]:
    """The steps that the last one depends on, numbered anew."""
    needed = {inputs + len(program) - 1}
    for k in range(len(program) - 1, -1, -1):
        if inputs + k in needed:
            needed.update(program[k].operands)
    kept = [k for k in range(len(program)) if inputs + k in needed]
    number = {**{i: i for i in range(inputs)}, **{inputs + k: inputs + n for n, k in enumerate(kept)}}
    return tuple(replace(program[k], operands=tuple(number[i] for i in program[k].operands)) for k in kept)


def _matrices(count: int) -> st.SearchStrategy[tuple[Array, ...]]:
    """Square ones, which can be multiplied."""
    return arrays_for(",".join(["(n,n)"] * count), domain=(-2.0, 2.0))


# Kinds of steps: from a value's number, and two numbers that choose among what fits it. None where nothing does.


def _picked(options: Sequence[Any], k: int) -> Any:
    return options[k % len(options)]


def _partner(values: list[Array], k: int, fits: Callable[[Array], bool]) -> int | None:
    """The number of a value that ``fits``."""
    found = [i for i, value in enumerate(values) if fits(value)]
    return _picked(found[::-1], k) if found else None


def _unary(values: list[Array], i: int, j: int, k: int, kinks: bool) -> Step:
    return Step(_picked(UNARY + KINKED["unary"] * kinks, k), (i,))


def _binary(values: list[Array], i: int, j: int, k: int, kinks: bool) -> Step | None:
    partner = _partner(values, j, lambda other: _broadcast(values[i], other))
    return None if partner is None else Step(_picked(BINARY + KINKED["binary"] * kinks, k), (i, partner))


def _broadcast(a: Array, b: Array) -> bool:
    return all(m == n or 1 in (m, n) for m, n in zip(a.shape[::-1], b.shape[::-1], strict=False))


def _reduction(values: list[Array], i: int, j: int, k: int, kinks: bool) -> Step:
    ndim = values[i].ndim
    axes = [None, *range(ndim), *range(-ndim, 0), *combinations(range(ndim), 2)]
    params = {"axis": _picked(axes, j), "keepdims": bool(k % 2)}
    return Step(_picked(REDUCTIONS + KINKED["reductions"] * kinks, k // 2), (i,), params)


def _shaping(values: list[Array], i: int, j: int, k: int, kinks: bool) -> Step:
    x = values[i]
    if j % 2:
        return Step("transpose", (i,), {"axes": _picked(list(permutations(range(x.ndim))), k)})
    return Step("reshape", (i,), {"shape": _picked([(-1,), x.shape[::-1], (*x.shape, 1)], k)})


def _index(values: list[Array], i: int, j: int, k: int, kinks: bool) -> Step | None:
    if not values[i].ndim:
        return None
    length = len(values[i])
    slices = [slice(None, None, -1), slice(1, None), slice(None, -1), slice(None, None, 2)]
    return Step("getitem", (i,), {"index": _picked([*range(length), -1, *slices], k)})


def _product(values: list[Array], i: int, j: int, k: int, kinks: bool) -> Step | None:
    a = values[i]
    if not 1 <= a.ndim <= 2:
        return None
    partner = _partner(values, j, lambda b: b.ndim in (1, 2) and b.shape[0] == a.shape[-1])
    return None if partner is None else Step("matmul", (i, partner))


def _joining(values: list[Array], i: int, j: int, k: int, kinks: bool) -> Step | None:
    a = values[i]
    if not a.ndim:
        return None
    partner = _partner(values, j, lambda b: b.ndim == a.ndim and b.shape[1:] == a.shape[1:])
    return None if partner is None else Step("concatenate", (i, partner), {"axis": 0})


# One step as a tuple of its own, so that shrinking can leave it out.
CHOICES = st.tuples(
    st.sampled_from((_unary, _binary, _reduction, _shaping, _index, _product, _joining)),
    *[st.integers(0, most) for most in (7, 15, 31)],
)
