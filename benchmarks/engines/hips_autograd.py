"""HIPS autograd."""

import autograd.numpy as np

from autograd import grad, make_vjp, value_and_grad

from .data import POINTS, RATE, ROUNDS, ROWS, SHIFT, SHRINK, START, batch, training, weights

PACKAGE = DISTRIBUTION = "autograd"


def _chain(x):
    for _ in range(ROUNDS):
        x = x * 1.01
        x = x + 0.1
    return x


def scalar_chain():
    def step():
        return grad(_chain)(START)

    return step, step


def array_chain():
    def step():
        return grad(lambda x: np.sum(_chain(x)))(POINTS)

    return step, step


def mlp():
    images, labels = batch()
    parameters = weights()

    def loss_of(parameters):
        w1, b1, w2, b2, w3, b3 = parameters
        h = np.maximum(np.dot(images, w1) + b1, 0)
        h = np.maximum(np.dot(h, w2) + b2, 0)
        z = np.dot(h, w3) + b3
        z = z - np.max(z, axis=1, keepdims=True)
        log_p = z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
        return -np.mean(log_p[ROWS, labels])

    def step():
        loss, gradients = value_and_grad(loss_of)(parameters)
        for w, g in zip(parameters, gradients, strict=True):
            w -= RATE * g
        return loss

    return step, training(step, lambda: parameters)


def long_chain(n):
    def chain(x):
        for _ in range(n // 2):
            x = x * SHRINK
            x = x + SHIFT
        return x

    def build():
        return make_vjp(chain)(START)[0]

    def backward(vjp):
        return vjp(1.0)

    return build, backward
