"""No engine: the network and its derivative in plain NumPy, as one would write them on a blackboard."""

import numpy as np

from .data import BATCH, DIGITS, RATE, ROWS, batch, digits, small_weights, training, weights

PACKAGE = DISTRIBUTION = "numpy"


def mlp():
    x, labels = batch()
    parameters = weights()
    w1, b1, w2, b2, w3, b3 = parameters

    def step():
        h1 = np.maximum(x @ w1 + b1, 0)
        h2 = np.maximum(h1 @ w2 + b2, 0)
        z = h2 @ w3 + b3
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        loss = -log_p[ROWS, labels].mean()

        g = np.exp(log_p)
        g[ROWS, labels] -= 1
        g /= BATCH
        gw3, gb3 = h2.T @ g, g.sum(axis=0)
        g = (g @ w3.T) * (h2 > 0)
        gw2, gb2 = h1.T @ g, g.sum(axis=0)
        g = (g @ w2.T) * (h1 > 0)
        gw1, gb1 = x.T @ g, g.sum(axis=0)

        for w, gw in zip(parameters, (gw1, gb1, gw2, gb2, gw3, gb3), strict=True):
            w -= RATE * gw
        return loss

    return step, training(step, lambda: parameters)


def adam():
    x, labels = digits()
    parameters = small_weights()
    w1, b1, w2, b2 = parameters
    means, squares = [np.zeros_like(w) for w in parameters], [np.zeros_like(w) for w in parameters]
    rows, t = np.arange(DIGITS), 0

    def step():
        nonlocal t
        h = np.maximum(x @ w1 + b1, 0)
        z = h @ w2 + b2
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        loss = -log_p[rows, labels].mean()

        g = np.exp(log_p)
        g[rows, labels] -= 1
        g /= DIGITS
        gw2, gb2 = h.T @ g, g.sum(axis=0)
        g = (g @ w2.T) * (h > 0)
        gw1, gb1 = x.T @ g, g.sum(axis=0)

        t += 1
        for i, (w, gw) in enumerate(zip(parameters, (gw1, gb1, gw2, gb2), strict=True)):
            means[i] = 0.9 * means[i] + 0.1 * gw
            squares[i] = 0.999 * squares[i] + 0.001 * gw * gw
            w -= 0.001 * (means[i] / (1 - 0.9**t)) / (np.sqrt(squares[i] / (1 - 0.999**t)) + 1e-8)
        return loss

    return step, training(step, lambda: parameters, small_weights)
