"""A training run: what its callbacks see, and all that must be kept for it to go on exactly where it stopped."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

import numpy as np

from autograd import Tensor

from .arguments import number
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
        self.settings: dict[str, str] = {}  # what the run was begun with
        self.columns: list[str] = []  # what every row will have

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
        return {"epoch": self.epoch, **self.settings}

    def load_state_dict(self, state: Mapping[str, np.ndarray]) -> None:
        """Go on from what ``state_dict`` returned. What is of another run is an error, and then nothing has changed."""
        parts: dict[str, dict[str, np.ndarray]] = {name: {} for name in ("run", "generators", *self.parts)}
        for name, array in state.items():
            part, _, rest = name.partition("/")
            parts.setdefault(part, {})[rest] = array
        epoch = self._same_run(parts["run"])
        if odd := parts.keys() - {"run", "generators", *self.parts}:
            raise ValueError(f"{min(odd)} is unexpected")
        before = {part: item.state_dict() for part, item in self.parts.items()}
        generators = [(generator, generator.bit_generator.state) for _, generator in self._generators()]
        try:
            for part, item in self.parts.items():
                item.load_state_dict(parts[part])
            self._load_generators(parts["generators"])
            self._require_rows(epoch)
        except BaseException:
            for generator, at in generators:
                generator.bit_generator.state = at
            for part, item in self.parts.items():  # the callbacks, which may fail again, come last
                item.load_state_dict(before[part])
            raise
        self.epoch = epoch

    def _same_run(self, own: Mapping[str, np.ndarray]) -> int:
        """The epoch of the state ``own``, whose settings must be those of this run."""
        if odd := own.keys() ^ self._own().keys():
            raise ValueError(f"{min(odd)} is {'unexpected' if min(odd) in own else 'missing'}")
        found = [(name, str(own[name]), value) for name, value in self.settings.items()]
        if differences := [_difference(name, was, now) for name, was, now in found if was != now]:
            raise ValueError("; ".join(differences))
        epoch = number(own["epoch"])
        if epoch is None or epoch < 0 or epoch % 1 != 0:
            raise ValueError(f"epoch is {_shortened(str(own['epoch']))}, not a number of epochs")
        return int(epoch)

    def _load_generators(self, states: Mapping[str, np.ndarray]) -> None:
        if odd := states.keys() ^ dict(self._generators()).keys():
            raise ValueError(f"the generator {min(odd)} is {'unexpected' if min(odd) in states else 'missing'}")
        for name, generator in self._generators():
            try:
                found = json.loads(str(states[name]))
                kind = found["bit_generator"]
            except (ValueError, TypeError, KeyError, RecursionError):
                raise ValueError(f"the state of the generator {name} is damaged") from None
            if kind != type(generator.bit_generator).__name__:
                raise ValueError(f"the generator {name} is of another kind")
            try:
                generator.bit_generator.state = found
            except (ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError):
                raise ValueError(f"the state of the generator {name} is damaged") from None

    def _require_rows(self, epoch: int) -> None:
        """Refuse a history that is not of ``epoch`` epochs of this run."""
        columns, rows = self.history.columns.keys(), len(self.history)
        if odd := columns ^ set(self.columns):
            raise ValueError(f"the column {min(odd)} is {'unexpected' if min(odd) in columns else 'missing'}")
        if rows != epoch:
            raise ValueError(f"the history has {rows} rows, but epoch is {epoch}")
        stopping = self.parts.get("early_stopping")
        if stopping is not None and stopping.epoch != epoch:
            raise ValueError(f"early_stopping saw {stopping.epoch} epochs, but epoch is {epoch}")


def _difference(name: str, was: str, now: str) -> str:
    """What ``name`` was and is; of texts of several lines, the first that differ."""
    lines = zip_longest(was.splitlines(keepends=True), now.splitlines(keepends=True), fillvalue="nothing")
    line, other = next((line, other) for line, other in lines if line != other)
    return f"{name} was {_shortened(line.strip())}, but is {_shortened(other.strip())}"


def _shortened(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:97]}..."
