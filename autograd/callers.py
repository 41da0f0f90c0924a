"""Whether NumPy asks a tensor for its number, to keep it in a plain array and drop its gradient.

``float(t)`` is the user's explicit wish. But NumPy asks through ``float`` too, and asks nothing else, where it stores
one element: ``array[i] = t``, ``array.fill(t)``, ``np.fromiter(ts, float)``, and where it makes ``np.float64(t)``. What
tells them apart is what the calling Python code is doing, which is read here from its current instruction. Whatever is
not recognised counts as the user's wish: a call through something else, as in ``map(np.float64, ts)``, or another
interpreter than CPython.
"""

from __future__ import annotations

import dis
import re
import sys
from functools import lru_cache
from itertools import takewhile
from types import CodeType, FrameType
from typing import Any

__all__ = ["numpy_is_storing"]

# What stores an element, by the name that it is called by; `np.float64` because it is a `float` by inheritance.
STORING = frozenset({"__setitem__", "double", "fill", "float64", "fromiter", "setitem"})


def numpy_is_storing(depth: int = 1) -> bool:
    """Whether the Python code ``depth`` calls above the caller is storing a number in an array, not converting it."""
    frame = _above(depth + 1)
    if frame is None:
        return False
    action, name = _current(frame.f_code, frame.f_lasti)
    if action == "name":
        name = getattr(_value(frame, name), "__name__", "")
    return action == "store" or name in STORING


def _above(depth: int) -> FrameType | None:
    """The frame ``depth`` calls above the caller; None where there is none, or none that Python shows."""
    read = getattr(sys, "_getframe", None)
    frame = None if read is None else read(1)
    for _ in range(depth):
        frame = None if frame is None else frame.f_back
    return frame


@lru_cache(maxsize=1024)  # 500 → 2 µs where the code is long
def _current(code: CodeType, offset: int) -> tuple[str, str]:
    """What the instruction at ``offset`` does: "store", or a call of something by "name" or "attribute"; else "other".

    All that a call evaluates has a place in the source. The function stands where the call begins, so what was loaded
    last from there is the function.
    """
    before = list(takewhile(lambda x: x.offset <= offset, dis.get_instructions(code)))
    now = before.pop()
    if now.opname == "STORE_SUBSCR":
        return "store", ""
    start = _start(now)
    from_there = [x for x in before if _start(x) == start and MAKES_A_FUNCTION.search(x.opname)]
    if "CALL" not in now.opname or start is None or not from_there:
        return "other", ""
    last = from_there[-1]
    if not last.opname.startswith("LOAD_"):
        return "other", ""
    return "attribute" if last.opname in ("LOAD_ATTR", "LOAD_METHOD") else "name", str(last.argval)


MAKES_A_FUNCTION = re.compile(r"LOAD_(?!CONST)|^CALL|SUBSCR")  # the names of instructions vary with the version


def _start(instruction: dis.Instruction) -> tuple[int, int] | None:
    """Where in the source the expression begins that ``instruction`` belongs to; None where Python does not say."""
    place = instruction.positions
    if place is None or place.lineno is None or place.col_offset is None:
        return None
    return place.lineno, place.col_offset


def _value(frame: FrameType, name: str) -> Any:
    """What ``name`` means in ``frame``."""
    scopes = (frame.f_locals, frame.f_globals, frame.f_builtins)
    return next((scope[name] for scope in scopes if name in scope), None)
