"""Who asks a tensor for its number: the user, NumPy to keep it in a plain array, or a function of ``math``.

``float(t)`` is the user's explicit wish. But NumPy asks through ``float`` too, and asks nothing else, where it stores
one element: ``array[i] = t``, ``array.fill(t)``, ``np.fromiter(ts, float)``, where it makes ``np.float64(t)``, and
where it converts an array of objects: ``objects.astype(float)``. So does ``math.tanh(t)``, whose result has no
gradient, and ``np.sum(array, initial=t)``, which NumPy does not hand over to us. What tells them apart is what the
calling Python code is doing, which is read here from its current instruction, or that it is NumPy's own. Whatever is
not recognised counts as the user's wish: a call through something else, as in ``map(np.float64, ts)`` or
``functools.partial(math.pow, 2.0)(t)``, or another interpreter than CPython.
"""

from __future__ import annotations

import dis
import inspect
import re
import sys
from collections.abc import Iterable
from functools import lru_cache
from itertools import takewhile
from types import BuiltinFunctionType, CodeType, FrameType
from typing import Any

import numpy as np

from .graph import Node
from .signatures import ANY_KEYWORD, VARIADIC

__all__ = ["argument_of_numpy", "losing", "who_asks"]

# The methods that store numbers or convert to them; and what is called so, if it cannot be looked up.
# fmt: off
STORING = frozenset({
    "__setitem__", "array", "asanyarray", "asarray", "ascontiguousarray", "asfortranarray", "astype", "concatenate",
    "copyto", "double", "fill", "float64", "fromiter", "place", "put", "putmask", "setitem", "type",
})
# fmt: on

# What of `math` answers a question, or with an integer: there is no derivative that could be lost.
ANSWERING = frozenset({"ceil", "floor", "isclose", "isfinite", "isinf", "isnan", "trunc"})


def who_asks(depth: int = 1) -> str:
    """What the Python code ``depth`` calls above the caller does: "" for a conversion, "store", or as "math.tanh".

    A function of ``statistics`` is named like one of ``math``. Or as "np.add.reduce: initial=", where NumPy's function
    asks for the number that it was given by a keyword. Or as "np.vectorize", whose Python code it is that asks,
    or "NumPy's copyto".
    """
    frame = _above(depth + 1)
    if frame is None:
        return ""
    if _is_of(frame, "statistics"):
        return f"statistics.{_outermost(frame, 'statistics').f_code.co_name}"
    if _is_of(frame, "numpy"):
        frame = _outermost(frame, "numpy")
        return _function_of_numpy(frame) or ("" if _is_a_test(frame) else "store")
    action, name = _current(frame.f_code, frame.f_lasti)
    called = _value(frame, name) if action == "name" else None
    if isinstance(called, BuiltinFunctionType) and called.__module__ in ("math", "cmath"):
        return "" if called.__name__ in ANSWERING else f"{called.__module__}.{called.__name__}"
    last = getattr(called, "__name__", "") if action == "name" and "." not in name else name.rpartition(".")[2]
    if last == "reduce":  # of a ufunc; the one of functools asks nothing
        return f"{name}: initial=" if "." in name else "reduce: initial="
    if action == "store" or last in STORING:
        return "store"
    return f"NumPy's {last}" if _is_numpys(called) else ""


def _is_numpys(called: Any) -> bool:
    """Whether ``called`` is a function, type or method of NumPy's, which keeps what it asks for as a plain number."""
    module = getattr(getattr(called, "__objclass__", called), "__module__", None)  # a method knows its class
    return isinstance(called, np.ufunc) or str(module).partition(".")[0] == "numpy"


def _is_of(frame: FrameType | None, package: str) -> bool:
    return frame is not None and str(frame.f_globals.get("__name__")).partition(".")[0] == package


def _outermost(frame: FrameType, package: str) -> FrameType:
    """The function of ``package`` that someone else has called, and that led to ``frame``; a decorator is none."""
    outermost = frame
    while frame is not None and _is_of(frame, package):
        if "<locals>" not in frame.f_code.co_qualname:
            outermost = frame
        frame = frame.f_back  # type: ignore[assignment]
    return outermost


