"""How many steps are taken at once: one, all of one operation, or all of one layer."""

from collections.abc import Sequence

from ..view import View
from .steps import Step

__all__ = ["Groups", "groups", "usual"]

# For each way to group, the numbers of the steps that are taken together, in order.
Groups = dict[str, tuple[tuple[int, ...], ...]]

_PHASES = ("start", "forward", "seed", "backward")
_MOST = 60


def groups(view: View, found: Sequence[Step]) -> Groups:
    """The ways that differ: "edge", "operation" and "layer".

    An operation passes its gradient on to all its inputs at once. A layer is all that can be computed
    at the same time; between layers the order is the engine's, which within one it need not be.
    """
    layer = _layers(view)
    by_operation = [(step.phase, step.via or step.nodes) for step in found]
    by_layer = [
        (_PHASES.index(step.phase), -layer[step.via] if step.via else max(layer[node] for node in step.nodes))
        for step in found
    ]
    ways: Groups = {"edge": tuple((i,) for i in range(len(found)))}
    for name, keys in (("operation", by_operation), ("layer", by_layer)):
        together: dict[object, list[int]] = {}
        for i, key in enumerate(keys):
            together.setdefault(key, []).append(i)
        order = sorted(set(by_layer)) if name == "layer" else together
        members = tuple(tuple(together[key]) for key in order)
        if members not in ways.values():
            ways[name] = members
    return ways


def usual(ways: Groups) -> str:
    """The finest way that takes no more than 60 steps, or else the coarsest."""
    return next((name for name, members in ways.items() if len(members) <= _MOST), list(ways)[-1])


def _layers(view: View) -> dict[str, int]:
    """The length of the longest way from a leaf to each box."""
    layer = {node.id: 0 for node in view.nodes}
    for edge in view.edges:  # in the order of their targets
        layer[edge.target] = max(layer[edge.target], layer[edge.source] + 1)
    return layer
