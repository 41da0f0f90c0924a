"""Small models and data to draw, without the package of networks, and what is asked of every plot."""

import re

import numpy as np
import pytest

from autograd import Tensor, ops


def raises(kind, text):
    return pytest.raises(kind, match=rf"\A{re.escape(text)}\Z")


class Relu:
    pass


class Tanh:
    pass


class Net:
    """Two inputs, a hidden layer of relu and one of tanh, and scores of `outputs` classes."""

    def __init__(self, outputs=2, width=8, seed=0, dtype=np.float64):
        rng = np.random.default_rng(seed)
        sizes = [(2, width), (width, 2), (2, outputs)]
        self.weights = {
            f"layers.{2 * i}.weight": Tensor(rng.normal(size=size).astype(dtype)) for i, size in enumerate(sizes)
        }

    def named_parameters(self):
        return list(self.weights.items())

    def named_modules(self):
        return [("", self), ("layers.1", Relu()), ("layers.3", Tanh())]

    def layers(self, x):
        a, b, c = self.weights.values()
        found = {"layers.0": x @ a}
        found["layers.1"] = ops.relu(found["layers.0"])
        found["layers.2"] = found["layers.1"] @ b
        found["layers.3"] = ops.tanh(found["layers.2"])
        found["layers.4"] = found["layers.3"] @ c
        return found

    def __call__(self, x):
        return self.layers(x)["layers.4"]

    def activations(self, x):
        return {name: np.asarray(value.data) for name, value in self.layers(x).items()}


def loss(scores, y):
    return ops.mean((scores - np.eye(scores.shape[1])[y]) ** 2)


def circles(count=60, seed=0):
    rng = np.random.default_rng(seed)
    y = np.arange(count) % 2
    angle = rng.uniform(0, 2 * np.pi, count)
    return np.stack([np.cos(angle), np.sin(angle)], axis=1) * (0.4 + 0.6 * y)[:, None], y


def trained():
    net = Net()
    x, y = circles()
    loss(net(x), y).backward()
    return net


class History:
    """What a training run returns, as far as its plot goes."""

    best_epoch, monitor = 2, "val_loss"

    def __init__(self):
        self.columns = {"loss": [3.0, 2.0, 1.0], "val_loss": [3.0, 2.0, 4.0]}

    def plot(self, axes):
        axes.plot(self.columns["val_loss"], color="#d55e00")
        axes.set_title("Training and validation loss", loc="left", color="#1f2933")
        axes.tick_params(labelcolor="#52606d", length=0)
        axes.spines[:].set_color("#e1e6eb")
        return axes
