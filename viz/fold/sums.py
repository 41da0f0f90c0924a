"""A long sum, added up one by one, becomes one box: its partial sums are of no interest."""

from collections.abc import Container, Sequence

from autograd import Tensor

from .groups import Group, Groups

__all__ = ["sums"]

# Sums of two values are drawn as they are, whatever numbers are added to them.
_LONG = 3


def sums(groups: Groups, named: Container[int]) -> Groups:
    """Partial sums join the sum that they are part of: those that are used for nothing else and have no name.

    `named` are the ``id`` of the values that have one.
    """
    wiring = groups.wiring
    root: dict[int, int] = {}
    trees: dict[int, list[int]] = {}
    for number in reversed(range(len(groups))):
        group = groups.groups[number]
        item = wiring.items[group.shown[0]]
        if not group.is_plain or not _is_sum(item):
            continue
        uses = wiring.uses[group.shown[0]]
        user = groups.of[uses[0]] if len(uses) == 1 else -1
        if user in root and id(item) not in named and _fit(item, wiring.items[uses[0]]):
            root[number] = root[user]
        else:
            root[number] = number
        trees.setdefault(root[number], []).append(number)

    def make(part: Sequence[int]) -> Group:
        members = tuple(groups.groups[number].shown[0] for number in part)
        return Group(members, members[-1:], "sum")

    def addends(tree: Sequence[int]) -> int:
        taken = sum(len(wiring.inputs[groups.groups[number].shown[0]]) for number in tree)
        return taken - (len(tree) - 1)  # the partial sums

    return groups.merged([tree[::-1] for tree in trees.values() if addends(tree) >= _LONG], make)


def _is_sum(item: object) -> bool:
    return isinstance(item, Tensor) and item.op is not None and item.op.name == "add"


def _fit(part: Tensor, whole: Tensor) -> bool:
    return part.shape == whole.shape and part.scope is whole.scope
