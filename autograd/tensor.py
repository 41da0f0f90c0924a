"""The tensor: a value that remembers how it was computed, with Python's operators and NumPy's methods."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from .conversions import Conversions
from .dispatch import array_function, array_ufunc
from .gradients import backward
from .graph import Node, make_leaf, next_number
from .operators import Operators
from .ops import joining, updating
from .pickling import copied, pickled
from .recording import constant, is_recording
from .scopes import Scope, put_scope, scope_of

__all__ = ["Tensor"]


def _holds_nodes(data: Any) -> bool:
    """Whether ``data`` is a tensor, or a nested sequence with one in it."""
    if isinstance(data, (list, tuple)):
        return any(_holds_nodes(item) for item in data)
    return isinstance(data, Node)


def _built(data: Any) -> Any:
    """The tensor that stacking ``data``, a nested sequence of tensors and numbers, makes."""
    if isinstance(data, Node):
        return data
    if _holds_nodes(data):
        return joining.stack([_built(item) for item in data])
    return np.asarray(constant("Tensor", data))


def _require_floats(what: str, dtype: np.dtype[Any]) -> None:
    if dtype.kind != "f":
        raise TypeError(
            f"{what}: a gradient needs floating-point numbers, but the data are {dtype}. "
            "Write 2.0 instead of 2, or convert with .astype(float)."
        )


def _require_truth(value: Any) -> None:
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"requires_grad: expected True or False, but got {type(value).__name__} {value!r}.")


def _become(node: Node, other: Node) -> None:
    """Make ``node``, which nothing has used, hold the value and the history of ``other``."""
    node._value = other._value
    node.op = other.op
    node.inputs = other.inputs
    node.params = other.params
    node._requires_grad = other._requires_grad
    node.keeps = node.keeps or node._name is not None
    node.number = next_number()
    put_scope(node, scope_of(other))


class Tensor(Operators, Conversions):
    """A number or array to differentiate with respect to, or the result of operations on such.

    ``data`` is anything that NumPy makes an array of numbers from; it is copied. Floats are tracked unless
    ``requires_grad=False``, also those of constant tensors; integers and truth values never are. A list of tensors is
    stacked, and the result of tracked ones leads back to them.

    Attributes: ``data`` (an array, or a NumPy scalar when 0-d), ``grad`` (the same, after :meth:`backward`; it
    accumulates), ``name``, and how the value was made: ``op``, ``inputs``, ``params`` (``op`` is None for a leaf).
    """

    __slots__ = ()

    def __init__(self, data: Any, *, name: str | None = None, requires_grad: bool | None = None) -> None:
        if requires_grad is not None:
            _require_truth(requires_grad)
        if type(data) is float and requires_grad is None:  # what networks of scalars are made of: 2.4 → 1.2 µs
            make_leaf(self, np.float64(data), requires_grad=True)
        elif (joined := _built(data) if _holds_nodes(data) else None) is not None and joined.requires_grad:
            if requires_grad is not None and not requires_grad:
                raise TypeError("Tensor: a tensor made of tensors keeps their gradients; use t.detach() to drop them.")
            make_leaf(self, joined.data, requires_grad=False)
            _become(self, joined.copy() if joined is data else joined)
        else:
            value = np.array(constant("Tensor", data) if joined is None else joined.data)
            if requires_grad:
                _require_floats("Tensor", value.dtype)
            tracked = value.dtype.kind == "f" if requires_grad is None else bool(requires_grad)
            make_leaf(self, value if value.ndim else value[()], requires_grad=tracked)
        if name is not None:
            self.name = name

    # What it is

    @Node.data.setter
    def data(self, value: Any) -> None:
        """Replace the value of a leaf, in its shape and dtype."""
        if self.op is not None:
            raise ValueError(
                f"data: the value of a result of {self.op.name} follows from its inputs and cannot be replaced. "
                "Replace it in t.detach()."
            )
        old = self._value
        if type(value) is type(old) and value.dtype is old.dtype and value.shape == old.shape:  # an optimiser's
            self._value = value
            return
        value = constant("data", value)
        if value.shape != old.shape:
            raise ValueError(
                f"data: a value of shape {value.shape} cannot replace one of shape {old.shape}. Make a new tensor."
            )
        if value.dtype != old.dtype:
            if not np.can_cast(value.dtype, old.dtype, "same_kind"):
                raise TypeError(f"data: values of {value.dtype} cannot replace values of {old.dtype} without loss.")
            value = value.astype(old.dtype)
        self._value = value if value.ndim else value[()]

    @Node.requires_grad.setter
    def requires_grad(self, value: bool) -> None:
        """Say how the calls that follow take a leaf."""
        _require_truth(value)
        if self.op is not None:
            raise ValueError(
                f"requires_grad: whether a result of {self.op.name} requires a gradient follows from its inputs. "
                "Use t.detach() for its value as a constant."
            )
        if value and not self._requires_grad:
            _require_floats("requires_grad", self.dtype)
            self.since = next_number()
        self._requires_grad = self.keeps = bool(value)

    @property
    def name(self) -> str | None:
        """What the user calls it; a named tensor keeps its gradient."""
        return self._name

    @name.setter
    def name(self, name: str | None) -> None:
        if name is not None and not isinstance(name, str):
            raise TypeError(f"name: expected a string, but got {type(name).__name__} {name!r}.")
        self._name = name
        if name is not None:
            self.keeps = self.requires_grad

    @property
    def grad(self) -> Any:
        """The gradient that :meth:`backward` has accumulated here, or None. Numbers set here are copied."""
        if not self.keeps and self.requires_grad and self.op is not None:
            warnings.warn(
                f"grad: the result of {self.op.name} does not keep its gradient. Call retain_grad() on it (or name it) "
                "before backward(), or use gradients(y, [t]).",
                UserWarning,
                stacklevel=2,
            )
        return self._grad

    @grad.setter
    def grad(self, value: Any) -> None:
        if value is not None and not isinstance(value, Node):
            value = constant("grad", value)
        if value is not None and value.shape != self.shape:
            raise ValueError(f"grad: a gradient of shape {value.shape} does not fit a tensor of shape {self.shape}.")
        if value is not None and not isinstance(value, Node):
            value = np.array(value, self.dtype if self.dtype.kind == "f" else value.dtype)[()]
        self._grad = value
        self.spent = None

    @property
    def scope(self) -> Scope | None:
        """The ``autograd.scope`` that this was computed in, or None."""
        return getattr(self, "_scope", None)

    # Gradients

    def backward(self, gradient: Any = None, create_graph: bool = False) -> None:
        """Add ∂self/∂t to ``t.grad`` of every leaf, named or retaining tensor ``t`` that this was computed from.

        ``gradient`` is this tensor's own cotangent, of its shape; it may be left out for a scalar. With
        ``create_graph`` the gradients are tensors that can be differentiated again; then ``t.grad`` is a graph that
        leads back to ``t``, a cycle that waits for the garbage collector or ``t.grad = None``. ``gradients(y, [t],
        create_graph=True)`` makes none.
        """
        backward(self, gradient, create_graph)

    def retain_grad(self) -> Tensor:
        """Keep the gradient of this intermediate result at :meth:`backward`. Returns the tensor."""
        if not self.requires_grad:
            raise ValueError("retain_grad: this tensor is a constant; no gradient will arrive here.")
        self.keeps = True
        return self

    def detach(self) -> Tensor:
        """The same value as a constant."""
        return Tensor._constant(self.data)

    @staticmethod
    def _constant(data: Any) -> Tensor:
        out = object.__new__(Tensor)
        make_leaf(out, data, requires_grad=False)
        return out

    # Copying and writing

    def __copy__(self) -> Tensor:
        return copied(self, {})

    def __deepcopy__(self, memo: dict[int, Any]) -> Tensor:
        return copied(self, memo, deep=True)

    def __reduce__(self) -> tuple[Any, ...]:
        return pickled(self)

    def __setstate__(self, grad: Any) -> None:
        self._grad = grad

    def __setitem__(self, index: Any, value: Any) -> None:
        """Write in place, as long as no recorded operation has used this tensor."""
        if self.op is not None and not is_recording():
            raise ValueError(
                f"cannot write into the result of {self.op.name} inside no_grad(): its gradient would be wrong. "
                "Write into t.detach()."
            )
        if self.uses:
            raise ValueError(
                f"cannot write into a tensor of shape {self.shape} that an operation has already used: its gradient "
                "would be wrong. Use t = t.at[index].set(value), t.at[index].add(value) or where(mask, value, t)."
            )
        before = copied(self, {}) if self.requires_grad and self.op is not None else Tensor._constant(self.data)
        updated = updating.At(before)[index].set(value)
        if updated.requires_grad:
            _become(self, updated)
        else:
            self._value = updated._value

    @property
    def at(self) -> updating.At:
        """Functional updates: ``t.at[i].set(v)`` and ``t.at[i].add(v)`` return new tensors."""
        return updating.At(self)

    # NumPy's functions

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        return array_ufunc(ufunc, method, inputs, options)

    def __array_function__(self, function: Any, types: Any, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        return array_function(function, args, options)
