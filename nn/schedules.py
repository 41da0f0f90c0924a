"""Learning rates that follow a plan: ``step()`` after every epoch or batch, as ``every`` says."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar

from .arguments import count, kind_of, number, positive, within
from .optimizers import Optimizer

__all__ = ["CosineDecay", "OneCycle", "Plateau", "Schedule", "StepDecay", "WarmUp"]


class Schedule:
    """The learning rates of all groups of ``optimizer``, each as a function of where it began: ``rate(start, step)``.

    The first one is set at once, the next one by each ``step()``.
    """

    every: str = "epoch"
    counts: ClassVar[tuple[str, ...]] = ("steps",)  # what in the state is a whole number

    def __init__(self, optimizer: Optimizer, *, every: str | None = None) -> None:
        what = type(self).__name__
        if not isinstance(optimizer, Optimizer):
            raise TypeError(f"{what}: optimizer must be an optimiser such as nn.Adam(…), not {kind_of(optimizer)}.")
        if every not in (None, "epoch", "batch"):
            raise ValueError(f"{what}: every must be 'epoch' or 'batch', not {every!r}.")
        self.every = every or type(self).every
        self.optimizer = optimizer
        self.starts = [group.lr for group in optimizer.groups]
        self.steps = 0
        self._set()

    def rate(self, start: float, step: int) -> float:
        """The learning rate after ``step`` steps of a group that began with ``start``."""
        raise NotImplementedError(f"{type(self).__name__} has no rate: write def rate(self, start, step): …")

    def step(self, value: float | None = None) -> None:
        """An epoch, or a batch, is done; ``value`` is what is monitored, which ``Plateau`` looks at."""
        self.steps += 1
        self._set()

    def _set(self) -> None:
        for group, start in zip(self.optimizer.groups, self.starts, strict=True):
            group.lr = self.rate(start, self.steps)

    def state_dict(self) -> dict[str, float]:
        """Where the plan is, in numbers."""
        return {"steps": self.steps, **{f"starts.{i}": start for i, start in enumerate(self.starts)}}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on where a plan like this one was; sets the learning rates. What does not fit changes nothing."""
        values = self._checked(state)
        self.restore(values)
        self._set()

    def restore(self, state: Mapping[str, float]) -> None:
        """Take over the numbers of a state that fits."""
        self.steps = int(state["steps"])
        self.starts = [state[f"starts.{i}"] for i in range(len(self.starts))]

    def _checked(self, state: Any) -> dict[str, float]:
        what, own = f"{type(self).__name__}.load_state_dict", self.state_dict()
        if not isinstance(state, Mapping):
            raise TypeError(f"{what}: expected what state_dict() returns, a dict, not {kind_of(state)}.")
        values = {key: number(value) for key, value in state.items()}
        problems = [f"{key} is missing" for key in own if key not in values]
        problems += [f"{key} is unexpected" for key in values if key not in own]
        for key, value in values.items():
            if value is None or math.isnan(value):
                if key in own:
                    problems.append(f"{key} is not a number")
            elif key in self.counts and not (0 <= value < math.inf and value % 1 == 0):
                problems.append(f"{key} is {value:g}, not a whole number >= 0")
            elif key.startswith("starts.") and key in own and not 0 <= value < math.inf:
                problems.append(f"{key} is {value:g}, not a learning rate >= 0")
        if problems:
            raise ValueError(f"{what}: {'; '.join(problems)}. Nothing was loaded.")
        return {key: value for key, value in values.items() if value is not None}


