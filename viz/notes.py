"""What the reader of a diagram must know: whose gradients it shows, what was folded, and how to see more."""

import math
from collections import Counter
from collections.abc import Mapping

from .fold import Groups
from .numbers import counted, shape
from .sharing import Sharing

__all__ = ["notes"]

# How many boxes are drawn unless one asks for more, and how many can be drawn, if only out of curiosity.
_USUAL, _DRAWABLE = 300, 1000


def notes(found: Sharing, flags: Mapping[int, str], name: str) -> tuple[str, ...]:
    """Plain sentences; none for a diagram of a number that shows every value by itself. `name` is the output's."""
    groups = found.groups
    output = groups.wiring.output
    said = []
    if output.ndim and output.requires_grad:
        said.append(
            f"{name} has shape {shape(output.shape)}: the gradients are those of the sum Σ{name} of "
            f"its {math.prod(output.shape)} elements (every element of the seed is 1)."
        )
    if found.asked:
        said.append(found.asked)
    said += _folded(groups, found.depth)
    if found.cut is not None:
        shown, total = counted(_drawn(groups)), counted(len(groups.wiring))
        said.append(
            f"Shown: the {shown} of {total} values that are nearest to {name}; max_nodes={found.cut} allows no more. "
            "Their gradients come from the whole graph."
        )
    if count := len(groups.wiring.numbers):
        said.append(
            f"{count} unnamed constant{'s are' if count > 1 else ' is'} written as a number in every operation."
        )
    if flags and all(groups.groups[groups.of[i]].kind in ("before", "after") for i in flags):
        first = next(iter(flags.values())).removesuffix(" here")
        said.append(f"The {first} arose in a value that is not drawn: viz.around_nan shows it.")
    return tuple(said)


def _folded(groups: Groups, depth: int | None) -> list[str]:
    """What stands for several values, kind by kind, and how to see these."""
    kinds = Counter(group.kind for group in groups.groups)
    rolled = [group.times for group in groups.groups if group.times > 1 and group.kind != "steps"]
    found = [f"{counted(group.times)} equal steps are one box" for group in groups.groups if group.kind == "steps"]
    if rolled:
        found.append(f"what is repeated is drawn once, up to {counted(max(rolled))} values in a box")
    if kinds["sum"]:
        found.append("long sums are one box")
    if kinds["chain"]:
        found.append("operations in a row are one box")
    if kinds["scope"]:
        found.append(f"{kinds['scope']} scope{'s are' if kinds['scope'] > 1 else ' is'} closed")
    if not found:
        return []
    total, boxes = _drawn(groups), sum(group.kind not in ("before", "after") for group in groups.groups)
    hints = []
    if kinds["scope"] and depth is not None:
        hints.append(f"depth={depth + 1} opens the scopes")
    if rolled or kinds["sum"] or kinds["chain"] or kinds["steps"]:
        every = f"fold=False{f', max_nodes={total}' if total > _USUAL else ''} draws every value"
        hints.append(every if total <= _DRAWABLE else "focus= draws the surroundings of one value")
    return [f"{counted(total)} values in {boxes} boxes: {'; '.join(found)}. To see more: {', '.join(hints)}."]


def _drawn(groups: Groups) -> int:
    """How many values are in boxes that show something of them."""
    return sum(len(group.members) for group in groups.groups if group.kind not in ("before", "after"))
