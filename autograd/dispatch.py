"""Plain NumPy on tensors: ``np.tanh(t)`` and ``np.concatenate([t, u])`` arrive here and leave as our operations."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

import numpy as np

from .callers import argument_of_numpy, losing
from .graph import NO_PARAMS, Node
from .ops import MODULES, elementwise, linalg, norms, selection
from .recording import record, result

__all__ = ["FUNCTIONS", "array_function", "array_ufunc"]


def _table() -> dict[Any, Callable[..., Any]]:
    """NumPy's functions and ours of the same name."""
    table: dict[Any, Callable[..., Any]] = {}
    for module in MODULES:
        for name in module.__all__:
            twin = getattr(np, name, None)
            if callable(twin):
                table[twin] = getattr(module, name)
    for name in ("det", "inv", "solve"):
        table[getattr(np.linalg, name)] = getattr(linalg, name)
    return table | {np.linalg.norm: norms.norm}


def _divmod(a: Any, b: Any, /) -> tuple[Any, Any]:
    """Quotient and remainder: one of NumPy's functions, two operations."""
    return elementwise.floor_divide(a, b), elementwise.remainder(a, b)


def _where(condition: Any, /, *branches: Any) -> Any:
    """``where``; with the condition alone the places where it holds, a question to which NumPy answers."""
    return selection.where(condition, *branches) if branches else np.where(condition._value)


FUNCTIONS = _table() | {np.divmod: _divmod, np.where: _where}

# Questions that NumPy answers from the values, and the constants that it makes in a tensor's form.
ANSWERS = {
    np.allclose,
    np.array_equal,
    np.array_equiv,
    np.iscomplexobj,
    np.isrealobj,
    np.ndim,
    np.result_type,
    np.shape,
    np.size,
}
CONSTANTS = {np.empty_like, np.isclose, np.ones_like, np.zeros_like}


def array_ufunc(ufunc: np.ufunc, method: str, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """``ufunc(*inputs)`` with a tensor among its inputs; a ``TypeError`` names what cannot be differentiated."""
    name = f"np.{ufunc.__name__}"
    if method == "__call__" and not options and (ufunc in FUNCTIONS or name == "np.clip"):
        # `array.clip(t, 3)` arrives as a ufunc that NumPy keeps to itself.
        return FUNCTIONS.get(ufunc, selection.clip)(*inputs)
    if asked := argument_of_numpy(_tracked([*inputs, *options.values()]), 2):
        return _of_constants(asked, getattr(ufunc, method), inputs, options)
    if "out" in options:
        raise TypeError(
            f"{name}: out= would write a tensor's value into an array and lose its gradient. "
            f"Use the result: y = {name}(…), or x = x + t instead of x += t for an array x."
        )
    if options:
        raise TypeError(f"{name}: the keyword {next(iter(options))!r} is not supported on tensors.")
    if method != "__call__":
        raise TypeError(f"{name}.{method} is not supported on tensors.{_reduction(ufunc, method)}")
    raise _unsupported(name)


def array_function(function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """``function(*args, **options)`` with a tensor among its arguments; a ``TypeError`` as above."""
    name = _shown(function)
    if options.get("out", function) is None:  # as functions that pass it on say that there is none
        options = {key: value for key, value in options.items() if key != "out"}
    ours = FUNCTIONS.get(function)
    if ours is None:
        if function in ANSWERS:
            return _of_values(function, args, options)
        if function in CONSTANTS:
            kind = next(type(x) for x in [*args, *options.values()] if isinstance(x, Node))
            return record(kind, None, result(name, _of_values(function, args, options)), (), NO_PARAMS, False)
        if asked := argument_of_numpy(_tracked([*args, *options.values()]), 2):
            return _of_constants(asked, function, args, options)
        raise _unsupported(name)
    known = keywords(ours)
    for key in options:
        if key not in known:
            raise TypeError(
                f"{name}: the keyword {key!r} is not supported on tensors. "
                f"Pass arrays by position; keywords are: {', '.join(known) or 'none'}."
            )
    return ours(*args, **options)


def _of_constants(
    asked: tuple[str, Node], function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]
) -> Any:
    """What one of NumPy's functions computes inside another, which took a tensor, ``asked``, as it would a number."""
    if _tracked([*args, *options.values()]):
        raise losing(*asked)
    return _of_values(function, args, options)


def _tracked(values: list[Any]) -> list[Node]:
    return [x for x in values if isinstance(x, Node) and x.requires_grad]


def _of_values(function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    values = [x._value if isinstance(x, Node) else x for x in args]
    return function(*values, **{key: x._value if isinstance(x, Node) else x for key, x in options.items()})


def _shown(function: Callable[..., Any]) -> str:
    """What a user calls one of NumPy's functions: ``np.linalg.det``. A ufunc does not know its module."""
    module = getattr(function, "__module__", None) or "numpy"
    return f"{module.replace('numpy', 'np', 1)}.{function.__name__}"


def keywords(function: Any) -> tuple[str, ...]:
    """The names of the arguments that ``function`` takes by keyword."""
    code = getattr(function, "function", function).__code__
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


def _unsupported(name: str) -> TypeError:
    known = {f.__name__: _shown(f) for f in FUNCTIONS}
    near = get_close_matches(name.rpartition(".")[2], known, 1, 0.75)
    hint = f" The nearest one that has is {known[near[0]]}." if near else ""
    return TypeError(
        f"{name} has no derivative here, so it does not take tensors.{hint} "
        "On values alone: pass t.data. For an operation of your own: see autograd.primitive."
    )
