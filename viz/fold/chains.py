"""Operations that follow one another, each used only by the next, become one box that shows what comes out."""

from collections.abc import Container, Sequence

from .groups import Group, Groups

__all__ = ["chains"]

_SHORTEST = 3


def chains(groups: Groups, named: Container[int]) -> Groups:
    """Join groups that have one input and one use. Values that have a name, by ``id`` in `named`, stay visible."""
    after = groups.after
    wiring = groups.wiring
    chain_of: dict[int, list[int]] = {}
    for number, group in enumerate(groups.groups):
        before = groups.before[number]
        if group.kind not in ("one", "sum") or len(before) != 1 or len(after[number]) != 1:
            continue
        if any(id(wiring.items[i]) in named for i in group.shown):
            continue
        chain = chain_of.get(before[0], [])
        if chain and groups.groups[chain[-1]].times != group.times:
            chain = []
        chain.append(number)
        chain_of[number] = chain
    found = {id(chain): chain for chain in chain_of.values()}

    def make(part: Sequence[int]) -> Group:
        members = tuple(sorted(i for number in part for i in groups.groups[number].members))
        last = groups.groups[part[-1]]
        return Group(members, last.shown, "chain", last.times)

    return groups.merged([chain for chain in found.values() if len(chain) >= _SHORTEST], make)