class StepDecay(Schedule):
    """Times ``gamma`` after every ``step_size`` steps."""

    def __init__(self, optimizer: Optimizer, step_size: int, gamma: float = 0.1, *, every: str | None = None) -> None:
        self.step_size = count("StepDecay", "step_size", step_size)
        self.gamma = positive("StepDecay", "gamma", gamma)
        super().__init__(optimizer, every=every)

    def rate(self, start: float, step: int) -> float:
        """A staircase."""
        return start * self.gamma ** (step // self.step_size)


class CosineDecay(Schedule):
    """Along half a cosine to ``lowest`` in ``steps`` steps, and from then on there; Loshchilov and Hutter (2017)."""

    def __init__(self, optimizer: Optimizer, steps: int, lowest: float = 0.0, *, every: str | None = None) -> None:
        self.length = count("CosineDecay", "steps", steps)
        self.lowest = float(within("CosineDecay", "lowest", lowest, 0, math.inf))
        super().__init__(optimizer, every=every)

    def rate(self, start: float, step: int) -> float:
        """Slowly, fast, slowly."""
        return _cosine(start, self.lowest, step / self.length)


class WarmUp(Schedule):
    """Evenly up to the learning rate in ``steps`` steps, then constant, or from there as the schedule ``then``.

    Steps are batches; with ``then`` they are what that counts. Most schedules count epochs, so for 500 batches write
    ``WarmUp(optimizer, 500, CosineDecay(optimizer, 20_000, every="batch"))``.
    """

    every = "batch"

    def __init__(
        self, optimizer: Optimizer, steps: int, then: Schedule | None = None, *, every: str | None = None
    ) -> None:
        self.length, self.then = count("WarmUp", "steps", steps), then
        if then is not None:
            if not isinstance(then, Schedule) or isinstance(then, Plateau):
                raise TypeError(f"WarmUp: then must be a schedule such as nn.CosineDecay(…), not {kind_of(then)}.")
            if then.optimizer is not optimizer:
                raise ValueError("WarmUp: then must be a schedule of the same optimiser.")
            every = every or then.every
            if then.every != every:
                raise ValueError(f"WarmUp: then has every={then.every!r}, but WarmUp has every={every!r}.")
        super().__init__(optimizer, every=every)
        if then is not None:
            self.starts = list(then.starts)
            self._set()

    def rate(self, start: float, step: int) -> float:
        """1/n, 2/n, … of ``start``, so that no step is of size 0."""
        if step < self.length:
            return start * (step + 1) / self.length
        return start if self.then is None else self.then.rate(start, step - self.length)


class OneCycle(Schedule):
    """Up to ``highest`` in the share ``warm_up`` of ``steps`` steps, then down to almost nothing; Smith, Topin (2018).

    From ``highest / start`` to ``highest / start / end``, both ways along half a cosine. The optimiser's own learning
    rate is not used.
    """

    every = "batch"

    def __init__(
        self,
        optimizer: Optimizer,
        highest: float,
        steps: int,
        *,
        warm_up: float = 0.3,
        start: float = 25.0,
        end: float = 1e4,
        every: str | None = None,
    ) -> None:
        self.highest = positive("OneCycle", "highest", highest)
        self.length = count("OneCycle", "steps", steps)
        self.warm_up = float(within("OneCycle", "warm_up", warm_up, 0, 1))
        self.first = self.highest / positive("OneCycle", "start", start)
        self.last = self.first / positive("OneCycle", "end", end)
        super().__init__(optimizer, every=every)

    def rate(self, start: float, step: int) -> float:
        """Up and down."""
        top = max(self.warm_up * self.length - 1, 0.0)
        if step < top:
            return _cosine(self.first, self.highest, step / top)
        return _cosine(self.highest, self.last, (step - top) / max(self.length - 1 - top, 1e-9))


class Plateau(Schedule):
    """Times ``factor`` whenever ``patience`` epochs in a row were not better than the best: ``step(value)``.

    Better is smaller by more than ``min_delta``, or with ``mode="max"`` larger. Without ``mode`` it is in ``fit`` what
    is better there, larger for an accuracy, and in a loop of one's own smaller.
    """

    counts: ClassVar[tuple[str, ...]] = ("steps", "waited", "drops")

    def __init__(
        self,
        optimizer: Optimizer,
        factor: float = 0.1,
        patience: int = 10,
        *,
        min_delta: float = 0.0,
        mode: str | None = None,
        lowest: float = 0.0,
    ) -> None:
        if mode not in (None, "min", "max"):
            raise ValueError(f"Plateau: mode must be 'min' or 'max', not {mode!r}.")
        self.factor = within("Plateau", "factor", factor, 0, 1)
        self.patience = count("Plateau", "patience", patience)
        self.min_delta = within("Plateau", "min_delta", min_delta, 0, math.inf)
        self.lowest = within("Plateau", "lowest", lowest, 0, math.inf)
        self.mode = mode
        self.best, self.waited, self.drops = math.inf, 0, 0
        super().__init__(optimizer)

    def rate(self, start: float, step: int) -> float:
        """As often ``factor`` as it has stopped improving."""
        return max(start * self.factor**self.drops, min(self.lowest, start))

    def step(self, value: float | None = None, mode: str = "min") -> None:
        """An epoch is done, with this value; ``mode`` says which is better if the plan itself does not."""
        found = None if value is None else number(value)
        if found is None or math.isnan(found):
            raise ValueError(f"Plateau: step needs the monitored value of the epoch, a number, not {value!r}.")
        cost = -found if (self.mode or mode) == "max" else found
        if cost < self.best - self.min_delta:
            self.best, self.waited = cost, 0
        else:
            self.waited += 1
            if self.waited >= self.patience:
                self.drops, self.waited = self.drops + 1, 0
        super().step()

    def state_dict(self) -> dict[str, float]:
        """Where the plan is, and the best value so far."""
        return {**super().state_dict(), "best": self.best, "waited": self.waited, "drops": self.drops}

    def restore(self, state: Mapping[str, float]) -> None:
        """Take over the numbers of a state that fits."""
        super().restore(state)
        self.best, self.waited, self.drops = state["best"], int(state["waited"]), int(state["drops"])


def _cosine(start: float, end: float, share: float) -> float:
    """Between ``start`` at 0 and ``end`` at 1, flat at both."""
    return end + (start - end) * (1 + math.cos(math.pi * min(share, 1.0))) / 2
