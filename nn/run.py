"""A training run: what its callbacks see, and all that must be kept for it to go on exactly where it stopped."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from autograd import Tensor

from .history import History
from .module import Module
from .optimizers import Optimizer

__all__ = ["Besides", "Run"]


class Besides(Module):
    """Tensors that are trained but are not the model's, as a module, so that their state is kept."""

    def __init__(self, tensors: list[Tensor]) -> None:
        self.tensors = tensors


class Run:
    """What a callback of ``fit`` is called with.

    ``epoch`` is the one that has ended, counted from 1, ``row`` its results, as the ``history`` has them; ``epochs`` is
    how many there are to be. ``model`` and ``optimizer`` may be changed. ``stop()`` makes this epoch the last one.
    """

    def __init__(
        self, model: Module, optimizer: Optimizer, history: History, epochs: int, rng: np.random.Generator
    ) -> None:
        self.model = model
        self.optimizer = optimizer
        self.history = history
        self.epochs = epochs
        self.epoch = 0
        self.row: dict[str, float] = {}
        self.stopped = False
        self.shuffle = rng
        # What has `state_dict` and `load_state_dict`, by name.
        self.parts: dict[str, Any] = {"model": model, "optimizer": optimizer, "history": history}
        self.settings: dict[str, str | int] = {}

    def stop(self) -> None:
        """End the run after this epoch."""
        self.stopped = True

    def close(self, row: dict[str, float]) -> None:
        """An epoch has ended, with these results."""
        self.epoch += 1
        self.row = row
        self.history.append(row)

    def _generators(self) -> Iterator[tuple[str, np.random.Generator]]:
        yield "shuffle", self.shuffle
        for path, generator in self.model.named_generators():
            yield f"model.{path}", generator

    def state_dict(self) -> dict[str, np.ndarray]:
        """Copies of the states of all parts and generators, as arrays by name."""
        state = {f"run/{name}": np.array(value) for name, value in self._own().items()}
        for name, generator in self._generators():
            state[f"generators/{name}"] = np.array(json.dumps(generator.bit_generator.state, default=np.ndarray.tolist))
        for part, item in self.parts.items():
            state |= {f"{part}/{name}": np.array(value) for name, value in item.state_dict().items()}
        return state

    def _own(self) -> dict[str, Any]:
        return {"epoch": self.epoch, "stopped": self.stopped, **self.settings}

    def load_state_dict(self, state: Mapping[str, np.ndarray]) -> None:
        """Go on from what ``state_dict`` returned. What is of another run is an error, and then nothing has changed."""
        parts: dict[str, dict[str, np.ndarray]] = {name: {} for name in ("run", "generators", *self.parts)}
        for name, array in state.items():
            part, _, rest = name.partition("/")
            if part not in parts:
                raise ValueError(f"{part} is unexpected")
            parts[part][rest] = array
        self._require_same(parts["run"])
        before = {part: item.state_dict() for part, item in self.parts.items()}
        generators = [(generator, generator.bit_generator.state) for _, generator in self._generators()]
        try:
            for part, item in self.parts.items():
                item.load_state_dict(parts[part])
            states = parts["generators"]
            if odd := states.keys() ^ dict(self._generators()).keys():
                raise ValueError(f"the generator {min(odd)} is {'unexpected' if min(odd) in states else 'missing'}")
            for name, generator in self._generators():
                found = json.loads(str(states[name]))
                if found.get("bit_generator") != type(generator.bit_generator).__name__:
                    raise ValueError(f"the generator {name} is of another kind")
                generator.bit_generator.state = found
        except BaseException:
            for part, item in self.parts.items():
                item.load_state_dict(before[part])
            for generator, at in generators:
                generator.bit_generator.state = at
            raise
        self.epoch, self.stopped = int(parts["run"]["epoch"]), bool(parts["run"]["stopped"])

    def _require_same(self, own: Mapping[str, np.ndarray]) -> None:
        for name, value in self._own().items():
            if name not in own:
                raise ValueError(f"{name} is missing")
            if name in self.settings and own[name] != value:
                raise ValueError(f"{name} was {own[name]}, but is {value}")
