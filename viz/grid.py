"""The numbers of a small array in lines of cells: a row that is broken has brackets, so that it is no matrix."""

from collections.abc import Iterable, Mapping

from .measure import width
from .numbers import number
from .view import Quantity

__all__ = ["grid", "widest"]

# Three numbers of four digits fit.
_WIDEST = 235.0


def widest(shown: Iterable[Quantity], size: float) -> dict[tuple[int, ...], float]:
    """By shape, how wide the widest number is in arrays of that shape."""
    found: dict[tuple[int, ...], float] = {}
    for q in shown:
        cells = [width(number(x), size, bold=True) for x in q.numbers or ()]
        found[q.shape] = max([found.get(q.shape, 0.0), *cells])
    return found


def grid(q: Quantity, widths: Mapping[tuple[int, ...], float], gap: float) -> tuple[tuple[str, ...], ...]:
    """A line of cells for each row; a row that does not fit is written ``[1, 2,`` and ``3, 4]``.

    It is broken where all others of its shape are: `widths` are those that `widest` finds. `gap` is what is left
    between two cells.
    """
    cells = list(map(number, q.numbers or ()))
    count = per_line = max(1, q.shape[-1])
    if count == len(cells):
        lines = -(-count // max(1, int((_WIDEST + gap) / (widths[q.shape] + gap))))
        per_line = -(-count // lines)  # of about equal length
    if per_line < count:
        brackets = len(q.shape)
        cells = ["[" * brackets + cells[0], *cells[1:-1], cells[-1] + "]" * brackets]
        cells = [f"{cell}," for cell in cells[:-1]] + cells[-1:]
    cells += [""] * (-len(cells) % per_line)
    return tuple(tuple(cells[i : i + per_line]) for i in range(0, len(cells), per_line))
