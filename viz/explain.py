"""One gradient, path by path: the product of local derivatives along every way from the output, and their sum."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import prod
from typing import Any, cast

from autograd import Tensor, topological

from .chain_rule import local_derivatives, upstreams
from .latex import partial
from .lookup import unheard_of
from .names import Naming, printable, shorten
from .numbers import as_factor, number, shape, total
from .terminal import Cell, Row, Text
from .tex import number as tex_number

__all__ = ["Explanation", "Step", "explain"]

# Of a long path, how many steps are written at each end.
_ENDS = 6


@dataclass(frozen=True)
class Step:
    """One link of a path: the derivative of the value `above` with respect to `below`, which it was made from."""

    above: str
    below: str
    local: float

    @property
    def ratio(self) -> str:
        """``∂p₁/∂w₁``."""
        return f"∂{self.above}/∂{self.below}"


@dataclass(frozen=True)
class Explanation:
    """The paths from the output to one value, those with the largest products first.

    Each of the `paths` goes from the output down; `count` says how many there are in all, and
    `gradient` what their products add up to, as the engine computed it.
    """

    output: str
    value: str
    paths: tuple[tuple[Step, ...], ...]
    count: int
    gradient: float

    def __str__(self) -> str:
        return str(self.to_text())

    def __repr__(self) -> str:
        return str(self).rstrip("\n")

    def to_text(self) -> Text:
        """A line per path, and their sum."""
        paths = "1 path" if self.count == 1 else f"{self.count} paths"
        ratio = f"∂{self.output}/∂{self.value}"
        title = f"{ratio} = {number(self.gradient)}: {paths} from {self.output} to {self.value}"
        rows: list[Row] = [[Cell(title, "bold")]]
        for path in self.paths:
            links = " · ".join(_shortened([step.ratio for step in path])) or ratio
            rows.append([Cell(f"  {links} = {_product(path)}", _tone(prod(_locals(path))))])
        notes = []
        if len(self.paths) < self.count:
            notes.append(f"… and {self.count - len(self.paths)} more; all of them add up to {number(self.gradient)}.")
        elif self.count > 1:
            notes.append(f"{ratio} = {total([prod(_locals(path)) for path in self.paths], self.gradient)}")
        return Text(rows, notes=notes)

    def to_latex(self) -> str:
        """The same as an ``align*`` environment."""
        rest = [r"\dots"] * (len(self.paths) < self.count)
        whole = partial(self.output, self.value)
        links, numbers = [], []
        for path in self.paths:
            links.append(r" \, ".join(_shortened([partial(step.above, step.below) for step in path])) or whole)
            factors = [tex_number(as_factor(step.local)) for step in path]
            numbers.append(r" \cdot ".join(_shortened(factors)) or "1")
        lines = [
            f"{whole} &= {' + '.join(links + rest)}",
            f"&= {' + '.join(numbers + rest)}",
            f"&= {tex_number(number(self.gradient))}",
        ]
        return r"\begin{align*}" + "\n" + " \\\\\n".join(lines) + "\n" + r"\end{align*}" + "\n"


def explain(
    tensor: Tensor, wrt: Tensor | str, *, names: Mapping[str, Any] | None = None, max_paths: int = 20
) -> Explanation:
    """Why the gradient of `tensor` with respect to `wrt`, a tensor or a name, is what it is.

    The chain rule says: multiply the local derivatives along each path from the result to the value,
    and add up the paths. Of many paths the `max_paths` with the largest products are written. `names`
    names tensors that have no ``.name``: ``names=locals()``. No ``.grad`` is touched.

    Raises ``TypeError`` or ``ValueError`` for arguments that make no sense, and ``ValueError`` where
    arrays are on the way, whose local derivatives are no numbers.
    """
    for argument, item in (("tensor", tensor), ("wrt", wrt)):
        if not isinstance(item, Tensor) and (argument == "tensor" or not isinstance(item, str)):
            kind = "a Tensor" if argument == "tensor" else "a Tensor or a name"
            raise TypeError(f"viz.explain: {argument} must be {kind}, but got {shorten(repr(item), 60)}.")
    if not isinstance(max_paths, int) or isinstance(max_paths, bool) or max_paths < 1:
        raise ValueError(f"viz.explain: max_paths must be a whole number of at least 1, not {max_paths!r}.")
    order = cast(list[Tensor], topological(tensor))
    naming = _names(order, names or {})
    name_of = {item: naming[place] for place, item in enumerate(order)}
    wrt = _named(wrt, order, naming) if isinstance(wrt, str) else wrt
    if wrt not in name_of:
        raise ValueError(f"viz.explain: wrt is no part of the computation of {name_of[tensor]}.")
    if not (wrt.requires_grad and tensor.requires_grad):
        raise ValueError(f"viz.explain: no gradient flows from {name_of[tensor]} to {name_of[wrt]}.")
    best, count = _paths(order, wrt, name_of, max_paths)
    gradient = _scalar(wrt, name_of, upstreams(tensor, order)[wrt])
    return Explanation(name_of[tensor], name_of[wrt], tuple(path.steps() for path in best), count, gradient)


def _names(order: Sequence[Tensor], names: Mapping[str, Any]) -> Naming:
    """What every tensor is called: by itself, by the caller, or ``v₁`` and ``c₁``, as in a diagram."""
    given: dict[int, str] = {}
    for name, item in names.items():
        if isinstance(item, Tensor) and not name.startswith("_"):
            given.setdefault(id(item), printable(name))
    given |= {id(item): printable(item.name) for item in order if item.name}
    return Naming([given.get(id(item), "") for item in order], [not item.requires_grad for item in order])


def _named(name: str, order: Sequence[Tensor], naming: Naming) -> Tensor:
    """The tensor that is called so: ``w1`` or, as it is drawn, ``w₁``."""
    place = naming.find(name)
    if place is None:
        raise ValueError(f"viz.explain: wrt is {name!r}, but {unheard_of(name, naming)}.")
    return order[place]


def _scalar(tensor: Tensor, name_of: Mapping[Tensor, str], item: Any) -> float:
    if tensor.ndim:
        raise ValueError(
            f"viz.explain: {name_of[tensor]} has shape {shape(tensor.shape)}, but the paths of a gradient are "
            "explained for numbers only. viz.graph shows what happens to arrays."
        )
    return float(item)


def _paths(order: list[Tensor], goal: Tensor, name_of: Mapping[Tensor, str], most: int) -> tuple[list[_Path], int]:
    """The paths with the largest products from the last tensor to `goal`, and how many there are in all.

    Walks once from the end to the start, and keeps a path as its last step and the rest of it.
    """
    best: dict[Tensor, list[_Path]] = defaultdict(list, {order[-1]: [_Path(1.0, None, None)]})
    count: dict[Tensor, int] = defaultdict(int, {order[-1]: 1})
    for tensor in reversed(order):
        found = best[tensor] = nlargest(most, best[tensor], key=_size)
        if tensor is goal:
            return found, count[goal]
        if not found or tensor.op is None:
            continue
        _scalar(tensor, name_of, 0.0)
        for item, local in zip(tensor.inputs, local_derivatives(tensor), strict=True):
            if local is not None:
                step = Step(name_of[tensor], name_of[item], _scalar(item, name_of, local))
                count[item] += count[tensor]
                best[item] += [_Path(path.product * step.local, step, path) for path in found]
    return best[goal], count[goal]


@dataclass(frozen=True)
class _Path:
    product: float
    last: Step | None
    before: _Path | None

    def steps(self) -> tuple[Step, ...]:
        found: list[Step] = []
        path: _Path | None = self
        while path is not None and path.last is not None:
            found.append(path.last)
            path = path.before
        return tuple(reversed(found))


def _size(path: _Path) -> float:
    return math.inf if math.isnan(path.product) else abs(path.product)


def _locals(path: Sequence[Step]) -> list[float]:
    return [step.local for step in path]


def _product(path: Sequence[Step]) -> str:
    """``0.5 × 1 × (−3) = −1.5``."""
    factors = _locals(path)
    if len(factors) < 2:
        return number(prod(factors))
    first, *others = factors
    written = _shortened([number(first), *map(as_factor, others)])
    return f"{' × '.join(written)} = {number(prod(factors))}"


def _shortened(items: Sequence[str]) -> list[str]:
    """The ends of a long path."""
    rest = len(items) - 2 * _ENDS
    return [*items[:_ENDS], f"… {rest} more …", *items[-_ENDS:]] if rest > 1 else list(items)


def _tone(x: float) -> str:
    return "plus" if x > 0 else "minus" if x < 0 else ""
