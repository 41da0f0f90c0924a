"""A setting in a line: two settings that would make a run another one have different lines, in any process."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from types import CodeType, FunctionType, MethodType
from typing import Any

import numpy as np

__all__ = ["attributes", "code_of", "described", "is_ours"]

OURS = ("nn", "autograd", "numpy")  # packages whose functions are told by their names, whatever their version


def described(value: Any, within: tuple[Any, ...] = ()) -> str:
    """``value`` in a line; of functions their name and a digest of their code, of what has no value only the kind.

    ``within`` are the functions and objects that the value belongs to, which a function may refer to again.
    """
    if value is None or isinstance(value, (bool, int, float, str, complex)):
        return str(value)
    if isinstance(value, np.generic):
        return str(value.item())
    if any(value is outer for outer in within):
        return "itself"
    within = (*within, value)
    if isinstance(value, np.random.Generator):
        return _generator(value)
    if isinstance(value, np.ndarray):
        return f"array {value.dtype} {value.shape} {_digest(np.ascontiguousarray(value).tobytes())}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join([described(item, within) for item in value])}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join([f'{key}: {described(item, within)}' for key, item in value.items()])}}}"
    if isinstance(value, functools.partial):
        given = [described(item, within) for item in value.args]
        given += [f"{name}={described(item, within)}" for name, item in value.keywords.items()]
        return f"{described(value.func, within)}({', '.join(given)})"
    if isinstance(value, MethodType):
        return f"{described(value.__self__, within)}.{described(value.__func__, within)}"
    if isinstance(value, (FunctionType, type)) or hasattr(value, "__name__"):
        return _named(value, within)
    return _object(value, within)


def attributes(item: Any, within: tuple[Any, ...] = (), omitted: tuple[str, ...] = ()) -> dict[str, str]:
    """The lines of an object's own settings: its attributes of numbers, texts and functions, but for private ones."""
    return {
        name: described(value, (*within, item))
        for name, value in getattr(item, "__dict__", {}).items()
        if _is_setting(value) and not name.startswith("_") and name not in ("training", *omitted)
    }


def code_of(function: Any, within: tuple[Any, ...] = ()) -> str:
    """A few letters that are others when ``function``, its defaults or what it takes along does something else."""
    taken = []
    for cell in function.__closure__ or ():
        try:
            value = cell.cell_contents
        except ValueError:  # a name that has no value yet
            continue
        notes = isinstance(value, (list, dict, set))  # it may keep notes there, which are others later in the run
        taken.append(type(value).__name__ if notes else described(value, within))
    defaults = [described(function.__defaults__, within), described(function.__kwdefaults__, within)]
    return _digest("\n".join([_code(function.__code__), *defaults, *taken]).encode())


def is_ours(item: Any) -> bool:
    """Whether a function or class is of a package whose functions are told by their names."""
    return (getattr(item, "__module__", None) or "").partition(".")[0] in OURS


def _named(value: Any, within: tuple[Any, ...]) -> str:
    if isinstance(value, FunctionType) and not is_ours(value):
        return f"{value.__name__} (code {code_of(value, within)})"
    return value.__name__


def _object(value: Any, within: tuple[Any, ...]) -> str:
    """An object by its class; one of another package by its settings, too, and by what calling it does."""
    kind = type(value)
    if is_ours(kind):
        return kind.__name__
    settings = ", ".join([f"{name}={line}" for name, line in attributes(value, within).items()])
    call = next((vars(base)["__call__"] for base in kind.__mro__ if "__call__" in vars(base)), None)
    code = f" (code {code_of(call, within)})" if isinstance(call, FunctionType) and not is_ours(call) else ""
    return f"{kind.__name__}{f'({settings})' if settings else ''}{code}"


def _is_setting(value: Any) -> bool:
    """Whether ``value`` is of numbers, texts and functions alone, and no list, in which a layer may keep notes."""
    if isinstance(value, tuple):
        return all(map(_is_setting, value))
    plain = (bool, int, float, str, complex, np.generic, np.ndarray, FunctionType, functools.partial)
    return value is None or isinstance(value, plain)


def _generator(rng: np.random.Generator) -> str:
    """Where it was seeded, not how far it has come."""
    seeds: Any = rng.bit_generator.seed_seq
    entropy, key = getattr(seeds, "entropy", None), getattr(seeds, "spawn_key", ())
    return f"a generator seeded by {entropy}{f', spawn {key}' if key else ''}"


def _code(code: CodeType) -> str:
    """What the interpreter would do, without where it is written."""
    constants = [_code(c) if isinstance(c, CodeType) else _constant(c) for c in code.co_consts]
    return f"{code.co_code.hex()} {code.co_names} {code.co_varnames} {code.co_freevars} {constants}"


def _constant(value: Any) -> str:
    """A set's order is another one in another process."""
    return f"{{{sorted(map(repr, value))}}}" if isinstance(value, frozenset) else repr(value)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]
