"""A tensor's value as Python's and NumPy's numbers and as text, where that loses no gradient unnoticed."""

from __future__ import annotations

from typing import Any

import numpy as np

from .callers import argument_of_numpy, losing, who_asks
from .dispatch import FUNCTIONS
from .graph import Node

__all__ = ["Conversions"]


class Conversions(Node):
    """What leaves the graph: ``item``, ``numpy``, ``tolist`` and Python's conversions; and how a tensor is printed."""

    __slots__ = ()

    def __repr__(self) -> str:
        value = np.array2string(np.asarray(self.data), separator=", ", prefix="Tensor(", threshold=100, edgeitems=3)
        parts = [value]
        if self._name is not None:
            parts.append(f"name={self._name!r}")
        parts.append(f"shape={self.shape}, dtype={self.dtype}")
        if self.op is not None:
            parts.append(f"op={self.op.name}")
        elif not self.requires_grad:
            parts.append("requires_grad=False")
        return f"Tensor({', '.join(parts)})"

    def numpy(self) -> np.ndarray:
        """A copy of the value as a plain array."""
        return np.array(self.data)

    def item(self) -> Any:
        """The value of a one-element tensor as a Python number."""
        if self.size != 1:
            raise ValueError(f"item: a tensor of shape {self.shape} is not one number; use .numpy() or index it.")
        return self.data.item()

    def tolist(self) -> Any:
        """The value as nested lists of Python numbers."""
        return self.data.tolist()

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        if self.requires_grad:
            if asked := argument_of_numpy([self]):
                raise losing(*asked)
            raise TypeError(
                f"{self!r} would lose its gradient in a plain array. Use NumPy's functions on it as it is, autograd's "
                "stack for a list of tensors, or .numpy() for the value alone."
            )
        array = np.array(self.data, dtype=dtype, copy=copy)
        if copy is not True and np.may_share_memory(array, self._value):  # not to be written through
            array = array.view()
            array.flags.writeable = False
        return array

    def __float__(self) -> float:
        _refuse_losing(self)
        return float(self.item())

    def __int__(self) -> int:
        _refuse_losing(self)
        return int(self.item())

    __trunc__ = __int__

    def as_integer_ratio(self) -> tuple[int, int]:
        """The value of a one-element tensor as a ratio of integers, by which ``statistics`` computes."""
        _refuse_losing(self)
        return self.item().as_integer_ratio()

    def __index__(self) -> int:
        if self.dtype.kind not in "iu" or self.ndim:
            asked = argument_of_numpy([self])
            needed = f"{asked[0]} must be an integer" if asked else "only an integer scalar can be an index"
            raise TypeError(f"{needed}, not a tensor of shape {self.shape}, {self.dtype}.")
        return int(self.data)

    def __bool__(self) -> bool:
        if self.size != 1:
            raise ValueError(
                f"the truth value of a tensor of shape {self.shape} is ambiguous; use .any() or .all(), or where()."
            )
        _refuse_losing(self, question=True)
        return bool(self.data.item())

    def __format__(self, spec: str) -> str:
        if not spec:
            return str(self)
        if self.ndim == 0:
            return format(self.data, spec)
        return np.array2string(np.asarray(self.data), separator=", ", formatter={"all": lambda x: format(x, spec)})


# What NumPy calls by another name than `math`.
TWINS = {"fabs": np.absolute, "pow": np.power, **{
    f"a{name}": getattr(np, f"arc{name}") for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "tan2")
}}  # fmt: skip

# How to write what NumPy has no function for, or one of more than a number.
WRITTEN = {
    "copysign": "np.abs(x) * np.sign(y)",
    "degrees": "x * (180 / math.pi)",
    "dist": "np.linalg.norm(p - q) of two vectors",
    "fmean": "np.mean(np.stack(numbers))",
    "fsum": "np.sum(np.stack(numbers))",
    "ldexp": "x * 2.0**n",
    "mean": "np.mean(np.stack(numbers))",
    "pstdev": "np.std(np.stack(numbers))",
    "pvariance": "np.var(np.stack(numbers))",
    "radians": "x * (math.pi / 180)",
    "stdev": "np.std(np.stack(numbers), ddof=1)",
    "variance": "np.var(np.stack(numbers), ddof=1)",
}


def _refuse_losing(t: Node, question: bool = False) -> None:
    """Raise if it is NumPy that asks, to keep the number in a plain array, or a function that gives a plain number.

    A ``question`` is one of truth; NumPy may ask it of the elements of an array of objects.
    """
    if not t.requires_grad:
        return
    if asked := argument_of_numpy([t], 2):
        raise losing(*asked)
    asks = who_asks(2)
    of_numpy = asks.startswith(("np.", "NumPy's "))
    if not asks or (question and of_numpy):
        return
    if asks == "store":
        raise TypeError(
            f"{t!r} would lose its gradient in a plain array. Collect tensors in a list and join them with stack, "
            "or store .item() for the value alone."
        )
    if asks.endswith("=") or of_numpy:
        raise losing(asks, t)
    name = asks.partition(".")[2]
    twin: Any = TWINS.get(name, getattr(np, name, None))
    if name in WRITTEN:
        instead = f"Write {WRITTEN[name]}"
    elif twin in FUNCTIONS:
        instead = f"Use np.{twin.__name__}"
    else:
        instead = "No operation here computes that; make one with autograd.unary or autograd.primitive"
    raise TypeError(f"{asks} would lose the gradient of {t!r}. {instead}, or pass float(t) for the value alone.")
