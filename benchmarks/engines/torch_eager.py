"""PyTorch, eager."""

import torch
from torch.nn.functional import avg_pool2d, conv2d, cross_entropy, max_pool2d, relu

from .data import (
    HIDDEN,
    POINTS,
    RATE,
    ROUNDS,
    SHIFT,
    SHRINK,
    START,
    batch,
    channels,
    digits,
    images,
    small_weights,
    training,
    weights,
)

PACKAGE = DISTRIBUTION = "torch"


def scalar_chain():
    def step():
        x = start = torch.tensor(START, dtype=torch.float64, requires_grad=True)
        for _ in range(ROUNDS):
            x = x * 1.01
            x = x + 0.1
        x.backward()
        return start.grad

    return step, step


def array_chain():
    def step():
        x = start = torch.tensor(POINTS, requires_grad=True)
        for _ in range(ROUNDS):
            x = x * 1.01
            x = x + 0.1
        x.sum().backward()
        return start.grad

    return step, step


def mlp():
    inputs, labels = [torch.tensor(values) for values in batch()]
    parameters = [torch.tensor(w, requires_grad=True) for w in weights()]
    w1, b1, w2, b2, w3, b3 = parameters

    def step():
        h = relu(inputs @ w1 + b1)
        h = relu(h @ w2 + b2)
        loss = cross_entropy(h @ w3 + b3, labels)
        loss.backward()
        with torch.no_grad():
            for w in parameters:
                w -= RATE * w.grad
                w.grad = None
        return loss.detach()

    return step, training(step, lambda: [w.detach().numpy() for w in parameters])


def adam():
    inputs, labels = [torch.tensor(values) for values in digits()]
    width, hidden, outputs = HIDDEN
    model = torch.nn.Sequential(torch.nn.Linear(width, hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, outputs))
    model.double()
    for parameter, w in zip(model.parameters(), small_weights(), strict=True):
        parameter.data = torch.tensor(w.T.copy())
    optimizer = torch.optim.Adam(model.parameters())

    def step():
        loss = cross_entropy(model(inputs), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.detach()

    return step, training(step, lambda: [w.detach().numpy().T for w in model.parameters()], small_weights)


def convolution(dtype="float32"):
    inputs, weight, bias = [torch.tensor(array) for array in images(dtype)]
    weight.requires_grad, bias.requires_grad = True, True

    def step():
        weight.grad = bias.grad = None
        max_pool2d(relu(conv2d(inputs, weight, bias)), 2).sum().backward()
        return torch.cat([weight.grad.ravel(), bias.grad])

    return step, step


def convolution_double():
    return convolution("float64")


def convolution_forward():
    inputs, weight, bias = [torch.tensor(array) for array in images()]

    def step():
        return max_pool2d(relu(conv2d(inputs, weight, bias)), 2)

    return step, lambda: step().sum(axis=(2, 3))


def pools():
    inputs = torch.tensor(channels(), requires_grad=True)

    def step():
        inputs.grad = None
        (max_pool2d(inputs, 3, 2).sum() + avg_pool2d(inputs, 3, 2).sum()).backward()
        return inputs.grad

    return step, step


def long_chain(n):
    start = torch.tensor(START, dtype=torch.float64, requires_grad=True)

    def build():
        x = start
        for _ in range(n // 2):
            x = x * SHRINK
            x = x + SHIFT
        return x

    def backward(x):
        start.grad = None
        x.backward()
        return start.grad

    return build, backward
