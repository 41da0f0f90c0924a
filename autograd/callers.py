"""Who asks a tensor for its number: the user, NumPy to keep it in a plain array, or a function of ``math``.

``float(t)`` is the user's explicit wish. But NumPy asks through ``float`` too, and asks nothing else, where it stores
one element: ``array[i] = t``, ``array.fill(t)``, ``np.fromiter(ts, float)``, and where it makes ``np.float64(t)``. So
does ``math.tanh(t)``, whose result has no gradient, and ``np.sum(array, initial=t)``, which NumPy does not hand over to
us. What tells them apart is what the calling Python code is doing, which is read here from its current instruction, or
that it is NumPy's own. Whatever is not recognised counts as the user's wish: a call through something else, as in
``map(np.float64, ts)``, or another interpreter than CPython.
"""

from __future__ import annotations

import dis
import re
import sys
from functools import lru_cache
from itertools import takewhile
from types import BuiltinFunctionType, CodeType, FrameType, ModuleType
from typing import Any

from .graph import Node
from .signatures import ANY_KEYWORD, VARIADIC

__all__ = ["argument_of_numpy", "losing", "who_asks"]

# What stores an element, by the name that it is called by; `np.float64` because it is a `float` by inheritance.
STORING = frozenset({"__setitem__", "double", "fill", "float64", "fromiter", "setitem"})

# What of `math` answers a question, or with an integer: there is no derivative that could be lost.
ANSWERING = frozenset({"ceil", "floor", "isclose", "isfinite", "isinf", "isnan", "trunc"})


def who_asks(depth: int = 1) -> str:
    """What the Python code ``depth`` calls above the caller does: "" for a conversion, "store", or as "math.tanh".

    A function of ``statistics`` is named like one of ``math``. Or as "np.add.reduce: initial=", where NumPy's function
    asks for the number that it was given by a keyword.
    """
    frame = _above(depth + 1)
    if frame is None:
        return ""
    if _is_of(frame, "statistics"):
        return f"statistics.{_outermost(frame, 'statistics').f_code.co_name}"
    action, name = _current(frame.f_code, frame.f_lasti)
    called = _value(frame, name) if action == "name" else None
    if isinstance(called, BuiltinFunctionType) and called.__module__ in ("math", "cmath"):
        return "" if called.__name__ in ANSWERING else f"{called.__module__}.{called.__name__}"
    last = getattr(called, "__name__", "") if action == "name" and "." not in name else name.rpartition(".")[2]
    if last == "reduce":  # of a ufunc; the one of functools asks nothing
        return f"{name}: initial=" if "." in name else "reduce: initial="
    return "store" if action == "store" or last in STORING else ""


def _is_of(frame: FrameType | None, package: str) -> bool:
    return frame is not None and str(frame.f_globals.get("__name__")).partition(".")[0] == package


def _outermost(frame: FrameType, package: str) -> FrameType:
    """The function of ``package`` that someone else has called, and that led to ``frame``."""
    while _is_of(frame.f_back, package):
        frame = frame.f_back  # type: ignore[assignment]
    return frame


def argument_of_numpy(depth: int = 1) -> tuple[str, Node] | None:
    """The tensor that one of NumPy's functions took as an argument, and which: ("np.std: ddof=", t).

    Of the function that someone else called, if the Python code ``depth`` calls above the caller is NumPy's, which was
    not made for tensors where it comes to us. None if it is not, or was given none; ``np.testing`` only compares.
    """
    frame = _above(depth + 1)
    if frame is None or not _is_of(frame, "numpy"):
        return None
    frame = _outermost(frame, "numpy")
    parts, name = frame.f_globals["__name__"].split("."), frame.f_code.co_name
    if "testing" in parts or name.startswith("__"):  # an operator, of masked arrays
        return None
    module = next((f"np.{part}" for part in ("linalg", "ma", "fft", "random") if part in parts), "np")
    function = f"{module}.{name.lstrip('_')}"
    for name, value in _arguments(frame):
        if isinstance(value, Node):
            return f"{function}: {name}=", value
        inside = next((x for x in value if isinstance(x, Node)), None) if isinstance(value, (list, tuple)) else None
        if inside is not None:
            return f"{function}: {name}={'[…]' if isinstance(value, list) else '(…)'}", inside
    return None


def _arguments(frame: FrameType) -> list[tuple[str, Any]]:
    """What the function of ``frame`` was called with, by names."""
    code = frame.f_code
    extra = bool(code.co_flags & VARIADIC) + bool(code.co_flags & ANY_KEYWORD)
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount + extra]
    named = [(name, frame.f_locals[name]) for name in names if name in frame.f_locals]
    return [pair for name, value in named for pair in (value.items() if isinstance(value, dict) else [(name, value)])]


def losing(where: str, t: Node) -> TypeError:
    """What to raise where ``where``, as :func:`argument_of_numpy` says it, would take the mere value of ``t``."""
    instead = (
        "Compute with it afterwards, on the result" if where.endswith("=") else "Join tensors with autograd's stack"
    )
    value = "t.item()" if t.ndim == 0 else "t.numpy()"
    return TypeError(f"{where} would lose the gradient of {t!r}. {instead}, or pass {value} for the value alone.")


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

    A name may be dotted; an attribute is one of something that has no name. All that a call evaluates has a place in
    the source. The function stands where the call begins, so what was loaded last from there is the function.
    """
    before = list(takewhile(lambda x: x.offset <= offset, dis.get_instructions(code)))
    now = before.pop()
    if now.opname == "STORE_SUBSCR":
        return "store", ""
    start = _start(now)
    from_there = [x for x in before if _start(x) == start and MAKES_A_FUNCTION.search(x.opname)]
    if "CALL" not in now.opname or start is None or not from_there:
        return "other", ""
    if not from_there[-1].opname.startswith("LOAD_"):
        return "other", ""
    words = [str(from_there[-1].argval)]
    while from_there[-1].opname in ("LOAD_ATTR", "LOAD_METHOD"):
        from_there.pop()
        if not from_there or not from_there[-1].opname.startswith("LOAD_"):
            return "attribute", words[0]
        words.insert(0, str(from_there[-1].argval))
    return "name", ".".join(words)


MAKES_A_FUNCTION = re.compile(r"LOAD_(?!CONST)|^CALL|SUBSCR")  # the names of instructions vary with the version


def _start(instruction: dis.Instruction) -> tuple[int, int] | None:
    """Where in the source the expression begins that ``instruction`` belongs to; None where Python does not say."""
    place = instruction.positions
    if place is None or place.lineno is None or place.col_offset is None:
        return None
    return place.lineno, place.col_offset


def _value(frame: FrameType, name: str) -> Any:
    """What ``name``, perhaps a dotted one of a module's function, means in ``frame``; None if that is not known."""
    first, *others = name.split(".")
    scopes = (frame.f_locals, frame.f_globals, frame.f_builtins)
    value = next((scope[first] for scope in scopes if first in scope), None)
    for other in others:
        value = vars(value).get(other) if isinstance(value, ModuleType) else None
    return value
