"""Functions from functions: gradients, products with Jacobians, Jacobians and Hessians; they nest to any order.

Every transform differentiates a function of positional arguments, numbers, arrays or nested dicts, lists and tuples of
them, with respect to those that ``argnums`` names; keyword arguments are passed on. Arrays in, arrays out. Where the
function's arguments, or tensors that it refers to, are tracked, the result is of tensors and can be differentiated with
respect to those.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import wraps
from typing import Any

import numpy as np

from .gradients import gradients
from .ops.joining import stack
from .ops.shaping import reshape
from .recording import recording
from .tensor import Tensor
from .traced import Argnums, Call, Function, is_tracked, shape_like, shape_of
from .tree import flatten, tree_map

__all__ = ["elementwise_grad", "grad", "hessian", "hvp", "jacobian", "jvp", "value_and_grad", "vjp"]


def value_and_grad(f: Function, argnums: Argnums = 0, has_aux: bool = False) -> Function:
    """The function that returns ``(f(*args), gradient)`` for a scalar-valued ``f``; see :func:`grad`.

    With ``has_aux`` the value is ``(value, auxiliary data)``.
    """

    @wraps(f)
    def value_and_gradient(*args: Any, **options: Any) -> tuple[Any, Any]:
        call = Call("grad", f, args, argnums, options=options, has_aux=has_aux)
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
    def gradient(*args: Any, **options: Any) -> Any:
        value, g = value_and_grad(f, argnums, has_aux)(*args, **options)
        return (g, value[1]) if has_aux else g

    return gradient


def elementwise_grad(f: Function, argnums: Argnums = 0) -> Function:
    """The derivative of a function that acts on each element by itself, at every element: the gradient of its sum."""

    @wraps(f)
    def derivative(*args: Any, **options: Any) -> Any:
        call = Call("elementwise_grad", f, args, argnums, options=options)
        ys, _ = flatten(call.result)
        return call.unflatten(call.pull(ys, [np.ones(shape_of(y)) for y in ys]))

    return derivative


def vjp(f: Function, *args: Any, has_aux: bool = False) -> tuple[Any, ...]:
    """``(f(*args), pullback)``, or ``(value, pullback, data)`` with ``has_aux``.

    ``pullback(g)`` takes a cotangent of the form of the value and returns a tuple: one cotangent per argument. It can
    be called any number of times.
    """
    call = Call("vjp", f, args, range(len(args)), has_aux=has_aux)
    ys, _ = flatten(call.result)

    def pullback(g: Any) -> tuple[Any, ...]:
        """The cotangents of the arguments for the cotangent ``g`` of the value."""
        return call.unflatten(call.pull(ys, shape_like("vjp: the cotangent", ys, g)))

    value = call.released(call.result)
    return (value, pullback, call.released(call.aux)) if has_aux else (value, pullback)


def jvp(f: Function, primals: Sequence[Any], tangents: Sequence[Any], has_aux: bool = False) -> tuple[Any, ...]:
    """``(f(*primals), J tangents)``: the value and its derivative in the direction ``tangents``.

    The pullback is linear in its cotangent, so its own pullback is the Jacobian map. With ``has_aux``: and the data.
    """
    if not (isinstance(primals, (list, tuple)) and isinstance(tangents, (list, tuple))):
        raise TypeError(
            "jvp: primals and tangents are sequences with one entry per argument, as in jvp(f, (x,), (v,))."
        )
    call = Call("jvp", f, primals, range(len(primals)), has_aux=has_aux)
    directions = shape_like("jvp: the tangent", call.variables, list(tangents))
    ys, unflatten = flatten(call.result)
    with recording():
        cotangents = [Tensor(_zero_cotangent(y)) for y in ys]
        pulled = call.pull(ys, cotangents, graph=True)
    record = call.follows(ys) or any(is_tracked(v) for v in directions)
    reached = [(p, v) for p, v in zip(pulled, directions, strict=True) if is_tracked(p)]
    out = gradients([p for p, _ in reached], cotangents, [v for _, v in reached], create_graph=record)
    result = (call.released(call.result), unflatten(out))
    return (*result, call.released(call.aux)) if has_aux else result


def _zero_cotangent(y: Any) -> np.ndarray:
    """Zeros of the shape of ``y``, and of its dtype where that has a gradient."""
    dtype = y.dtype if is_tracked(y) else float
    return np.zeros(shape_of(y), dtype)


def jacobian(f: Function, argnums: Argnums = 0, has_aux: bool = False) -> Function:
    """The function that returns all ∂yᵢ/∂xⱼ, of shape ``y.shape + x.shape``, by one reverse pass per output element.

    For a nested value or argument: for each array of the value, the form of the argument.
    """
    return _jacobian("jacobian", f, argnums, has_aux)


def _jacobian(what: str, f: Function, argnums: Argnums, has_aux: bool) -> Function:
    @wraps(f)
    def all_derivatives(*args: Any, **options: Any) -> Any:
        call = Call(what, f, args, argnums, options=options, has_aux=has_aux)
        jacobians = tree_map(lambda y: call.unflatten(_rows(call, y)), call.result)
        return (jacobians, call.released(call.aux)) if has_aux else jacobians

    return all_derivatives


def _rows(call: Call, y: Any) -> list[Any]:
    """For each variable, the derivatives of every element of ``y`` by it."""
    shape = shape_of(y)
    size = int(np.prod(shape, dtype=int))
    if not size:
        return [np.zeros(shape + v.shape, v.dtype) for v in call.variables]
    record = call.follows([y])
    rows = [call.pull([y], [unit.reshape(shape)], graph=record) for unit in np.eye(size)]
    columns = zip(call.variables, zip(*rows, strict=True), strict=True)
    return [_unwrapped(reshape(stack(parts), shape + v.shape)) for v, parts in columns]


def _unwrapped(y: Any) -> Any:
    """An array without axes as a NumPy scalar."""
    return y[()] if isinstance(y, np.ndarray) else y


def hessian(f: Function, argnums: Argnums = 0) -> Function:
    """The function that returns all second derivatives of a scalar-valued ``f``, of shape ``x.shape + x.shape``."""
    return _jacobian("hessian", grad(f, argnums), argnums, has_aux=False)


def hvp(f: Function, argnums: Argnums = 0) -> Function:
    """The function ``(*args, v)`` that returns the Hessian of ``f`` times ``v``, without forming the Hessian.

    ``v`` has the form of the arguments that ``argnums`` names.
    """

    @wraps(f)
    def product(*args: Any, **options: Any) -> Any:
        *point, v = args

        @wraps(f)
        def slope(*args: Any) -> Any:
            leaves, _ = flatten(grad(f, argnums)(*args, **options))
            directions = shape_like("hvp: the vector", leaves, v)
            return sum([(g * d).sum() for g, d in zip(leaves, directions, strict=True)])

        return grad(slope, argnums)(*point)

    return product
