"""This project."""

import numpy as np

import nn
from autograd import Tensor, ops

from .data import (
    HIDDEN,
    POINTS,
    RATE,
    ROUNDS,
    ROWS,
    SHIFT,
    SHRINK,
    START,
    batch,
    digits,
    small_weights,
    training,
    weights,
)

PACKAGE, DISTRIBUTION = "autograd", "seegrad"


def scalar_chain():
    def step():
        x = start = Tensor(START)
        for _ in range(ROUNDS):
            x = x * 1.01
            x = x + 0.1
        x.backward()
        return start.grad

    return step, step


def array_chain():
    def step():
        x = start = Tensor(POINTS)
        for _ in range(ROUNDS):
            x = x * 1.01
            x = x + 0.1
        x.sum().backward()
        return start.grad

    return step, step


def mlp():
    relu, log_softmax = ops.activations.relu, ops.activations.log_softmax
    images, labels = batch()
    parameters = [Tensor(w) for w in weights()]
    w1, b1, w2, b2, w3, b3 = parameters

    def step():
        h = relu(images @ w1 + b1)
        h = relu(h @ w2 + b2)
        loss = -log_softmax(h @ w3 + b3, axis=1)[ROWS, labels].mean()
        loss.backward()
        for w in parameters:
            w.data -= RATE * w.grad
            w.grad = None
        return loss.data

    return step, training(step, lambda: [w.data for w in parameters])


def adam():
    images, labels = digits()
    model = nn.MLP(list(HIDDEN), rng=0)
    for parameter, w in zip(model.parameters(), small_weights(), strict=True):
        parameter.data = w
    optimizer = nn.Adam(model.parameters())

    def step():
        loss = nn.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.data

    return step, training(step, lambda: [w.data for w in model.parameters()], small_weights)


def long_chain(n):
    start = Tensor(START)

    def build():
        x = start
        for _ in range(n // 2):
            x = x * SHRINK
            x = x + SHIFT
        return x

    def backward(x):
        start.grad = None
        x.backward()
        return np.float64(start.grad)

    return build, backward
