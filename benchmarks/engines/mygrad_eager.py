"""MyGrad."""

import mygrad as mg
from mygrad.nnet.activations import relu
from mygrad.nnet.losses import softmax_crossentropy

from .data import POINTS, RATE, ROUNDS, SHIFT, SHRINK, START, batch, training, weights

PACKAGE = DISTRIBUTION = "mygrad"


def scalar_chain():
    def step():
        x = start = mg.tensor(START)
        for _ in range(ROUNDS):
            x = x * 1.01
            x = x + 0.1
        x.backward()
        return start.grad

    return step, step


def array_chain():
    def step():
        x = start = mg.tensor(POINTS)
        for _ in range(ROUNDS):
            x = x * 1.01
            x = x + 0.1
        x.sum().backward()
        return start.grad

    return step, step


def mlp():
    images, labels = batch()
    parameters = [mg.tensor(w) for w in weights()]
    w1, b1, w2, b2, w3, b3 = parameters

    def step():
        h = relu(images @ w1 + b1)
        h = relu(h @ w2 + b2)
        loss = softmax_crossentropy(h @ w3 + b3, labels)
        loss.backward()
        for w in parameters:
            w.data -= RATE * w.grad
            w.null_grad()
        return loss.data

    return step, training(step, lambda: [w.data for w in parameters])


def long_chain(n):
    start = mg.tensor(START)

    def build():
        x = start
        for _ in range(n // 2):
            x = x * SHRINK
            x = x + SHIFT
        return x

    def backward(x):
        x.backward()
        return start.grad

    return build, backward
