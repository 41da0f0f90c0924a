"""A learning rate found by trying: small ones first, until the loss explodes; Smith (2017)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from .arguments import count, kind_of, positive
from .batches import batches
from .curves import STYLE
from .data import data_pair
from .modes import model_dtype, train_all_but
from .module import Module
from .optimizers import Adam, Optimizer
from .preconditions import require_loss, require_module
from .randomness import Randomness, generator
from .warning import told_once

__all__ = ["LearningRates", "find_learning_rate"]

SMOOTHING = 0.9  # the share of the past in the smoothed loss
EXPLODED = 4  # times the smallest smoothed loss


@dataclass(frozen=True)
class LearningRates:
    """The loss of one batch after another, each with a larger learning rate."""

    rates: np.ndarray
    losses: np.ndarray

    @property
    def smoothed(self) -> np.ndarray:
        """Running means of the losses, without the bias of their start."""
        return np.array(_smoothed(self.losses))

    @property
    def suggestion(self) -> float:
        """A tenth of the rate at which the smoothed loss is smallest: there training is already about to explode.

        The rate of the steepest fall would be larger, but with small batches the steepest fall is an accident.
        """
        return float(self.rates[self.smoothed.argmin()]) / 10

    def plot(self, axes: Any = None) -> Any:
        """The losses by learning rate, on matplotlib ``axes`` or in a new figure; returns the axes."""
        import matplotlib as mpl

        with mpl.rc_context(STYLE):
            if axes is None:
                from matplotlib import pyplot

                axes = pyplot.figure().add_subplot()
            losses, best = self.smoothed, self.suggestion
            axes.plot(self.rates, self.losses, color="#b8c4ce", linewidth=1)
            axes.plot(self.rates, losses, color="#0072b2", linewidth=2.2)
            axes.axvline(best, color="#52606d", linewidth=1.2, linestyle=(0, (4, 3)))
            axes.set_xscale("log")
            low, start = float(self.losses.min()), float(losses[0])
            room = max(start - low, 1e-3 * abs(low), 1e-12)
            axes.set_ylim(low - 0.1 * room, start + 0.6 * room)
            place = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points"}
            left = best > math.sqrt(self.rates[0] * self.rates[-1])
            axes.annotate(
                f"{best:.2g}", (best, 0.96), (-6 if left else 6, 0), ha="right" if left else "left", va="top",
                color="#1f2933", fontweight="bold", **place,
            )  # fmt: skip
            axes.set_title("Loss by learning rate", loc="left", fontsize=14, fontweight="bold", pad=12)
            axes.set_xlabel("learning rate")
            axes.grid(axis="y", color="#e1e6eb")
            axes.spines[["top", "right", "left"]].set_visible(False)
            axes.tick_params(which="both", length=0)
        return axes

    def __repr__(self) -> str:
        first, last = self.rates[0], self.rates[-1]
        return f"LearningRates({len(self.rates)} from {first:.2g} to {last:.2g}; suggestion {self.suggestion:.2g})"


def find_learning_rate(
    model: Module,
    loss: Callable[..., Any],
    data: Any,
    *,
    seed: Randomness,
    optimizer: Callable[[list[Any], float], Optimizer] = Adam,
    lowest: float = 1e-6,
    highest: float = 10.0,
    steps: int = 100,
    batch_size: int = 32,
) -> LearningRates:
    """Train ``model`` for ``steps`` batches of ``data`` = (x, y), with learning rates that grow evenly in logarithm.

    ``optimizer`` is a class or a function of parameters and learning rate. It ends before ``steps`` where the loss
    explodes. Afterwards the model is as it was: weights, buffers, generators and modes.
    """
    what = "find_learning_rate"
    require_module(what, model)
    require_loss(what, loss)
    _require_maker(what, optimizer)
    x, y = data_pair(what, "data", data, model_dtype(model))
    low, high = positive(what, "lowest", lowest), positive(what, "highest", highest)
    if low >= high:
        raise ValueError(f"{what}: lowest={lowest!r} must be less than highest={highest!r}.")
    every = np.geomspace(low, high, count(what, "steps", steps))
    rows = _endless(x, y, count(what, "batch_size", batch_size), generator(what, seed, "seed"))
    before, modes = model.state_dict(), [(module, module.training) for _, module in model.named_modules()]
    drawn = [(rng, rng.bit_generator.state) for _, rng in model.named_generators()]
    moving = optimizer(model.parameters(), low)
    if not isinstance(moving, Optimizer):
        raise TypeError(f"{what}: optimizer must return an optimiser such as nn.Adam(…), not {kind_of(moving)}.")
    losses: list[float] = []
    try:
        train_all_but(model, [])
        with told_once(), np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            for rate in every:
                some_x, some_y = next(rows)
                value = loss(model(some_x), some_y)
                number = value.item()
                if not math.isfinite(number):
                    break
                losses.append(number)
                means = _smoothed(losses)
                if means[-1] > EXPLODED * min(means):
                    break
                moving.lr = rate
                moving.zero_grad()
                value.backward()
                moving.step()
    finally:
        model.load_state_dict(before)
        model.zero_grad()
        for module, mode in modes:
            module.training = mode
        for rng, state in drawn:
            rng.bit_generator.state = state
    if not losses:
        raise FloatingPointError(f"{what}: the loss of the first batch is not finite, before any step.")
    return LearningRates(every[: len(losses)], np.array(losses))


def _require_maker(what: str, optimizer: Any) -> None:
    """Refuse an optimiser that is made already: its learning rate, its memory and its steps would be changed."""
    if not callable(optimizer):
        raise TypeError(
            f"{what}: optimizer must be a class such as nn.Adam, or a function of parameters and learning rate, not "
            f"{kind_of(optimizer)}: lambda parameters, lr: nn.SGD(parameters, lr, momentum=0.9)."
        )


def _smoothed(losses: Iterable[float]) -> list[float]:
    mean, found = 0.0, []
    for i, loss in enumerate(losses, 1):
        mean = SMOOTHING * mean + (1 - SMOOTHING) * loss
        found.append(mean / (1 - SMOOTHING**i))
    return found


def _endless(x: np.ndarray, y: np.ndarray, size: int, rng: np.random.Generator) -> Iterator[tuple[np.ndarray, ...]]:
    """Batches, epoch after epoch."""
    while True:
        yield from batches(x, y, size=size, rng=rng)
