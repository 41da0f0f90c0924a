"""micrograd: scalars only."""

from micrograd.engine import Value

from .data import ROUNDS, SHIFT, SHRINK, START

PACKAGE = DISTRIBUTION = "micrograd"


def scalar_chain():
    def step():
        x = start = Value(START)
        for _ in range(ROUNDS):
            x = x * 1.01
            x = x + 0.1
        x.backward()
        return start.grad

    return step, step


def long_chain(n):
    start = Value(START)

    def build():
        x = start
        for _ in range(n // 2):
            x = x * SHRINK
            x = x + SHIFT
        return x

    def backward(x):
        start.grad = 0
        x.backward()
        return start.grad

    return build, backward
