"""One gradient, path by path: the product of local derivatives along every way from the output, and their sum."""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import prod
from typing import Any

from autograd import Tensor

from .describe import described
from .latex import partial
from .names import shorten
from .numbers import as_factor, number, shape, total
from .terminal import Cell, Row, Text
from .tex import number as tex_number
from .view import Edge, Node, View

__all__ = ["Explanation", "explain"]

# Of a long path, how many links are written at each end.
_ENDS = 6


@dataclass(frozen=True)
class Explanation:
    """The paths from the output to one value, the largest products first.

    `paths` holds for each the edges from the output down; `count` says how many paths there are in
    all, and `gradient` what their products add up to, as the engine computed it.
    """

    output: str
    value: str
    paths: tuple[tuple[Edge, ...], ...]
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
        rows: list[Row] = [
            [Cell(f"{ratio} = {number(self.gradient)}: {paths} from {self.output} to {self.value}", "bold")]
        ]
        for path in self.paths:
            links = " · ".join(_shortened([edge.ratio for edge in path])) or ratio
            rows.append([Cell(f"  {links} = {_product(path)}", _tone(prod(_locals(path))))])
        products = [prod(_locals(path)) for path in self.paths]
        notes = []
        if len(self.paths) < self.count:
            notes.append(f"… and {self.count - len(self.paths)} more; all of them add up to {number(self.gradient)}.")
        elif self.count > 1:
            notes.append(f"{ratio} = {total(products, self.gradient)}")
        return Text(rows, notes=notes)

    def to_latex(self) -> str:
        """The same as an ``align*`` environment."""
        rest = [r"\dots"] * (len(self.paths) < self.count)
        links = [
            r" \, ".join(_shortened([_fraction(edge) for edge in path])) or partial(self.output, self.value)
            for path in self.paths
        ]
        numbers = [
            r" \cdot ".join(_shortened([tex_number(as_factor(x)) for x in _locals(path)])) or "1" for path in self.paths
        ]
        lines = [
            f"{partial(self.output, self.value)} &= {' + '.join(links + rest)}",
            f"&= {' + '.join(numbers + rest)}",
            f"&= {tex_number(number(self.gradient))}",
        ]
        return r"\begin{align*}" + "\n" + " \\\\\n".join(lines) + "\n" + r"\end{align*}" + "\n"


def _locals(path: Sequence[Edge]) -> list[float]:
    return [edge.local or 0.0 for edge in path]


def _product(path: Sequence[Edge]) -> str:
    """``0.5 × 1 × (−3) = −1.5``."""
    factors = _locals(path)
    if len(factors) < 2:
        return number(prod(factors))
    first, *others = factors
    written = _shortened([number(first), *map(as_factor, others)])
    return f"{' × '.join(written)} = {number(prod(factors))}"


def _fraction(edge: Edge) -> str:
    above, _, below = edge.ratio.partition("/")
    return partial(above.removeprefix("∂"), below.removeprefix("∂").partition(" (")[0])


def _tone(x: float) -> str:
    return "plus" if x > 0 else "minus" if x < 0 else ""


def explain(tensor: Tensor, *, wrt: Tensor, names: Mapping[str, Any] | None = None, max_paths: int = 20) -> Explanation:
    """Why the gradient of `tensor` with respect to `wrt` is what it is.

    The chain rule says: multiply the local derivatives along each path from the result to the value,
    and add up the paths. Of many paths the `max_paths` with the largest products are written.

    Raises ``TypeError`` or ``ValueError`` for arguments that make no sense, and ``ValueError`` for
    graphs of arrays, whose local derivatives are no numbers.
    """
    for argument, item in (("tensor", tensor), ("wrt", wrt)):
        if not isinstance(item, Tensor):
            raise TypeError(f"viz.explain: {argument} must be a Tensor, but got {shorten(repr(item), 60)}.")
    if not isinstance(max_paths, int) or isinstance(max_paths, bool) or max_paths < 1:
        raise ValueError(f"viz.explain: max_paths must be a whole number of at least 1, not {max_paths!r}.")
    view, ids = described(tensor, names=names, max_nodes=sys.maxsize, caller="viz.explain")
    value = next((node for node in view.nodes if node.id == ids.get(id(wrt))), None)
    if value is None:
        raise ValueError(f"viz.explain: wrt is no part of the computation of {view.output}.")
    if value.grad is None:
        raise ValueError(f"viz.explain: no gradient flows from {view.output} to {value.name}.")
    found, count = _paths(view, value.id, max_paths)
    return Explanation(view.output, value.name, tuple(found), count, _scalar(value))


def _scalar(node: Node) -> float:
    if node.grad is None or not node.grad.is_scalar or not node.grad.numbers:
        raise ValueError(
            f"viz.explain: {node.name} has shape {shape(node.value.shape)}, but the paths of a gradient are explained "
            "for numbers only. viz.graph shows what happens to arrays."
        )
    return node.grad.numbers[0]


def _paths(view: View, goal: str, most: int) -> tuple[list[tuple[Edge, ...]], int]:
    """The paths with the largest products from the output to a node, and how many there are in all.

    A path is kept as its last edge and the rest of it: the work is linear in the edges.
    """
    uses: dict[str, list[Edge]] = defaultdict(list)
    for edge in view.edges:
        if edge.contribution is not None:
            uses[edge.source].append(edge)
    output = view.nodes[-1].id
    best: dict[str, list[_Path]] = {output: [_Path(1.0, None, None)]}
    count: dict[str, int] = defaultdict(int, {output: 1})
    for node in reversed(view.nodes):
        for edge in uses[node.id]:
            if best.get(edge.target):
                _scalar(node)
                count[node.id] += count[edge.target]
                best.setdefault(node.id, []).extend(
                    _Path(path.product * (edge.local or 0.0), edge, path) for path in best[edge.target]
                )
        if node.id in best:
            best[node.id] = nlargest(most, best[node.id], key=_size)
    return [path.edges() for path in best.get(goal, [])], count[goal]


@dataclass(frozen=True)
class _Path:
    product: float
    last: Edge | None
    before: _Path | None

    def edges(self) -> tuple[Edge, ...]:
        found: list[Edge] = []
        path: _Path | None = self
        while path is not None and path.last is not None:
            found.append(path.last)
            path = path.before
        return tuple(reversed(found))


def _size(path: _Path) -> float:
    return math.inf if math.isnan(path.product) else abs(path.product)


def _shortened(items: Sequence[str]) -> list[str]:
    """The ends of a long path."""
    rest = len(items) - 2 * _ENDS
    return [*items[:_ENDS], f"… {rest} more …", *items[-_ENDS:]] if rest > 1 else list(items)
