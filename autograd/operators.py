"""Python's operators and containers' protocol, and NumPy's methods, each a call of the operation of that name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .callers import argument_of_numpy, losing
from .graph import Node
from .ops import (
    comparisons,
    elementwise,
    indexing,
    joining,
    linalg,
    products,
    reductions,
    scans,
    selection,
    shaping,
    sorting,
)
from .rows import binary_method

__all__ = ["Operators"]


def _reflected(op: Any) -> Any:
    """``op`` as the method that Python calls when the tensor stands on the right."""

    def method(self: Node, other: Any) -> Any:
        return op(other, self)

    return method


def _equality(op: Any) -> Any:
    """``op`` where the other side is of numbers; a tensor is not equal to None, to a string or to a dict.

    Where NumPy compares an option with its choices, the value decides what is computed, and has no derivative.
    """

    def method(self: Node, other: Any) -> Any:
        if self._requires_grad and (asked := argument_of_numpy([self])):
            raise losing(*asked)
        if isinstance(other, (int, float, complex, list, tuple)) or hasattr(other, "__array__"):
            return op(self, other)
        return NotImplemented

    return method


def _plain(op: Any) -> Any:
    """``op`` as a method: an object that is not a function does not bind."""

    def method(self: Node, *args: Any, **params: Any) -> Any:
        return op(self, *args, **params)

    method.__name__ = op.__name__
    method.__doc__ = op.__doc__
    method.__wrapped__ = op  # pyright: ignore[reportFunctionMemberAccess] (whose signature is the method's)
    return method


class Operators(Node):
    """What a tensor can do; each method is documented with its operation."""

    __slots__ = ()
    __hash__ = object.__hash__

    # A row's `method` is a plain function: as an operator it costs one call, not two (`python -m benchmarks`, W1).
    __add__ = elementwise.add.method
    __sub__ = elementwise.subtract.method
    __mul__ = elementwise.multiply.method
    __truediv__ = elementwise.divide.method
    __pow__ = elementwise.power.method
    __mod__ = elementwise.remainder.method
    __floordiv__ = elementwise.floor_divide.method
    __matmul__ = binary_method(products.matmul, products.matmul.function)

    __radd__ = _reflected(elementwise.add)
    __rsub__ = _reflected(elementwise.subtract)
    __rmul__ = _reflected(elementwise.multiply)
    __rtruediv__ = _reflected(elementwise.divide)
    __rpow__ = _reflected(elementwise.power)
    __rmod__ = _reflected(elementwise.remainder)
    __rfloordiv__ = _reflected(elementwise.floor_divide)
    __rmatmul__ = _reflected(products.matmul)

    __and__ = _plain(comparisons.bitwise_and)
    __or__ = _plain(comparisons.bitwise_or)
    __xor__ = _plain(comparisons.bitwise_xor)
    __rand__ = _reflected(comparisons.bitwise_and)
    __ror__ = _reflected(comparisons.bitwise_or)
    __rxor__ = _reflected(comparisons.bitwise_xor)
    __invert__ = _plain(comparisons.invert)

    __neg__ = _plain(elementwise.negative)
    __pos__ = _plain(elementwise.positive)
    __abs__ = _plain(elementwise.absolute)

    __eq__ = _equality(comparisons.equal)
    __ne__ = _equality(comparisons.not_equal)
    __lt__ = _plain(comparisons.less)
    __le__ = _plain(comparisons.less_equal)
    __gt__ = _plain(comparisons.greater)
    __ge__ = _plain(comparisons.greater_equal)

    def __divmod__(self, other: Any) -> tuple[Any, Any]:
        return self // other, self % other

    def __rdivmod__(self, other: Any) -> tuple[Any, Any]:
        return other // self, other % self

    def __round__(self, ndigits: int | None = None) -> Any:
        return elementwise.round(self, decimals=ndigits or 0)

    # A container

    def __len__(self) -> int:
        if self.data.ndim == 0:
            raise TypeError("len() of a 0-d tensor")
        return self.data.shape[0]

    def __iter__(self) -> Iterator[Any]:
        if self.data.ndim == 0:
            raise TypeError("iteration over a 0-d tensor")
        return (self[i] for i in range(len(self)))

    def __contains__(self, value: Any) -> bool:
        return bool(comparisons.any(self == value))

    def __getitem__(self, index: Any) -> Any:
        template, arrays = indexing.split_index(index)
        return indexing.getitem(self, *arrays, index=template)

    # NumPy's methods

    sum = _plain(shaping.sum)
    mean = _plain(reductions.mean)
    prod = _plain(reductions.prod)
    max = _plain(reductions.max)
    min = _plain(reductions.min)
    var = _plain(reductions.var)
    std = _plain(reductions.std)
    ptp = _plain(reductions.ptp)
    cumsum = _plain(scans.cumsum)
    cumprod = _plain(scans.cumprod)
    any = _plain(comparisons.any)
    all = _plain(comparisons.all)
    argmax = _plain(sorting.argmax)
    argmin = _plain(sorting.argmin)
    argsort = _plain(sorting.argsort)
    clip = _plain(selection.clip)
    round = _plain(elementwise.round)
    astype = _plain(shaping.astype)
    ravel = _plain(shaping.ravel)
    flatten = _plain(shaping.ravel)
    squeeze = _plain(shaping.squeeze)
    swapaxes = _plain(shaping.swapaxes)
    repeat = _plain(joining.repeat)
    dot = _plain(products.dot)
    trace = _plain(linalg.trace)
    diagonal = _plain(linalg.diagonal)

    def reshape(self, *shape: Any, order: str = "C") -> Any:
        """The elements in another shape, given as one tuple or as lengths; one may be -1."""
        return shaping.reshape(self, shape[0] if len(shape) == 1 else shape, order=order)

    def transpose(self, *axes: Any) -> Any:
        """The axes permuted, given as one tuple or one by one; reversed without any."""
        if len(axes) == 1 and (axes[0] is None or isinstance(axes[0], (tuple, list))):
            return shaping.transpose(self, axes=axes[0])
        return shaping.transpose(self, axes=axes or None)

    def copy(self) -> Any:
        """The same value as a new node of the graph."""
        return elementwise.positive(self) if self.requires_grad else shaping.astype(self, self.dtype)

    @property
    def T(self) -> Any:
        """The axes reversed."""
        return shaping.transpose(self)

    @property
    def mT(self) -> Any:
        """Each matrix of the stack transposed."""
        if self.data.ndim < 2:
            raise ValueError(f"mT: a matrix transpose needs two axes or more, but the shape is {self.data.shape}.")
        return shaping.swapaxes(self, -1, -2)
