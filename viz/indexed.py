"""How operations that take an index are written: ``X[0, 1:]``, ``x.at[0, 1:].set(v)``."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .numbers import number
from .symbol import ATOM, Symbol

__all__ = ["indexed"]


def indexed(name: str, operands: Sequence[Any], params: Mapping[str, Any]) -> Symbol | None:
    """The call of the operation with this name; ``None`` if it takes no index.

    Arrays among the indices are operands.
    """
    if not {"index", "indices"} & params.keys():  # somebody else's operation may have the name of ours
        return None
    words = iter([_word(operand) for operand in operands])
    match name:
        case "getitem":
            return Symbol(f"{next(words)}[{_index(params['index'], words)}]")
        case "index_set" | "index_add":
            array, value = next(words), next(words)
            return Symbol(f"{array}.at[{_index(params['index'], words)}].{name.removeprefix('index_')}({value})")
        case "scatter":
            return Symbol(f"zeros{_added(params['index'], words)}")
        case "scatter_parts":
            return Symbol(f"zeros{''.join([_added(index, words) for index in params['indices']])}")
        case _:
            return None


def _word(operand: Any) -> str:
    return operand.within(ATOM) if isinstance(operand, Symbol) else number(float(operand))


def _added(index: Sequence[Any], words: Iterator[str]) -> str:
    part = next(words)
    return f".at[{_index(index, words)}].add({part})"


def _index(index: Sequence[Any], words: Iterator[str]) -> str:
    found = []
    for item in index:
        if isinstance(item, str):  # marks the place of an array
            found.append(next(words))
        elif isinstance(item, slice):
            ends = ["" if end is None else number(end) for end in (item.start, item.stop)]
            found.append(":".join(ends if item.step is None else [*ends, number(item.step)]))
        else:
            found.append("…" if item is Ellipsis else str(item))
    return ", ".join(found)
