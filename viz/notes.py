"""What the reader of a diagram must know: whose gradients it shows, what was folded, and how to see more."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from .fold import Groups
from .numbers import counted, shape
from .sharing import Sharing

__all__ = ["notes"]

# How many boxes are drawn unless one asks for more, and how many can be drawn, if only out of curiosity.
_USUAL, _DRAWABLE = 300, 1000


def notes(found: Sharing, flags: Mapping[int, str], names: Sequence[str]) -> tuple[str, ...]:
    """Plain sentences; none for a number of which every value is drawn by itself. `names` are those of the boxes."""
    groups, name = found.groups, names[-1]
    output = groups.wiring.output
    said = []
    if output.ndim and output.requires_grad:
        said.append(
            f"{name} has shape {shape(output.shape)}: the gradients are those of the sum Σ{name} of "
            f"its {math.prod(output.shape)} elements (every element of the seed is 1)."
        )
    if found.asked:
        said.append(found.asked)
    shown, total = _drawn(groups), len(groups.wiring)
    if found.cut is not None:
        boxes = f", in {_boxes(groups)}" if _folded(groups) else ""
        said.append(
            f"Shown: the {counted(shown)} of {counted(total)} values that are nearest to {name}{boxes}, "
            f"and one box for the rest; max_nodes={found.cut} allows no more. "
            "Their gradients come from the whole graph."
        )
    if folded := _folded(groups):
        lead = f"{counted(shown)} values in {_boxes(groups)}: " if found.cut is None else "Folded: "
        said.append(f"{lead}{'; '.join(folded)}. To see more: {', '.join(_hints(groups, found.depth, names))}.")
    if count := len(groups.wiring.numbers):
        said.append(
            f"{count} unnamed constant{'s are' if count > 1 else ' is'} written as a number in every operation."
        )
    if flags and all(groups.groups[groups.of[i]].kind in ("before", "after") for i in flags):
        first = next(iter(flags.values())).removesuffix(" here")
        said.append(f"The {first} arose in a value that is not drawn: viz.around_nan shows it.")
    return tuple(said)


def _folded(groups: Groups) -> list[str]:
    """What stands for several values, kind by kind."""
    kinds = _kinds(groups)
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
    return found


def _hints(groups: Groups, depth: int | None, names: Sequence[str]) -> list[str]:
    """How to see what is folded: all of it, or of the largest box the first value."""
    kinds, total = _kinds(groups), _drawn(groups)
    hints = []
    if kinds["scope"] and depth is not None:
        hints.append(f"depth={depth + 1} opens the scope{'s' * (kinds['scope'] > 1)}")
    if any(group.kind in ("sum", "chain", "steps") or group.times > 1 for group in groups.groups):
        every = f"fold=False{f', max_nodes={total}' if total > _USUAL else ''} draws every value"
        largest = max(range(len(groups)), key=lambda key: len(groups.groups[key].shown))
        some = f'focus="{names[largest]}" draws the surroundings of one value'
        hints.append(every if total <= _DRAWABLE else some)
    return hints


def _kinds(groups: Groups) -> Counter[str]:
    return Counter(group.kind for group in groups.groups)


def _boxes(groups: Groups) -> str:
    count = sum(group.kind not in ("before", "after") for group in groups.groups)
    return f"{counted(count)} box{'es' * (count != 1)}"


def _drawn(groups: Groups) -> int:
    """How many values are in boxes that show something of them."""
    return sum(len(group.members) for group in groups.groups if group.kind not in ("before", "after"))
