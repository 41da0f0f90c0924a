"""What stands above the picture: title, legend and notes, broken into lines that fit."""

from dataclasses import dataclass

from .badges import badges
from .boxes import MARKS, Boxes
from .measure import width
from .view import View

__all__ = ["REMARKS", "TITLE", "Header", "Line", "header", "legend", "narrowest"]

TITLE, LEGEND, TITLE_LINE, LEGEND_LINE = 19.0, 13.0, 28.0, 20.0
_SPACE = "\N{NO-BREAK SPACE}" * 6
_APART = width(_SPACE, LEGEND)

# What the marks mean.
_MEANING = {
    "vanishing": "gradient below a millionth of the output's, or over 95 % zeros",
    "exploding": "gradient over 1000 times the output's",
    "dead": "relu′ is 0, no gradient passes",
    "saturated": "slope below 0.01, hardly any gradient passes",
}

# A text and its colour; colours that end in "-text" are set in bold.
Run = tuple[str, str]

# What the legend says of numbers that are not as they should be: of NaN and ∞, and of each kind of mark.
REMARKS: dict[str, list[Run]] = {
    "bad": [("red", "bad-text"), (": NaN or ∞", "muted")],
    **{kind: [(f"{MARKS[kind]} {kind}", "alert-text"), (f": {text}", "muted")] for kind, text in _MEANING.items()},
}


@dataclass(frozen=True)
class Line:
    """Runs of text, one after the other, from `x` on, with their baseline at `y`."""

    x: float
    y: float
    runs: tuple[Run, ...]
    size: float
    bold: bool = False


@dataclass(frozen=True)
class Header:
    """The lines, and how much room they take together."""

    lines: tuple[Line, ...]
    height: float


def header(view: View, room: float) -> Header:
    """Title, legend and notes in a column `room` pixels wide."""
    lines, y = [], 0.0
    for text in _wrapped(view.title, TITLE, room, bold=True):
        y += TITLE_LINE
        lines.append(Line(0.0, y - 9, ((text, "ink"),), TITLE, bold=True))
    for runs in _flowed(legend(view), room):
        y += LEGEND_LINE
        lines.append(Line(0.0, y - 5, tuple(runs), LEGEND))
    for note in view.notes:
        for text in _wrapped(note, LEGEND, room, bold=False):
            y += LEGEND_LINE
            lines.append(Line(0.0, y - 5, ((text, "ink"),), LEGEND))
    return Header(tuple(lines), y + 12)


def legend(view: View) -> list[list[Run]]:
    """Groups of runs: only what this diagram shows."""
    grads = [node.grad for node in view.nodes if node.grad is not None and view.grads]
    tones = {grad.tone for grad in grads}
    quantities = [*grads, *(node.value for node in view.nodes)]
    on_edges = badges(view)
    groups: list[list[Run]] = [[("→ value, forward", "muted")]]
    if grads:
        group = [("←", "plus-text"), ("←", "minus-text")]
        group += [(f" gradient {view.gradient_of}, backward: ", "muted")]
        group += [("blue +", "plus-text"), (", ", "muted"), ("orange −", "minus-text")]
        if "mixed" in tones:
            group += [(", ", "muted"), ("violet ±", "mixed-text")]
        groups.append([*group, (", blank 0", "muted")])
    if any(q.tone == "bad" for q in quantities):
        groups.append(REMARKS["bad"])
    if any(node.grad is None and node.role not in ("more", "operation") for node in view.nodes):
        groups.append([("dashed: constant, no grad" if view.grads else "dashed: constant", "muted")])
    if any(drawn.above for drawn in on_edges.values()):
        rule = "on each edge: local derivative" + ("; upstream × local = contribution" if view.values else "")
        groups.append([(rule, "muted")])
    if any("ḡ" in drawn.below for drawn in on_edges.values()):
        groups.append([("ḡ: the gradient of the value that the edge leads to", "muted")])
    if any(node.uses for node in view.nodes):
        groups.append([("2/5: drawn once per use, here the second of 5; the gradient stands at the first", "muted")])
    holds = Boxes(view)
    if any(holds.heatmaps(node) for node in view.nodes):
        groups.append([("heat maps: deepest is the largest, blank 0, hatched NaN or ∞", "muted")])
    kinds = {mark.kind: None for node in view.nodes for mark in node.marks if view.grads}
    groups += [REMARKS[kind] for kind in kinds]
    return groups


def narrowest(view: View) -> float:
    """The room that the longest group of the legend takes; none is broken."""
    return max(map(_across, legend(view)), default=0.0)


def _across(group: list[Run]) -> float:
    return sum(width(text, LEGEND, paint.endswith("-text")) for text, paint in group)


def _flowed(groups: list[list[Run]], room: float) -> list[list[Run]]:
    """Groups side by side, as many on a line as fit."""
    lines: list[list[Run]] = []
    x = 0.0
    for group in groups:
        across = _across(group)
        if lines and x + _APART + across <= room:
            lines[-1] += [(_SPACE, "muted"), *group]
            x += _APART + across
        else:
            lines.append(list(group))
            x = across
    return lines


def _wrapped(text: str, size: float, room: float, *, bold: bool) -> list[str]:
    """Lines no wider than `room`, broken at spaces, or anywhere in a word that has none."""
    lines, line = [], ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and width(longer, size, bold) > room:
            lines.append(line)
            longer = word
        while width(longer, size, bold) > room and len(longer) > 1:
            cut = max(1, int(len(longer) * room / width(longer, size, bold)))
            lines.append(longer[:cut])
            longer = longer[cut:]
        line = longer
    return [*lines, line]
