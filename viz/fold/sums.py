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
    wiring, of, items, scopes = groups.wiring, groups.of, groups.wiring.items, groups.wiring.scopes
    made = [i for i, row in enumerate(wiring.inputs) if row and items[i].op.name == "add"]
    plain = {of[i]: i for i in made if groups.groups[of[i]].is_plain}
    users = wiring.only_user

    def fit(part: int, whole: int) -> bool:
        return scopes[part] is scopes[whole] and items[part].data.shape == items[whole].data.shape

    root: dict[int, int] = {}
    trees: dict[int, list[int]] = {}
    for number in sorted(plain, reverse=True):
        i = plain[number]
        user = users[i]
        top = root.get(of[user], -1) if user >= 0 else -1
        if top < 0 or id(items[i]) in named or not fit(i, user):
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
