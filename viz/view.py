"""A diagram as plain data: what is shown, not how. No NumPy, JSON-able, always in one order."""

import dataclasses
import json
import math
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Edge", "Fold", "Heat", "Mark", "Node", "Quantity", "Role", "Tone", "View", "to_json"]

Tone = Literal["plus", "minus", "zero", "mixed", "bad"]
Role = Literal["parameter", "input", "leaf", "constant", "value", "output", "more", "operation"]


@dataclass(frozen=True)
class Heat:
    """An array as a small picture: at most 16 rows of 16 cells, each the mean of a block of elements.

    A cell is between −1 and 1, in units of `scale`, beyond which lie only outliers; ``None`` where a
    block holds NaN or ∞.
    """

    rows: tuple[tuple[float | None, ...], ...]
    scale: float


@dataclass(frozen=True)
class Mark:
    """Something to look at, such as a gradient that vanishes: `kind` in one word, and what was measured."""

    kind: Literal["vanishing", "exploding", "dead", "saturated"]
    words: str


@dataclass(frozen=True)
class Quantity:
    """A number or an array in short.

    `numbers` holds all elements, row by row, if there are at most nine. `low`, `mean`, `high` and
    `norm` are ``None`` where they do not exist (no elements, or elements that are no real numbers).
    """

    shape: tuple[int, ...]
    dtype: str
    numbers: tuple[float, ...] | None
    low: float | None
    mean: float | None
    high: float | None
    norm: float | None
    tone: Tone
    # Of an array with more than nine elements.
    heat: Heat | None = None

    @property
    def is_scalar(self) -> bool:
        """Whether this is one real number."""
        return not self.shape and self.numbers is not None

    @property
    def illness(self) -> str:
        """NaN or ∞, for a quantity that has one of them: NaN wins, as it does in a mean."""
        return "NaN" if self.low is None or math.isnan(self.low) else "∞"


@dataclass(frozen=True)
class Fold:
    """What a box holds that stands for several values; value and gradient are those of all that it shows.

    `kind` is "rolled" (equal values of many copies of one structure), "sum" (the partial sums of a long sum), "chain"
    (operations in a row), "steps" (equal steps in time) or "scope". `times` is how many copies or steps there are,
    `values` how many values of the graph are in the box, `shown` of how many of them the numbers stand there,
    `parameters` how many numbers among all of them are learned; `norm` is the norm of the gradients of these.
    """

    kind: Literal["rolled", "sum", "chain", "steps", "scope"]
    times: int
    values: int
    shown: int
    parameters: int
    norm: float | None


@dataclass(frozen=True)
class Node:
    """One value: a box. `head` is its operation as drawn (``×``, ``tanh``, ``× 2``)."""

    id: str
    name: str
    role: Role
    op: str
    head: str
    formula: str
    value: Quantity
    grad: Quantity | None
    # One contribution per use, in the order of the backward pass; their sum is `grad`. Empty if a
    # use is not drawn.
    parts: tuple[Quantity, ...] = ()
    flag: str = ""
    marks: tuple[Mark, ...] = ()
    # Of a leaf that is drawn once per use: which use this is, and how many there are.
    use: int = 0
    uses: int = 0
    # What stands behind a box of several values, and the path of the scope in which all of them were computed.
    fold: Fold | None = None
    scope: str = ""


@dataclass(frozen=True)
class Edge:
    """One use of the value `source` as input number `slot` of the operation that made `target`.

    For numbers, `upstream` × `local` = `contribution`. `symbol` is the local derivative as a formula
    (empty if the number says it all), `words` the vector-Jacobian product if arrays are involved.
    All are empty where no gradient flows.
    """

    id: str
    source: str
    target: str
    slot: int
    # ``∂p₁/∂w₁``
    ratio: str = ""
    symbol: str = ""
    upstream: float | None = None
    local: float | None = None
    contribution: Quantity | None = None
    words: str = ""
    # How many uses this is, if a box at one of its ends holds several values. Then the contribution is that of all.
    count: int = 1


@dataclass(frozen=True)
class View:
    """The whole diagram. `nodes` come in the order of computation, inputs before outputs."""

    title: str
    output: str
    # ``∂L/∂·``: what every gradient shown is the derivative of
    gradient_of: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    # Plain sentences that the reader must know: what was left out, and why.
    notes: tuple[str, ...]
    detail: Literal["teach", "normal", "compact"]
    count: int
    version: int = 1
    # Whether values, gradients, and the local derivatives on the edges are shown.
    values: bool = True
    grads: bool = True
    local: bool = True


def to_json(view: View) -> str:
    """The view as JSON; NaN and infinities, which JSON lacks, become strings."""
    return json.dumps(_plain(dataclasses.asdict(view)), ensure_ascii=False, indent=1) + "\n"


def _plain(item: Any) -> Any:
    if isinstance(item, dict):
        return {key: _plain(value) for key, value in item.items()}
    if isinstance(item, (list, tuple)):
        return [_plain(value) for value in item]
    if isinstance(item, float) and not math.isfinite(item):
        return "NaN" if math.isnan(item) else "Infinity" if item > 0 else "-Infinity"
    return item
