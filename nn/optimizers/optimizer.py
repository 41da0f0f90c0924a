"""What optimisers share: parameters in groups, a step, and a state that can be saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

import numpy as np

from autograd import Tensor

from ..arguments import kind_of, stored
from .forgotten import Forgotten
from .group import Group, groups_of, nonnegative

__all__ = ["Optimizer"]

Check = Callable[[str, str, Any], Any]
Parameters = Iterable[Tensor] | Iterable[Mapping[str, Any]]


class Optimizer:
    """Parameters and their settings, in ``groups``; ``step`` moves them; ``lr`` is the first group's learning rate.

    ``parameters`` are tensors, or dicts ``{"parameters": tensors, "lr": 0.1, …}`` with settings that differ from those
    given to the optimiser. ``weight_decay`` · w is added to the gradient of each w, as from ½ weight_decay Σ w² in the
    loss, and ``l1`` · sign(w), as from l1 Σ |w|; the loss itself, and so a validation loss, is without them. By ``l1``
    weights come as near to 0 as a step is long, not exactly there.

    ``backward()`` adds: several before one ``step()`` sum their gradients, as those of the parts of a large batch. A
    step warns, once, if what it is given contains the gradient of an earlier step, as when ``zero_grad()`` was
    forgotten; and if ``parameters`` is what ``parameters()`` of a module returned, whose layers are in evaluation mode.

    A subclass writes ``change(i, g, group)``: what is subtracted from parameter number i, whose gradient is g. What it
    remembers of each parameter are the arrays of ``slots``, zero at first, in ``memory[i]``, those in ``squares`` never
    negative; how often it has moved is ``steps[i]``. Settings of its own are in ``checks``, with the function
    ``(what, name, value)`` that checks them.
    """

    slots: ClassVar[tuple[str, ...]] = ()
    squares: ClassVar[tuple[str, ...]] = ()
    checks: ClassVar[dict[str, Check]] = {}

    def __init__(
        self, parameters: Parameters, lr: float, *, weight_decay: float = 0.0, l1: float = 0.0, **settings: Any
    ) -> None:
        what = type(self).__name__
        checks = {"lr": nonnegative, "weight_decay": nonnegative, "l1": nonnegative, **self.checks}
        given = {"lr": lr, "weight_decay": weight_decay, "l1": l1, **settings}
        self.forgotten = Forgotten(what, parameters)
        self.groups = groups_of(what, parameters, checks, given)
        self.parameters = [parameter for group in self.groups for parameter in group.parameters]
        self.memory = [{slot: np.zeros_like(p.data) for slot in self.slots} for p in self.parameters]
        self.steps = [0] * len(self.parameters)

    @property
    def lr(self) -> float:
        """The learning rate of the first group."""
        return self.groups[0].lr

    @lr.setter
    def lr(self, lr: float) -> None:
        self.groups[0].lr = lr

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute, but no setting of a group, which would be ignored."""
        if name != "lr" and (name == "learning_rate" or ("groups" in vars(self) and name in self.groups[0].checks)):
            right = "optimizer.lr" if name == "learning_rate" else f"optimizer.groups[0].{name}"
            raise AttributeError(f"{type(self).__name__}: {name} would be ignored here; write {right} = …")
        super().__setattr__(name, value)

    def step(self) -> None:
        """Move every parameter that has a gradient; the others stay."""
        self.forgotten.look_at_modes()
        i, moved = -1, False
        for group in self.groups:
            decay, l1 = self.decay(group), group.l1
            for parameter in group.parameters:
                i += 1
                g = parameter.grad
                if g is None:
                    continue
                if isinstance(g, Tensor):
                    g = g.data
                self.forgotten.look_at_gradient(parameter, g)
                w = parameter.data
                self.steps[i] += 1
                if decay:
                    g = g + decay * w
                if l1:
                    g = g + l1 * np.sign(w)
                parameter.data = w - self.change(i, g, group)
                moved = True
        if not moved:
            raise ValueError(
                f"{type(self).__name__}.step: none of the {len(self.parameters)} parameters has a gradient. "
                "Call loss.backward() before step(), and zero_grad() before that, not between."
            )

    def decay(self, group: Group) -> float:
        """The share of a parameter that is added to its gradient."""
        return group.weight_decay

    def change(self, i: int, g: Any, group: Group) -> Any:
        """What parameter ``i`` with gradient ``g`` loses in this step."""
        raise NotImplementedError(f"{type(self).__name__} has no change: write def change(self, i, g, group): …")

    def zero_grad(self) -> None:
        """Forget the gradients, which ``backward`` would otherwise add to."""
        for parameter in self.parameters:
            parameter.grad = None

    # State

    def state_dict(self) -> dict[str, Any]:
        """What a run needs to go on: each setting, as ``groups.0.lr``; of each parameter ``0.step`` and its arrays."""
        state: dict[str, Any] = {}
        for j, group in enumerate(self.groups):
            for name, value in group.settings.items():
                state[f"groups.{j}.{name}"] = np.array(value) if isinstance(value, tuple) else value
        for i, (steps, memory) in enumerate(zip(self.steps, self.memory, strict=True)):
            state[f"{i}.step"] = steps
            state |= {f"{i}.{slot}": np.array(array) for slot, array in memory.items()}
        return state

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Take over a ``state_dict`` of an optimiser like this one, of parameters of the same shapes in the same order.

        What is missing, unexpected or of another shape is listed in a ``ValueError``, and then nothing has changed.
        """
        what = f"{type(self).__name__}.load_state_dict"
        if not isinstance(state, Mapping):
            raise TypeError(f"{what}: expected what state_dict() returns, a dict, not {kind_of(state)}.")
        own = self.state_dict()
        problems = [f"{key} is missing" for key in own if key not in state]
        problems += [f"{key} is unexpected" for key in state if key not in own]
        for key in own.keys() & state.keys():
            mine, theirs = np.asarray(own[key]), stored(state[key])
            if theirs is None:
                problems.append(f"{key} has rows of different lengths")
            elif mine.shape != theirs.shape:
                problems.append(f"{key} has shape {theirs.shape} instead of {mine.shape}")
            elif theirs.dtype.kind not in "fiub":
                problems.append(f"{key} is of {theirs.dtype} instead of {mine.dtype}")
            elif key.endswith(".step") and not (theirs >= 0 and theirs % 1 == 0):
                problems.append(f"{key} is {theirs}, not a number of steps")
            elif key.partition(".")[2] in self.squares and not (theirs >= 0).all():
                problems.append(f"{key} has {theirs[~(theirs >= 0)][0]:g}, but is made of squares")
        if problems:
            raise ValueError(
                f"{what}: {'; '.join(sorted(problems))}. Nothing was loaded. "
                "Load into an optimiser that was made like the one the state came from."
            )
        groups = [
            Group(what, group.parameters, self.groups[0].checks, _settings(state, j, group))
            for j, group in enumerate(self.groups)
        ]
        for group, loaded in zip(self.groups, groups, strict=True):
            for name, value in loaded.settings.items():
                setattr(group, name, value)
        for i, memory in enumerate(self.memory):
            self.steps[i] = int(np.asarray(state[f"{i}.step"]))
            for slot, array in memory.items():
                memory[slot] = np.array(state[f"{i}.{slot}"], array.dtype)

    def __repr__(self) -> str:
        count = sum([p.size for p in self.parameters])
        return f"{type(self).__name__}(lr={self.lr:g}) of {len(self.parameters)} tensors, {count:,} parameters"


def _settings(state: Mapping[str, Any], j: int, group: Group) -> dict[str, Any]:
    """The settings of group ``j`` in ``state``, of the types that they have in ``group``."""
    settings = {}
    for name, mine in group.settings.items():
        value = np.asarray(state[f"groups.{j}.{name}"])
        settings[name] = tuple(value.tolist()) if isinstance(mine, tuple) else type(mine)(value.item())
    return settings
