"""How a number is written: four digits, a true minus sign, 0 only for exactly zero."""

import math
from collections.abc import Sequence

__all__ = ["as_factor", "counted", "number", "product", "shape", "total"]


def number(x: float) -> str:
    """``−3``, ``0.7071``, ``1.2e−7``, ``NaN``, ``−∞``.

    Whole numbers below a million are exact; all others are rounded to four significant digits.
    A non-zero number never becomes ``0``.
    """
    if math.isnan(x):
        return "NaN"
    if math.isinf(x):
        return "∞" if x > 0 else "−∞"
    if x == int(x) and abs(x) < 1e6:
        return str(int(x)).replace("-", "−")
    digits, _, exponent = format(x, ".4g").partition("e")
    if exponent:
        digits += f"e{int(exponent)}"
    return digits.replace("-", "−")


def as_factor(x: float) -> str:
    """The number as it stands after an operator: ``2``, ``(−3)``."""
    text = number(x)
    return f"({text})" if text.startswith("−") else text


def product(upstream: float, local: float, contribution: float) -> str:
    """``0.5 × (−3) = −1.5``: one link of the chain rule."""
    return f"{number(upstream)} × {as_factor(local)} = {number(contribution)}"


def total(parts: Sequence[float], result: float) -> str:
    """``1 + (−0.5) = 0.5``: the contributions of several uses and their sum."""
    first, *rest = parts
    return " + ".join([number(first), *map(as_factor, rest)]) + f" = {number(result)}"


def counted(number: int) -> str:
    """``65 614``: with a space that does not break after the thousands; ``4511`` has none."""
    return str(number) if number < 10_000 else f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def shape(lengths: Sequence[int]) -> str:
    """``(4, 3)``, ``(3,)``, ``()``: as NumPy prints it."""
    return str(tuple(lengths))
