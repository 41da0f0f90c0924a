"""Which labels are likely wrong: those that models which never saw them do not believe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from autograd import Tensor

from ..arguments import count, kind_of, within
from ..data import paired
from ..evaluation import predict
from ..losses import cross_entropy
from ..module import Module
from ..optimizers import Adam
from ..preconditions import require_module
from ..randomness import Randomness, generator
from ..splits import KFold
from ..training import fit
from ..warning import told_once

__all__ = ["Suspects", "suspect_labels"]


class Suspects(NamedTuple):
    """What ``suspect_labels`` found, a number for each example."""

    loss: np.ndarray  # the cross entropy of the label, by a model that was trained without the example
    predicted: np.ndarray  # the class which that model takes it for
    order: np.ndarray  # the examples' numbers, the most suspect first


@told_once()
def suspect_labels(
    make: Callable[[np.random.Generator], Module],
    x: Any,
    y: Any,
    *,
    k: int = 5,
    epochs: int = 20,
    lr: float = 3e-3,
    seed: Randomness,
) -> Suspects:
    """Rank labels by their out-of-fold loss: ``k`` models are each trained without one fold and judge its labels.

    ``make(rng)`` returns at each call a fresh model with a score for each class, as does
    ``lambda rng: nn.MLP([64, 256, 10], rng=rng)``. Each is trained by Adam for ``epochs``; few are better than many,
    since wrong labels are learned last. Look at ``suspects.order[:20]`` before you drop anything: hard examples are
    suspect too.

    Northcutt, Jiang and Chuang, *Confident Learning* (2021); Arpit et al., *A Closer Look at Memorization in Deep
    Networks* (2017).
    """
    if isinstance(make, Module) or not callable(make):
        raise TypeError(
            f"suspect_labels: make must be a function that returns a fresh model, not {kind_of(make)}: each fold "
            "trains its own. Write lambda rng: nn.MLP([…], rng=rng)."
        )
    x, y = paired("suspect_labels", x, y)
    count("suspect_labels", "epochs", epochs)
    within("suspect_labels", "lr", lr, 0, np.inf)
    rng = generator("suspect_labels", seed, "seed")
    loss, predicted = np.empty(len(y)), np.empty(len(y), int)
    trained: set[Tensor] = set()
    for train, held in KFold(k, stratify=True, seed=rng).rows(y):
        model = make(rng)
        require_module("suspect_labels", model)
        if not trained.isdisjoint(model.parameters()):
            raise ValueError(
                "suspect_labels: make returned parameters that were trained for another fold, so they have seen the "
                "labels they would judge. Make a new model at each call: lambda rng: nn.MLP([…], rng=rng)."
            )
        trained.update(model.parameters())
        optimizer = Adam(model.parameters(), lr=lr)
        fit(model, cross_entropy, (x[train], y[train]), epochs=epochs, optimizer=optimizer, seed=rng, progress=False)
        scores = predict(model, x[held])
        loss[held] = cross_entropy(scores, y[held], reduction="none")
        predicted[held] = scores.argmax(axis=1)
    return Suspects(loss, predicted, np.argsort(-loss, kind="stable"))
