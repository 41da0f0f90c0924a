"""A long sum, added up one by one, becomes one box: its partial sums are of no interest."""

from collections.abc import Container, Sequence

from .groups import Group, Groups

__all__ = ["sums"]

# Sums of two values are drawn as they are, whatever numbers are added to them.
_LONG = 3


def sums(groups: Groups, named: Container[int]) -> Groups:
    """Partial sums join the sum that they are part of: those that are used for nothing else and have no name.

    `named` are the ``id`` of the values that have one.
    """
    wiring, of, items = groups.wiring, groups.of, groups.wiring.items
    made = [i for i, row in enumerate(wiring.inputs) if row]
    plain = {of[i]: i for i in made if items[i].op.name == "add" and groups.groups[of[i]].is_plain}

    def fit(part: int, whole: int) -> bool:
        return items[part].shape == items[whole].shape and wiring.scopes[part] is wiring.scopes[whole]

    root: dict[int, int] = {}
    trees: dict[int, list[int]] = {}
    for number in sorted(plain, reverse=True):
        i = plain[number]
        uses = wiring.uses[i]
        user = of[uses[0]] if len(uses) == 1 else -1
        top = root.get(user, -1)
        if top < 0 or id(items[i]) in named or not fit(i, uses[0]):
            top = number
        root[number] = top
        trees.setdefault(top, []).append(number)

    def make(part: Sequence[int]) -> Group:
        members = tuple([plain[number] for number in part])
        return Group(members, members[-1:], "sum")

    def addends(tree: Sequence[int]) -> int:
        taken = sum([len(wiring.inputs[plain[number]]) for number in tree])
        return taken - (len(tree) - 1)  # the partial sums

    return groups.merged([tree[::-1] for tree in trees.values() if addends(tree) >= _LONG], make)
