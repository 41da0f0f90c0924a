"""The same path in fewer letters: each point from the one before, and no sign or blank that can be done without."""

import re
from decimal import Decimal

__all__ = ["shorter"]

_COMMAND = re.compile(r"([MHVLCZ])([^MHVLCZ]*)")
# How many numbers a command takes at a time.
_COUNT = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6}


def shorter(path: str) -> str:
    """Path data whose commands are absolute, with relative ones."""
    text, at, start = "", (Decimal(0), Decimal(0)), (Decimal(0), Decimal(0))
    for command, rest in _COMMAND.findall(path):
        if command == "Z":
            text, at = text + "z", start
            continue
        numbers = [Decimal(number) for number in rest.split()]
        for i in range(0, len(numbers), _COUNT[command]):
            some = numbers[i : i + _COUNT[command]]
            origin = {"H": at[:1], "V": at[1:]}.get(command, at)
            moved = [x - origin[j % len(origin)] for j, x in enumerate(some)]
            text += command.lower() + _joined(moved)
            at = _after(command, at, some)
            start = at if command == "M" else start
    return "M" + text[1:]


def _after(command: str, at: tuple[Decimal, Decimal], numbers: list[Decimal]) -> tuple[Decimal, Decimal]:
    if command == "H":
        return numbers[0], at[1]
    return (at[0], numbers[0]) if command == "V" else (numbers[-2], numbers[-1])


def _joined(numbers: list[Decimal]) -> str:
    text = ""
    for number in numbers:
        digits = f"{number.normalize() + 0:f}".replace("0.", ".", 1) if abs(number) < 1 else f"{number.normalize():f}"
        text += (" " if text and digits[0] != "-" else "") + (digits or "0")
    return text
