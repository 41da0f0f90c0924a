"""The table: a row per measured quantity, a column per contender, then the targets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .workloads import OURS, TARGETS, Row

__all__ = ["BEGIN", "END", "aligned", "number", "report", "written_between_markers"]

BEGIN = "<!-- benchmarks: begin -->"
END = "<!-- benchmarks: end -->"
ABSENT = "–"


def report(rows: Sequence[Row], columns: Sequence[str], *, markdown: bool = False) -> str:
    """Both tables, as aligned text or as Markdown."""
    body = [[row.workload, row.what, row.unit, *[_cell(row, name) for name in columns]] for row in rows]
    tables = [aligned([["", "", "unit", *columns], *body], markdown)]
    held = {row.workload for row in rows}
    verdicts = [
        [target.workload, target.text, _measured(target.measured(list(rows))), target.verdict(list(rows))]
        for target in TARGETS
        if target.workload in held
    ]
    if verdicts:
        tables.append(aligned([["", "target", "measured", ""], *verdicts], markdown))
    return "\n\n".join(tables)


def _cell(row: Row, name: str) -> str:
    """The number, and how many times ours it is."""
    cell = row.cells.get(name, ABSENT)
    if isinstance(cell, str):
        return cell
    ratio = None if name == OURS else row.ratio(name)
    return number(cell) if ratio is None else f"{number(cell)} ({number(ratio)}x)"


def _measured(value: float | None) -> str:
    return ABSENT if value is None else number(value)


def number(value: float) -> str:
    """Three digits that mean something."""
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def aligned(lines: list[list[str]], markdown: bool) -> str:
    """``lines`` of cells, the first one the heads of the columns, as text or as Markdown."""
    widths = [max([len(line[i]) for line in lines]) for i in range(len(lines[0]))]
    edge, between, rule = ("| ", " | ", "-") if markdown else ("", "  ", "─")
    texts = [edge + between.join([c.ljust(w) for c, w in zip(line, widths, strict=True)]) for line in lines]
    texts.insert(1, edge + between.join([rule * width for width in widths]))
    return "\n".join([text + " |" if markdown else text.rstrip() for text in texts])


def written_between_markers(path: Path, text: str) -> None:
    """Put ``text`` between the two marker comments of the file at ``path``, in place of what stands there."""
    page = path.read_text(encoding="utf-8")
    if page.count(BEGIN) != 1 or page.count(END) != 1 or page.index(BEGIN) > page.index(END):
        raise ValueError(f"{path}: expected the line {BEGIN} once and after it the line {END} once.")
    before, after = page[: page.index(BEGIN)], page[page.index(END) :]
    path.write_text(f"{before}{BEGIN}\n{text}\n{after}", encoding="utf-8")
