"""The graph that is drawn: a network of single numbers, 2-4-4-1 with tanh, and its squared error on some examples.

Plain arithmetic, so that every engine records the same operations: 67 values for each example, and 37 weights.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from typing import Any

__all__ = ["examples_for", "loss", "points", "weights"]

LAYERS = ((2, 4), (4, 4), (4, 1))
WEIGHTS = sum([outputs * (inputs + 1) for inputs, outputs in LAYERS])
EACH = 67


def examples_for(values: int) -> int:
    """How many examples make a graph of about so many values."""
    return max(1, round((values - WEIGHTS) / EACH))


def weights() -> list[float]:
    """The network's weights and biases, the same each time."""
    draw = random.Random(0)
    return [draw.uniform(-1, 1) for _ in range(WEIGHTS)]


def points(count: int) -> list[tuple[float, float, float]]:
    """Examples: two inputs and a target, on two circles."""
    draw = random.Random(1)
    found = []
    for i in range(count):
        angle, target = draw.uniform(0, 2 * math.pi), 2.0 * (i % 2) - 1
        radius = 1.0 + 0.4 * target
        found.append((radius * math.cos(angle), radius * math.sin(angle), target))
    return found


def loss(parameters: Sequence[Any], examples: Sequence[Sequence[Any]], tanh: Callable[[Any], Any]) -> Any:
    """The sum of the squared errors."""
    total = None
    for *inputs, target in examples:
        values: list[Any] = inputs
        rest = iter(parameters)
        for inner, outer in LAYERS:
            sums = []
            for _ in range(outer):
                value = next(rest)
                for i in range(inner):
                    value = value + next(rest) * values[i]
                sums.append(value)
            values = [tanh(value) for value in sums] if outer > 1 else sums
        error = values[0] - target
        square = error * error
        total = square if total is None else total + square
    return total