def argument_of_numpy(asked: Iterable[Any] = (), depth: int = 1) -> tuple[str, Node] | None:
    """The tensor that one of NumPy's functions took as an argument, and which: ("np.std: ddof=", t).

    Of the function that someone else called, if the Python code ``depth`` calls above the caller is NumPy's, which was
    not made for tensors where it comes to us. It may have computed with the tensor since, and put what it computed in
    the place of an argument: then only the function is named, and one of ``asked``, the tensors that it comes with.
    None if it is not NumPy's, or was given no tensor; ``np.testing`` only compares.
    """
    frame = _above(depth + 1)
    if frame is None or not _is_of(frame, "numpy"):
        return None
    frame = _outermost(frame, "numpy")
    function = _function_of_numpy(frame)
    found = [
        (f"{function}: {name}={bracket}", x) for name, value in _arguments(frame) for bracket, x in _tensors(value)
    ]
    if not function or not found:
        return None
    # What was given is older than what was computed with it.
    where, t = min(found, key=lambda pair: (not pair[1]._requires_grad, -pair[1].number))
    nodes = [x for x in asked if isinstance(x, Node)]
    return (where, t) if t.op is None or not nodes or any(t is x for x in nodes) else (function, nodes[0])


def _tensors(value: Any) -> list[tuple[str, Node]]:
    """The tensor that ``value`` is, or the first in it, and the brackets that it stands in."""
    if isinstance(value, Node):
        return [("", value)]
    inside = [x for x in value if isinstance(x, Node)] if isinstance(value, (list, tuple)) else []
    return [("[…]" if isinstance(value, list) else "(…)", x) for x in inside[:1]]


def _function_of_numpy(frame: FrameType) -> str:
    """What users call the function of NumPy's that runs in ``frame``; "" for tests and the operators of a class."""
    parts = frame.f_globals["__name__"].split(".")
    names = frame.f_code.co_qualname.rpartition("<locals>.")[2].split(".")
    if len(names) > 1:
        names = [_class_of(frame), *([] if names[-1] in ("__call__", "__init__", "__new__") else names[-1:])]
    if _is_a_test(frame) or names[-1].startswith("__"):
        return ""
    module = next((f"np.{part}" for part in ("linalg", "ma", "fft", "polynomial", "random") if part in parts), "np")
    return f"{module}.{'.'.join(names).lstrip('_')}"


def _is_a_test(frame: FrameType) -> bool:
    return "testing" in frame.f_globals["__name__"].split(".")


def _class_of(frame: FrameType) -> str:
    """The name of the class whose method runs in ``frame``; or of its object, if the class is NumPy's own affair."""
    owner = next((frame.f_locals.get(name) for name in frame.f_code.co_varnames[:1]), None)
    kind = owner if isinstance(owner, type) else type(owner)
    return getattr(owner, "__name__", kind.__name__) if kind.__name__.startswith("_") else kind.__name__


def _arguments(frame: FrameType) -> list[tuple[str, Any]]:
    """What the function of ``frame`` was called with, by names."""
    code = frame.f_code
    extra = bool(code.co_flags & VARIADIC) + bool(code.co_flags & ANY_KEYWORD)
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount + extra]
    named = [(name, frame.f_locals[name]) for name in names if name in frame.f_locals]
    return [pair for name, value in named for pair in (value.items() if isinstance(value, dict) else [(name, value)])]


def losing(where: str, t: Node) -> TypeError:
    """What to raise where ``where``, as :func:`argument_of_numpy` says it, would take the mere value of ``t``."""
    if where.endswith("="):
        instead = "Compute with it afterwards, on the result"
    elif where.endswith(("]", ")")):
        instead = "Join tensors with autograd's stack"
    else:
        instead = "Write what it computes in operations on tensors"
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
    """What ``name``, perhaps a dotted one, means in ``frame``, without running any code; None if that is not known."""
    first, *others = name.split(".")
    scopes = (frame.f_locals, frame.f_globals, frame.f_builtins)
    value = next((scope[first] for scope in scopes if first in scope), None)
    for other in others:
        value = inspect.getattr_static(value, other, None)
    return value
