"""No engine: the network and its derivative in plain NumPy, as one would write them on a blackboard."""

import numpy as np

from .data import BATCH, RATE, ROWS, batch, training, weights

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
