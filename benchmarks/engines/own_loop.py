"""This project's modules and optimiser, in a loop that is written out: what `fit` is held against."""

from itertools import count

import numpy as np

import nn

from .data import DIGITS, EPOCHS, many_digits, small_weights, training
from .seegrad import small_model

PACKAGE, DISTRIBUTION = "nn", "seegrad"


def epochs():
    (x, y), model = many_digits(), small_model()
    optimizer, seeds = nn.Adam(model.parameters()), count()

    def step():
        total, order = 0.0, np.random.default_rng(next(seeds)).spawn(1)[0]
        for _ in range(EPOCHS):
            total = 0.0
            for some_x, some_y in nn.batches(x, y, size=DIGITS, rng=order):
                loss = nn.cross_entropy(model(some_x), some_y)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                total += loss.item() * len(some_x)
        return total / len(x)

    return step, training(step, lambda: [w.data for w in model.parameters()], small_weights)
