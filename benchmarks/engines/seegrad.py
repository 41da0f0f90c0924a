"""This project."""

from itertools import count

import numpy as np

import nn
from autograd import Tensor, no_grad, ops

from .data import (
    EPOCHS,
    HIDDEN,
    POINTS,
    RATE,
    ROUNDS,
    ROWS,
    SHIFT,
    SHRINK,
    START,
    batch,
    channels,
    digits,
    images,
    many_digits,
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
    inputs, labels = batch()
    parameters = [Tensor(w) for w in weights()]
    w1, b1, w2, b2, w3, b3 = parameters

    def step():
        h = relu(inputs @ w1 + b1)
        h = relu(h @ w2 + b2)
        loss = -log_softmax(h @ w3 + b3, axis=1)[ROWS, labels].mean()
        loss.backward()
        for w in parameters:
            w.data -= RATE * w.grad
            w.grad = None
        return loss.data

    return step, training(step, lambda: [w.data for w in parameters])


def small_model():
    """S1's network, where it begins."""
    model = nn.MLP(list(HIDDEN), rng=0)
    for parameter, w in zip(model.parameters(), small_weights(), strict=True):
        parameter.data = w
    return model


def adam():
    inputs, labels = digits()
    model = small_model()
    optimizer = nn.Adam(model.parameters())

    def step():
        loss = nn.cross_entropy(model(inputs), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.data

    return step, training(step, lambda: [w.data for w in model.parameters()], small_weights)


def _convolutional(dtype=np.float32):
    """C1's images, its layer, and the network that this begins."""
    inputs, weight, bias = images(dtype)
    layer = nn.Conv2d(1, 8, 3, rng=0, dtype=dtype)
    layer.weight.data, layer.bias.data = weight, bias
    return inputs, layer, nn.Sequential(layer, nn.Relu(), nn.MaxPool2d(2))


def convolution(dtype=np.float32):
    inputs, layer, model = _convolutional(dtype)

    def step():
        model.zero_grad()
        model(inputs).sum().backward()
        return np.concatenate([layer.weight.grad.ravel(), layer.bias.grad])

    return step, step


def convolution_double():
    return convolution(np.float64)


def convolution_forward():
    inputs, _, model = _convolutional()

    def step():
        with no_grad():
            return model(inputs).data

    return step, lambda: step().sum(axis=(2, 3))  # single numbers near 0 differ in their last digits


def pools():
    inputs, largest, mean = Tensor(channels()), nn.MaxPool2d(3, stride=2), nn.AvgPool2d(3, stride=2)

    def step():
        inputs.grad = None
        (largest(inputs).sum() + mean(inputs).sum()).backward()
        return inputs.grad

    return step, step


def epochs():
    data, model = many_digits(), small_model()
    optimizer, seeds = nn.Adam(model.parameters()), count()

    def step():
        seed = next(seeds)
        history = nn.fit(model, nn.cross_entropy, data, epochs=EPOCHS, optimizer=optimizer, seed=seed, progress=False)
        return history["loss"][-1]

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
