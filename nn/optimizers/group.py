"""Parameters that are trained with the same settings."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from autograd import Tensor

from ..arguments import flag, kind_of, within
from ..module import Module

__all__ = ["Group", "betas", "fraction", "groups_of", "nonnegative", "tensors", "truth"]

Check = Callable[[str, str, Any], Any]


def nonnegative(what: str, name: str, value: Any) -> float:
    """``value`` as Python's float, if it is finite and >= 0: NumPy's float64 would make float32 parameters float64."""
    return float(within(what, name, value, 0, math.inf))


def fraction(what: str, name: str, value: Any) -> float:
    """``value`` if it is a number in [0, 1)."""
    return float(within(what, name, value, 0, 1))


def truth(what: str, name: str, value: Any) -> bool:
    """``value`` if it is true or false."""
    flag(what, name, value)
    return bool(value)


def betas(what: str, name: str, value: Any) -> tuple[float, float]:
    """``value`` if it is a pair of numbers in [0, 1)."""
    try:
        first, second = value
    except (TypeError, ValueError):
        raise TypeError(f"{what}: {name} is a pair of numbers, as in (0.9, 0.999), not {value!r}.") from None
    return fraction(what, f"{name}[0]", first), fraction(what, f"{name}[1]", second)


class Group:
    """``parameters``, and their settings as attributes, which may be changed between steps: ``group.lr = 0.01``."""

    parameters: list[Tensor]

    def __init__(
        self, what: str, parameters: list[Tensor], checks: Mapping[str, Check], settings: Mapping[str, Any]
    ) -> None:
        vars(self).update(what=what, checks=checks, parameters=parameters)
        for name, value in settings.items():
            setattr(self, name, value)

    def __getattr__(self, name: str) -> Any:
        if name in ("what", "checks"):  # being copied, and still empty
            raise AttributeError(name)
        raise AttributeError(f"{self.what}: a group has no {name}; it has {', '.join(['parameters', *self.checks])}.")

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in self.checks:
            raise AttributeError(f"{self.what}: a group's settings are {', '.join(self.checks)}, not {name}.")
        vars(self)[name] = self.checks[name](self.what, name, value)

    @property
    def settings(self) -> dict[str, Any]:
        """Every setting by its name."""
        return {name: vars(self)[name] for name in self.checks}

    def __repr__(self) -> str:
        settings = ", ".join([f"{name}={value}" for name, value in self.settings.items()])
        return f"Group({len(self.parameters)} tensors, {settings})"


def groups_of(what: str, parameters: Any, checks: Mapping[str, Check], settings: Mapping[str, Any]) -> list[Group]:
    """One group of all ``parameters``, or one for each dict of them: its "parameters", and settings of its own."""
    if isinstance(parameters, Iterable) and not isinstance(parameters, (Tensor, Module, str, list, tuple, Mapping)):
        parameters = list(parameters)  # a generator can be read only once
    if isinstance(parameters, Mapping):
        raise TypeError(f"{what}: pass a list of groups, [{{'parameters': …, 'lr': …}}, …], not one dict.")
    if not isinstance(parameters, (list, tuple)) or not any(isinstance(item, Mapping) for item in parameters):
        return [Group(what, tensors(what, parameters), checks, settings)]
    groups, seen = [], {}
    for i, item in enumerate(parameters):
        if not isinstance(item, Mapping) or "parameters" not in item:
            found = f"a dict of {', '.join(map(str, item))}" if isinstance(item, Mapping) else kind_of(item)
            raise TypeError(f"{what}: group {i} must be a dict with 'parameters' and settings of its own, not {found}.")
        own = {name: value for name, value in item.items() if name != "parameters"}
        unknown = [name for name in own if name not in checks]
        if unknown:
            raise ValueError(f"{what}: group {i} has the setting {unknown[0]!r}; there are {', '.join(checks)}.")
        members = tensors(what, item["parameters"])
        for tensor in members:
            if tensor in seen:
                raise ValueError(
                    f"{what}: groups {seen[tensor]} and {i} share a parameter of shape {tensor.shape}; it would be "
                    "moved twice."
                )
            seen[tensor] = i
        groups.append(Group(what, members, checks, {**settings, **own}))
    return groups


def tensors(what: str, parameters: Any) -> list[Tensor]:
    """``parameters`` as a list of tensors that a step can move, each once."""
    if isinstance(parameters, Module):
        raise TypeError(f"{what}: pass the parameters, not the module: {what}(model.parameters(), …).")
    if isinstance(parameters, Tensor):
        raise TypeError(f"{what}: pass a list of tensors, not one tensor: {what}([w], …).")
    if not isinstance(parameters, Iterable):
        raise TypeError(f"{what}: pass a list of tensors, not {kind_of(parameters)}: {what}(model.parameters(), …).")
    found = list(parameters)
    if not found:
        raise ValueError(
            f"{what}: there are no parameters. A module's parameters are tensors in its attributes that require a "
            "gradient; a generator can be read only once, so pass a list."
        )
    for i, parameter in enumerate(found):
        if not isinstance(parameter, Tensor):
            hint = " Pass model.parameters()." if isinstance(parameter, (tuple, str)) else ""
            raise TypeError(f"{what}: parameters[{i}] must be a tensor, not {type(parameter).__name__}.{hint}")
        if not parameter.requires_grad:
            raise ValueError(
                f"{what}: parameters[{i}], of shape {parameter.shape}, {parameter.dtype}, requires no gradient, so it "
                "cannot be trained. Make it of floats, without requires_grad=False."
            )
        if parameter.op is not None:
            raise ValueError(
                f"{what}: parameters[{i}], of shape {parameter.shape}, is the result of {parameter.op.name}; a step "
                "would not last. Compute its start in NumPy and make a tensor of that: Tensor(0.1 * array)."
            )
    return list(dict.fromkeys(found))  # what two modules share is moved once
