"""What a function takes: how many arrays, which parameters; and what ``help`` says of one of NumPy's ufuncs."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from inspect import Parameter, Signature
from types import FunctionType
from typing import Any

import numpy as np

from .sentences import SENTENCES

__all__ = ["ANY_KEYWORD", "VARIADIC", "arguments", "described", "lacking", "without_default"]

VARIADIC, ANY_KEYWORD = 0x04, 0x08  # CPython's flags of a code object with *args, with **params

# By the number of arrays.
SIGNATURES = {
    len(names): Signature([Parameter(name, Parameter.POSITIONAL_ONLY) for name in names])
    for names in ("x", "ab", "abc")
}


def described(ufunc: np.ufunc) -> tuple[Signature | None, str]:
    """The signature, and a sentence of our own, or NumPy's first; the rest of its text is about options."""
    paragraphs = (ufunc.__doc__ or "").split("\n\n")
    said = " ".join(paragraphs[1].split()) if len(paragraphs) > 1 else f"{ufunc.__name__}."
    said = SENTENCES.get(ufunc.__name__, said)
    return SIGNATURES.get(ufunc.nin), f"{said} As NumPy's, but without its options."


def arguments(function: Callable[..., Any], name: str) -> tuple[int | None, tuple[str, ...], tuple[str, ...]]:
    """How many arrays ``function`` takes (None: any number), their names, and those of its parameters by position.

    Arrays come before ``/``; without one, they are the arguments that have no default.
    """
    if isinstance(function, np.ufunc):  # no options that we honour
        return function.nin, (), ()
    if isinstance(function, FunctionType):  # what the signature says, without the 20 µs that it takes
        code = function.__code__
        count = code.co_posonlyargcount or code.co_argcount - len(function.__defaults__ or ())
        names, variadic = code.co_varnames[: code.co_argcount], bool(code.co_flags & VARIADIC)
    else:
        try:
            parameters = list(inspect.signature(function).parameters.values())
        except ValueError:
            raise TypeError(
                f"primitive: Python does not know the arguments of {name}. Call it in a function of your own: "
                f"def {name}(x, /): return …"
            ) from None
        variadic = any(p.kind is p.VAR_POSITIONAL for p in parameters)
        positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        count = sum(p.kind is p.POSITIONAL_ONLY for p in positional) or sum(p.default is p.empty for p in positional)
        names = tuple([p.name for p in positional])
    return None if variadic else count, names[:count], names[count:]


def without_default(function: Callable[..., Any]) -> int:
    """How many arguments by position ``function`` needs."""
    if isinstance(function, np.ufunc):
        return function.nin
    parameters = inspect.signature(function).parameters.values()
    positional = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    return len([p for p in parameters if p.kind in positional and p.default is p.empty])


def lacking(rules: Iterable[Callable[..., Any] | None], params: Iterable[str]) -> str | None:
    """The first of ``params`` that one of ``rules`` does not take."""
    for rule in rules:
        if isinstance(rule, FunctionType) and not rule.__code__.co_flags & ANY_KEYWORD:
            code = rule.__code__
            names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
            for key in params:
                if key not in names:
                    return key
    return None
