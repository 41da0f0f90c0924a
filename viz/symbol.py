"""Numbers that remember how they were written: call a function with symbols, read its formula.

The local derivative on an edge is not written down a second time: the engine's own partial
derivative is called with symbols instead of numbers, and what comes back is what is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from .numbers import number

__all__ = ["ATOM", "PRODUCT", "Symbol", "apply", "read"]

# How tightly an expression holds together: a looser part of a tighter whole needs brackets.
LOGIC, SUM, QUOTIENT, PRODUCT, SIGN, POWER, ATOM = 0, 1, 2, 3, 4, 5, 6

# NumPy's name: how it is written between its operands, how tightly the whole holds, its left and its right operand.
_INFIX = {
    "add": (" + ", SUM, SUM, SUM),
    "subtract": (" − ", SUM, SUM, QUOTIENT),
    "multiply": ("·", PRODUCT, PRODUCT, PRODUCT),
    "divide": (" / ", QUOTIENT, PRODUCT, SIGN),
    "true_divide": (" / ", QUOTIENT, PRODUCT, SIGN),
    "matmul": ("·", QUOTIENT, QUOTIENT, SIGN),
    "bitwise_and": (" and ", LOGIC, LOGIC, SUM),
    "bitwise_or": (" or ", LOGIC, LOGIC, SUM),
}
_BRACKETED = {"greater": " > ", "greater_equal": " ≥ ", "less": " < ", "less_equal": " ≤ "} | {
    "equal": " = ",
    "not_equal": " ≠ ",
}
_AROUND = {"absolute": ("|", "|"), "abs": ("|", "|"), "fabs": ("|", "|")}
_NO_SIGNS: Mapping[str, str] = MappingProxyType({})
_SUPERSCRIPTS = str.maketrans("0123456789−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


class Symbol:
    """A formula. Operators and NumPy's functions on it give longer formulas.

    What a formula cannot answer (its truth, its elements) raises, so a function that needs numbers fails.
    """

    __slots__ = ("_ndim", "level", "text")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, text: str, level: int = ATOM, ndim: int | None = None) -> None:
        self.text, self.level, self._ndim = text, level, ndim

    def within(self, level: int) -> str:
        """The text as part of an expression that holds together as tightly as `level`."""
        return self.text if self.level >= level else f"({self.text})"

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *args: Any, **kwargs: Any) -> Any:
        if method != "__call__" or kwargs:
            return NotImplemented
        return apply(ufunc.__name__, args)

    def __primitive__(self, name: str) -> Symbol:
        """The engine's own elementwise functions, which are not all NumPy's: ``sigmoid(x)``."""
        return apply(name, (self,))

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise TypeError("A formula is not an array.")

    def __array_function__(self, function: Any, types: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        if function is np.where and len(args) == 3 and not kwargs:
            return _unguarded(*args)
        return NotImplemented

    def __bool__(self) -> bool:
        raise TypeError("A formula is neither true nor false.")

    def __add__(self, other: Any) -> Symbol:
        return apply("add", (self, other))

    def __radd__(self, other: Any) -> Symbol:
        return apply("add", (other, self))

    def __sub__(self, other: Any) -> Symbol:
        return apply("subtract", (self, other))

    def __rsub__(self, other: Any) -> Symbol:
        return apply("subtract", (other, self))

    def __mul__(self, other: Any) -> Symbol:
        return apply("multiply", (self, other))

    def __rmul__(self, other: Any) -> Symbol:
        return apply("multiply", (other, self))

    def __truediv__(self, other: Any) -> Symbol:
        return apply("divide", (self, other))

    def __rtruediv__(self, other: Any) -> Symbol:
        return apply("divide", (other, self))

    def __matmul__(self, other: Any) -> Symbol:
        return apply("matmul", (self, other))

    def __rmatmul__(self, other: Any) -> Symbol:
        return apply("matmul", (other, self))

    def __pow__(self, other: Any) -> Symbol:
        return apply("power", (self, other))

    def __rpow__(self, other: Any) -> Symbol:
        return apply("power", (other, self))

    def __neg__(self) -> Symbol:
        return apply("negative", (self,))

    def __abs__(self) -> Symbol:
        return apply("absolute", (self,))

    def __and__(self, other: Any) -> Symbol:
        return apply("bitwise_and", (self, other))

    def __or__(self, other: Any) -> Symbol:
        return apply("bitwise_or", (self, other))

    def __invert__(self) -> Symbol:
        return apply("invert", (self,))

    def __gt__(self, other: Any) -> Symbol:
        return apply("greater", (self, other))

    def __ge__(self, other: Any) -> Symbol:
        return apply("greater_equal", (self, other))

    def __lt__(self, other: Any) -> Symbol:
        return apply("less", (self, other))

    def __le__(self, other: Any) -> Symbol:
        return apply("less_equal", (self, other))

    def __eq__(self, other: object) -> Symbol:  # type: ignore[override]
        return apply("equal", (self, other))

    def __ne__(self, other: object) -> Symbol:  # type: ignore[override]
        return apply("not_equal", (self, other))

    @property
    def ndim(self) -> int:
        """How many axes the array of this name has, if that is known."""
        if self._ndim is None:
            raise TypeError("A formula has no axes.")
        return self._ndim

    @property
    def mT(self) -> Symbol:
        """The transpose."""
        return Symbol(self.within(ATOM) + "ᵀ")

    T = mT


def apply(
    name: str,
    args: Sequence[Any],
    params: Mapping[str, Any] | None = None,
    signs: Mapping[str, str] = _NO_SIGNS,
) -> Symbol:
    """The formula of one of NumPy's functions: ``x + 1``, ``x²``, ``tanh(n)``, ``sum(X, axis=0)``.

    `signs` are other ways to write an operator. Where a product is a dot, neutral elements
    disappear: ``1·x`` is ``x``, ``x·x`` is ``x²``; without signs, ``x + 0`` is ``x``.
    """
    parts = [_symbol(arg) for arg in args]
    if not params and len(parts) == 2:
        first, second = parts
        if name == "power":
            return _power(first, second)
        if name == "multiply" and name not in signs:
            if "1" in (first.text, second.text):
                return second if first.text == "1" else first
            if "−1" in (first.text, second.text):
                return apply("negative", (second if first.text == "−1" else first,))
            if first.text == second.text:
                return _power(first, Symbol("2"))
        if name == "add" and not signs and second.text == "0":
            return first
        if name in _INFIX:
            sign, level, left, right = _INFIX[name]
            # A sign in the middle needs brackets, however tightly it holds.
            after = second.within(ATOM + 1 if second.text.startswith("−") else right)
            return Symbol(first.within(left) + signs.get(name, sign) + after, level)
        if name in _BRACKETED:  # Iverson's bracket: 1 if true, otherwise 0
            return Symbol(f"[{first.within(SUM)}{_BRACKETED[name]}{second.within(SUM)}]")
    if not params and len(parts) == 1:
        (only,) = parts
        if name == "negative":
            return Symbol("−" + only.within(SIGN + 1), SIGN)
        if name == "square":
            return _power(only, Symbol("2"))
        if name in _AROUND:
            return Symbol(_AROUND[name][0] + only.text + _AROUND[name][1])
    words = [part.text for part in parts]
    words += [f"{key}={_written(value)}" for key, value in (params or {}).items()]
    return Symbol(f"{name}({', '.join(words)})")


def read(rule: Callable[..., Any], *inputs: Any, **params: Any) -> Symbol | float | None:
    """What a derivative rule answers to symbols: a formula, a number, or nothing if it needs numbers."""
    try:
        found = rule(*inputs, **params)
    except (TypeError, AttributeError, ValueError):  # what a rule meets that needs numbers or a shape
        return None
    return found if isinstance(found, (Symbol, int, float)) else None


def _unguarded(condition: Any, true: Any, false: Any) -> Any:
    """The branch that matters, where the other is only a guard: NaN, or an answer at one point or at infinity."""
    if isinstance(false, (float, np.floating)) and np.isnan(false):
        return true
    where = condition.text if isinstance(condition, Symbol) else ""
    at_a_point = " = " in where and not isinstance(true, Symbol)
    if isinstance(false, Symbol) and (at_a_point or "isinf(" in where):
        return false
    return apply("where", (condition, true, false))


def _power(base: Symbol, exponent: Symbol) -> Symbol:
    if exponent.text == "1":
        return base
    if exponent.text.lstrip("−").isdecimal():
        return Symbol(base.within(ATOM) + exponent.text.translate(_SUPERSCRIPTS), POWER)
    return Symbol(f"{base.within(ATOM)}^{exponent.within(ATOM)}", POWER)


def _symbol(item: Any) -> Symbol:
    if isinstance(item, Symbol):
        return item
    if isinstance(item, (bool, np.bool_)):
        return Symbol(str(item))
    value = item.item() if isinstance(item, (np.generic, np.ndarray)) and not item.ndim else item
    if not isinstance(value, (int, float)):
        raise TypeError(f"A formula cannot hold a {type(item).__name__}.")
    text = number(float(value))
    return Symbol(text, SIGN if text.startswith("−") else ATOM)


def _written(value: Any) -> str:
    return value.__name__ if isinstance(value, type) else str(value)
