"""Two spirals, a network that learns and then overfits them, and a module that notes how it is called."""

import numpy as np

import nn


def spirals(n, seed=0, noise=0.1):
    """Two classes that a small network learns and then overfits."""
    rng = np.random.default_rng(seed)
    y = np.arange(n) % 2
    t = 2 * rng.uniform(0.2, 1, n)
    angle = 2 * t + np.pi * y
    return np.stack([t * np.cos(angle), t * np.sin(angle)], 1) + noise * rng.normal(size=(n, 2)), y


TRAIN = spirals(40, 0)
VALIDATION = spirals(30, 1)
VALIDATION = VALIDATION[0], np.where(np.arange(30) % 5 == 0, 1 - VALIDATION[1], VALIDATION[1])  # a fifth mislabelled


def network(seed=0, dtype=np.float64):
    return nn.MLP([2, 8, 2], rng=seed, dtype=dtype)


def fit(model, *, data=TRAIN, loss=nn.cross_entropy, epochs=8, batch_size=16, seed=0, lr=0.03, **options):
    optimizer = nn.Adam(model.parameters(), lr=lr)
    settings = {"epochs": epochs, "batch_size": batch_size, "seed": seed, "optimizer": optimizer, "progress": False}
    return nn.fit(model, loss, data, **(settings | options))


def weights(model):
    return np.concatenate([p.data.ravel() for p in model.parameters()])


class Probe(nn.Module):
    """Notes, at every call, its mode and whether its result is recorded."""

    def __init__(self):
        self.inner = nn.Linear(2, 2, rng=0)
        self.calls = []

    def forward(self, x):
        y = self.inner(x)
        self.calls.append((self.training, self.inner.training, y.requires_grad, len(x)))
        return y
