"""The numbers of a small array in lines of cells: a row that is broken has brackets, so that it is no matrix."""

from .measure import width
from .numbers import number
from .view import Quantity

__all__ = ["grid"]

# Three numbers of four digits fit.
_WIDEST = 235.0


def grid(q: Quantity, beside: Quantity | None, size: float, gap: float) -> tuple[tuple[str, ...], ...]:
    """A line of cells for each row; a row that does not fit is written ``[1, 2,`` and ``3, 4]``.

    It is broken where that `beside` it is, if this has the same shape. `size` is that of the font, `gap` what is left
    between two cells.
    """
    cells = list(map(number, q.numbers or ()))
    count = per_line = max(1, q.shape[-1])
    if count == len(cells):
        others = map(number, beside.numbers or ()) if beside is not None and beside.shape == q.shape else ()
        widest = max(width(cell, size, bold=True) for cell in (*cells, *others)) + gap
        lines = -(-count // max(1, int((_WIDEST + gap) / widest)))
        per_line = -(-count // lines)  # of about equal length
    if per_line < count:
        brackets = len(q.shape)
        cells = ["[" * brackets + cells[0], *cells[1:-1], cells[-1] + "]" * brackets]
        cells = [f"{cell}," for cell in cells[:-1]] + cells[-1:]
    cells += [""] * (-len(cells) % per_line)
    return tuple(tuple(cells[i : i + per_line]) for i in range(0, len(cells), per_line))
