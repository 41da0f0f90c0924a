"""Plain NumPy on tensors: ``np.tanh(t)`` and ``np.concatenate([t, u])`` arrive here and leave as our operations."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

import numpy as np

from .ops import MODULES, linalg

__all__ = ["FUNCTIONS", "array_function", "array_ufunc"]


def _table() -> dict[Any, Callable[..., Any]]:
    """NumPy's functions and ours of the same name."""
    table: dict[Any, Callable[..., Any]] = {}
    for module in MODULES:
        for name in module.__all__:
            twin = getattr(np, name, None)
            if callable(twin):
                table[twin] = getattr(module, name)
    for name in ("det", "inv", "norm", "solve"):
        table[getattr(np.linalg, name)] = getattr(linalg, name)
    for function in (np.shape, np.ndim, np.size):
        table[function] = _of_data(function)
    return table


def _of_data(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda x, *args: function(x.data, *args)


FUNCTIONS = _table()


def array_ufunc(ufunc: np.ufunc, method: str, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """``ufunc(*inputs)`` with a tensor among its inputs; a ``TypeError`` names what cannot be differentiated."""
    name = f"np.{ufunc.__name__}"
    if "out" in options:
        raise TypeError(
            f"{name}: out= would write a tensor's value into an array and lose its gradient. "
            f"Use the result: y = {name}(…), or x = x + t instead of x += t for an array x."
        )
    if options:
        raise TypeError(f"{name}: the keyword {next(iter(options))!r} is not supported on tensors.")
    if method != "__call__":
        raise TypeError(f"{name}.{method} is not supported on tensors.{_reduction(ufunc, method)}")
    if ufunc not in FUNCTIONS:
        raise _unsupported(name, ufunc.__name__)
    return FUNCTIONS[ufunc](*inputs)


def array_function(function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """``function(*args, **options)`` with a tensor among its arguments; a ``TypeError`` as above."""
    name = f"{function.__module__.replace('numpy', 'np', 1)}.{function.__name__}"
    ours = FUNCTIONS.get(function)
    if ours is None:
        raise _unsupported(name, function.__name__)
    known = keywords(ours)
    for key in options:
        if key not in known:
            raise TypeError(
                f"{name}: the keyword {key!r} is not supported on tensors. "
                f"Pass arrays by position; keywords are: {', '.join(known) or 'none'}."
            )
    return ours(*args, **options)


def keywords(function: Any) -> tuple[str, ...]:
    """The names of the arguments that ``function`` takes by keyword."""
    code = getattr(function, "function", function)
    code = getattr(code, "__code__", None)
    if code is None:
        return ()
    return code.co_varnames[code.co_posonlyargcount : code.co_argcount + code.co_kwonlyargcount]


def _reduction(ufunc: np.ufunc, method: str) -> str:
    instead = {
        (np.add, "reduce"): "np.sum",
        (np.multiply, "reduce"): "np.prod",
        (np.maximum, "reduce"): "np.max",
        (np.minimum, "reduce"): "np.min",
        (np.add, "accumulate"): "np.cumsum",
        (np.multiply, "accumulate"): "np.cumprod",
        (np.multiply, "outer"): "np.outer",
    }.get((ufunc, method))
    return f" Use {instead}." if instead else ""


def _unsupported(name: str, plain: str) -> TypeError:
    near = get_close_matches(plain, [f.__name__ for f in FUNCTIONS], 1, 0.75)
    hint = f" The nearest one that has is np.{near[0]}." if near else ""
    return TypeError(
        f"{name} has no derivative here, so it does not take tensors.{hint} "
        "On values alone: pass t.data. For an operation of your own: see autograd.primitive."
    )
