"""Functions from functions: gradients, products with Jacobians, Jacobians and Hessians; they nest to any order.

Every transform differentiates a function of positional arguments, numbers, arrays or nested dicts, lists and tuples of
them, with respect to those that ``argnums`` names. Arrays in, arrays out. Where the function's arguments, or tensors
that it refers to, are tracked, the result is of tensors and can be differentiated with respect to those.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import numpy as np

from .gradients import gradients
from .graph import Node, topological
from .ops.joining import stack
from .ops.shaping import reshape
from .recording import constant, is_recording, recording
from .tensor import Tensor
from .tree import flatten, tree_map

__all__ = ["elementwise_grad", "grad", "hessian", "hvp", "jacobian", "jvp", "value_and_grad", "vjp"]

Function = Callable[..., Any]
Argnums = int | Sequence[int]


class _Call:
    """One call of a function with fresh variables in place of the arguments that it is differentiated by."""

    def __init__(self, what: str, f: Function, args: Sequence[Any], argnums: Argnums, has_aux: bool = False) -> None:
        self.what, self.f = what, f
        chosen = [argnums] if isinstance(argnums, (int, np.integer)) else list(argnums)
        args = list(args)
        for i in chosen:
            if not -len(args) <= i < len(args):
                raise ValueError(f"{what}: argnums names argument {i}, but {_name(f)} was called with {len(args)}.")
        picked = [args[i] for i in chosen]
        given, self.unflatten = flatten(picked[0] if isinstance(argnums, (int, np.integer)) else tuple(picked))
        self.outer = is_recording()
        with recording():
            self.variables = [_variable(what, x) for x in given]
            rest = iter(self.variables)
            for i in chosen:
                args[i] = tree_map(lambda _: next(rest), args[i])
            result = f(*args)
        self.aux = None
        if has_aux:
            if not (isinstance(result, tuple) and len(result) == 2):
                raise TypeError(f"{what}: with has_aux=True, {_name(f)} must return (value, auxiliary data).")
            result, self.aux = result
        self.result = result

    def scalar(self) -> Any:
        """The result, which must be one number."""
        y = self.result
        if not isinstance(y, (Node, np.ndarray, np.generic, int, float)):
            raise TypeError(f"{self.what}: {_name(self.f)} must return a scalar, but returned a {type(y).__name__}.")
        if np.ndim(y.data if isinstance(y, Node) else y):
            shape = y.shape  # type: ignore[union-attr]
            raise ValueError(
                f"{self.what}: {_name(self.f)} must return a scalar, but returned shape {shape}. "
                "For a vector-valued function use jacobian, or vjp with a cotangent."
            )
        return y

    def pull(self, ys: Sequence[Any], cotangents: Sequence[Any] | None = None, *, record: bool = False) -> list[Any]:
        """The gradients of ``ys`` by the variables: arrays, or tensors where something outside is tracked."""
        pairs = [(y, None if cotangents is None else cotangents[i]) for i, y in enumerate(ys)]
        pairs = [(y, g) for y, g in pairs if isinstance(y, Node) and y.requires_grad]
        if not pairs:
            return [np.zeros_like(v.data)[()] for v in self.variables]
        tracked = (
            record
            or self.follows([y for y, _ in pairs])
            or any(isinstance(g, Node) and g.requires_grad for _, g in pairs)
        )
        seeds = None if cotangents is None else [g for _, g in pairs]
        return gradients([y for y, _ in pairs], self.variables, seeds, create_graph=tracked)

    def follows(self, ys: Sequence[Any]) -> bool:
        """Whether ``ys`` depend on anything tracked besides the variables, and someone out there records."""
        if not self.outer:
            return False
        own = set(self.variables)
        if any(v.inputs for v in self.variables):
            return True
        return any(x.op is None and x.requires_grad and x not in own for x in topological(*ys))

    def released(self, tree: Any) -> Any:
        """``tree`` as the caller may keep it: tensors where they follow something outside, else arrays."""

        def release(y: Any) -> Any:
            return y.data if isinstance(y, Node) and not self.follows([y]) else y

        return tree_map(release, tree)


def _variable(what: str, x: Any) -> Tensor:
    """A tensor to differentiate by: a leaf for a number or array, a new node on a tensor."""
    value = x if isinstance(x, Node) else constant(what, x)
    if value.dtype.kind != "f":
        shown = f"{x!r}" if value.size == 1 else f"an array of {value.dtype}"
        raise TypeError(
            f"{what}: gradients are with respect to floating-point numbers, but an argument is {shown}. "
            "Write 2.0 instead of 2, or convert with .astype(float)."
        )
    if isinstance(x, Node) and x.requires_grad:
        return Tensor(x)
    return Tensor(value.data if isinstance(value, Node) else value)


def _name(f: Function) -> str:
    return getattr(f, "__name__", type(f).__name__)


def value_and_grad(f: Function, argnums: Argnums = 0, has_aux: bool = False) -> Function:
    """The function that returns ``(f(*args), gradient)`` for a scalar-valued ``f``; see :func:`grad`.

    With ``has_aux`` the value is ``(value, auxiliary data)``.
    """

    @wraps(f)
    def value_and_gradient(*args: Any) -> tuple[Any, Any]:
        call = _Call("grad", f, args, argnums, has_aux)
        y = call.scalar()
        g = call.unflatten(call.pull([y]))
        value = call.released(y)
        return ((value, call.released(call.aux)) if has_aux else value), g

    return value_and_gradient


def grad(f: Function, argnums: Argnums = 0, has_aux: bool = False) -> Function:
    """The gradient function of a scalar-valued ``f``.

    ``argnums`` says which positional arguments to differentiate by: an integer gives a result of that argument's form,
    a sequence a tuple of them. With ``has_aux`` ``f`` returns ``(value, data)`` and the result is ``(gradient, data)``.
    """

    @wraps(f)
    def gradient(*args: Any) -> Any:
        value, g = value_and_grad(f, argnums, has_aux)(*args)
        return (g, value[1]) if has_aux else g

    return gradient


def elementwise_grad(f: Function, argnums: Argnums = 0) -> Function:
    """The derivative of a function that acts on each element by itself, at every element: the gradient of its sum."""

    @wraps(f)
    def derivative(*args: Any) -> Any:
        call = _Call("elementwise_grad", f, args, argnums)
        ys, _ = flatten(call.result)
        return call.unflatten(call.pull(ys, [_ones(y) for y in ys]))

    return derivative


def _ones(y: Any) -> Any:
    return np.ones_like(y.data if isinstance(y, Node) else y)


def vjp(f: Function, *args: Any, has_aux: bool = False) -> tuple[Any, ...]:
    """``(f(*args), pullback)``, or ``(value, pullback, data)`` with ``has_aux``.

    ``pullback(g)`` takes a cotangent of the form of the value and returns a tuple: one cotangent per argument. It can
    be called any number of times.
    """
    call = _Call("vjp", f, args, range(len(args)), has_aux)
    ys, _ = flatten(call.result)

    def pullback(g: Any) -> tuple[Any, ...]:
        """The cotangents of the arguments for the cotangent ``g`` of the value."""
        return call.unflatten(call.pull(ys, _like("vjp: the cotangent", ys, g)))

    value = call.released(call.result)
    return (value, pullback, call.released(call.aux)) if has_aux else (value, pullback)


def _like(what: str, ys: Sequence[Any], tree: Any) -> list[Any]:
    """The leaves of ``tree``, one for each of ``ys`` and of its shape."""
    leaves, _ = flatten(tree)
    if len(leaves) != len(ys):
        raise ValueError(f"{what} has {len(leaves)} parts, but {len(ys)} are needed.")
    for i, (y, leaf) in enumerate(zip(ys, leaves, strict=True)):
        need, got = (np.shape(v.data if isinstance(v, Node) else v) for v in (y, leaf))
        if need != got:
            raise ValueError(f"{what} has shape {got}, but shape {need} is needed{f' in part {i}' if i else ''}.")
    return leaves


def jvp(f: Function, primals: Sequence[Any], tangents: Sequence[Any], has_aux: bool = False) -> tuple[Any, ...]:
    """``(f(*primals), J tangents)``: the value and its derivative in the direction ``tangents``.

    The pullback is linear in its cotangent, so its own pullback is the Jacobian map. With ``has_aux``: and the data.
    """
    call = _Call("jvp", f, primals, range(len(primals)), has_aux)
    tangents = _like("jvp: the tangent", call.variables, list(tangents))
    ys, unflatten = flatten(call.result)
    with recording():
        cotangents = [Tensor(np.zeros_like(y.data if isinstance(y, Node) else np.asarray(y, float))) for y in ys]
        pulled = call.pull(ys, cotangents, record=True)
    follows = call.follows([y for y in ys if isinstance(y, Node)]) or any(_tracked(t) for t in tangents)
    reached = [(p, t) for p, t in zip(pulled, tangents, strict=True) if _tracked(p)]
    out = [np.zeros_like(c.data)[()] for c in cotangents]
    if reached:
        out = gradients([p for p, _ in reached], cotangents, [t for _, t in reached], create_graph=follows)
    result = (call.released(call.result), unflatten(out))
    return (*result, call.released(call.aux)) if has_aux else result


def _tracked(x: Any) -> bool:
    return isinstance(x, Node) and x.requires_grad


def jacobian(f: Function, argnums: Argnums = 0, has_aux: bool = False) -> Function:
    """The function that returns all ∂yᵢ/∂xⱼ, of shape ``y.shape + x.shape``, by one reverse pass per output element.

    For a nested value or argument: for each array of the value, the form of the argument.
    """

    @wraps(f)
    def all_derivatives(*args: Any) -> Any:
        call = _Call("jacobian", f, args, argnums, has_aux)
        jacobians = tree_map(lambda y: call.unflatten(_rows(call, y)), call.result)
        return (jacobians, call.released(call.aux)) if has_aux else jacobians

    return all_derivatives


def _rows(call: _Call, y: Any) -> list[Any]:
    """For each variable, the derivatives of every element of ``y`` by it."""
    shape = np.shape(y.data if isinstance(y, Node) else y)
    units = np.eye(int(np.prod(shape, dtype=int))).reshape(-1, *shape)
    rows = [call.pull([y], [unit.reshape(shape)]) for unit in units]
    if not rows:
        return [np.zeros(shape + v.data.shape, v.data.dtype) for v in call.variables]
    columns = zip(call.variables, zip(*rows, strict=True), strict=True)
    return [_plain(reshape(stack(parts), shape + v.data.shape)) for v, parts in columns]


def _plain(y: Any) -> Any:
    return y[()] if isinstance(y, np.ndarray) and y.ndim == 0 else y


def hessian(f: Function, argnums: Argnums = 0) -> Function:
    """The function that returns all second derivatives of a scalar-valued ``f``, of shape ``x.shape + x.shape``."""
    return jacobian(grad(f, argnums), argnums)


def hvp(f: Function, argnums: Argnums = 0) -> Function:
    """The function ``(*args, v)`` that returns the Hessian of ``f`` times ``v``, without forming the Hessian.

    ``v`` has the form of the arguments that ``argnums`` names.
    """

    @wraps(f)
    def product(*args: Any) -> Any:
        args, v = args[:-1], args[-1]

        def slope(*args: Any) -> Any:
            leaves, _ = flatten(grad(f, argnums)(*args))
            directions = _like("hvp: the vector", leaves, v)
            return sum([(g * d).sum() for g, d in zip(leaves, directions, strict=True)])

        return grad(slope, argnums)(*args)

    return product
