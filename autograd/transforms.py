"""Functions from functions: gradients, products with Jacobians, Jacobians and Hessians; they nest to any order.

Every transform differentiates a function of positional arguments: numbers, arrays or nested dicts, lists and tuples of
them, in which None is a tree without arrays. ``argnums`` says by which: an integer gives derivatives of that argument's
form, a sequence a tuple of them; keyword arguments are passed on. With ``has_aux`` the function returns ``(value,
auxiliary data)``, and the data come back as the last part of the result. Arrays in, arrays out. Where the function's
arguments, or tensors that it refers to, are tracked, the result is of tensors and can be differentiated by those.

A cotangent has the form of the function's value, a tangent that of the arguments: dicts match by their keys, lists and
tuples by position, one for the other, and two named tuples only if their fields are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import wraps
from typing import Any

import numpy as np

from .arguments import Argnums, Function, require_function
from .gradients import gradients
from .ops.joining import stack
from .ops.shaping import reshape
from .tensor import Tensor
from .traced import Call, detached, is_tracked, shape_of
from .tree import flatten

__all__ = ["elementwise_grad", "grad", "hessian", "hvp", "jacobian", "jvp", "value_and_grad", "vjp"]


def value_and_grad(f: Function, argnums: Argnums = 0, has_aux: bool = False) -> Function:
    """The function that returns ``(f(*args), gradient)`` for a scalar-valued ``f``; see :func:`grad`.

    With ``has_aux`` the value is ``(value, auxiliary data)``.
    """
    require_function("value_and_grad", f)

    @wraps(f)
    def value_and_gradient(*args: Any, **options: Any) -> tuple[Any, Any]:
        call = Call("value_and_grad", f, args, argnums, options=options, has_aux=has_aux)
        y = call.scalar()
        g = call.unflatten(call.pull([y]))
        return call.with_aux(call.released(y)), g

    return value_and_gradient


def grad(f: Function, argnums: Argnums = 0, has_aux: bool = False) -> Function:
    """The gradient function of a scalar-valued ``f``.

    ``argnums`` says which positional arguments to differentiate by: an integer gives a result of that argument's form,
    a sequence a tuple of them. With ``has_aux`` ``f`` returns ``(value, data)`` and the result is ``(gradient, data)``.
    """
    require_function("grad", f)

    @wraps(f)
    def gradient(*args: Any, **options: Any) -> Any:
        call = Call("grad", f, args, argnums, options=options, has_aux=has_aux)
        return call.with_aux(call.unflatten(call.pull([call.scalar()])))

    return gradient


def elementwise_grad(f: Function, argnums: Argnums = 0, has_aux: bool = False) -> Function:
    """The derivative of a function that acts on each element by itself, at every element: the gradient of its sum."""
    require_function("elementwise_grad", f)

    @wraps(f)
    def derivative(*args: Any, **options: Any) -> Any:
        call = Call("elementwise_grad", f, args, argnums, options=options, has_aux=has_aux)
        ys = call.outputs()
        return call.with_aux(call.unflatten(call.pull(ys, [np.ones(shape_of(y)) for y in ys])))

    return derivative


def vjp(f: Function, *args: Any, argnums: Argnums | None = None, has_aux: bool = False) -> tuple[Any, ...]:
    """``(f(*args), pullback)``, or ``(value, pullback, data)`` with ``has_aux``.

    ``pullback(g)`` takes a cotangent of the form of the value and returns a tuple: one cotangent per argument, or per
    argument that ``argnums`` names. Where that is an integer it returns the cotangent of that argument by itself. It
    can be called any number of times.
    """
    require_function("vjp", f)
    call = Call("vjp", f, args, argnums, has_aux=has_aux)
    ys = call.outputs()
    form = flatten(call.result)[1](ys)

    def pullback(g: Any) -> Any:
        """The cotangents of the arguments for the cotangent ``g`` of the value."""
        return call.unflatten(call.pull(ys, call.directions("the cotangent", form, g)))

    value = (call.released(call.result, copied=True), pullback)
    return (*value, call.released(call.aux, copied=True)) if has_aux else value


def jvp(
    f: Function,
    primals: Sequence[Any],
    tangents: Any,
    has_aux: bool = False,
    *,
    argnums: Argnums | None = None,
) -> tuple[Any, ...]:
    """``(f(*primals), J tangents)``: the value and its derivative in the direction ``tangents``.

    ``tangents`` is a sequence with one entry per primal, or per argument that ``argnums`` names; where that is an
    integer it is the tangent of that argument by itself. With ``has_aux``: and the data.

    The pullback is linear in its cotangent, so its own pullback is the Jacobian map.
    """
    require_function("jvp", f)
    if not isinstance(primals, (list, tuple)) or (argnums is None and not isinstance(tangents, (list, tuple))):
        raise TypeError(
            "jvp: primals and tangents are sequences with one entry per argument, as in jvp(f, (x,), (v,))."
        )
    call = Call("jvp", f, primals, argnums, has_aux=has_aux)
    directions = call.directions("the tangent", call.unflatten(call.variables), tangents)
    ys = call.outputs()
    record = call.records(ys, directions)
    cotangents = [Tensor(_zero_cotangent(y)) for y in ys]
    pulled = call.pull(ys, cotangents, graph=True)
    reached = [(p, v if record else detached(v)) for p, v in zip(pulled, directions, strict=True) if is_tracked(p)]
    out = gradients([p for p, _ in reached], cotangents, [v for _, v in reached], create_graph=record)
    result = (call.released(call.result), flatten(call.result)[1](out))
    return (*result, call.released(call.aux)) if has_aux else result


def _zero_cotangent(y: Any) -> np.ndarray:
    """Zeros of the shape of ``y``, and of its dtype where that has a gradient."""
    dtype = y.dtype if is_tracked(y) else float
    return np.zeros(shape_of(y), dtype)


def jacobian(f: Function, argnums: Argnums = 0, has_aux: bool = False) -> Function:
    """The function that returns all ∂yᵢ/∂xⱼ, of shape ``y.shape + x.shape``, by one reverse pass per output element.

    For a nested value or argument: for each array of the value, the form of the argument.
    """
    require_function("jacobian", f)

    @wraps(f)
    def all_derivatives(*args: Any, **options: Any) -> Any:
        call = Call("jacobian", f, args, argnums, options=options, has_aux=has_aux)
        jacobians = [call.unflatten(_rows(call, y)) for y in call.outputs()]
        return call.with_aux(flatten(call.result)[1](jacobians))

    return all_derivatives


def _rows(call: Call, y: Any) -> list[Any]:
    """For each variable, the derivatives of every element of ``y`` by it."""
    shape = shape_of(y)
    record = call.records([y])
    rows = []
    for i in np.ndindex(shape):
        unit = np.zeros(shape)
        unit[i] = 1
        rows.append(call.pull([y], [unit], graph=record))
    if not rows:
        return [np.zeros(shape + v.shape, v.dtype) for v in call.variables]
    columns = zip(call.variables, zip(*rows, strict=True), strict=True)
    return [_unwrapped(reshape(stack(parts), shape + v.shape)) for v, parts in columns]


def _unwrapped(y: Any) -> Any:
    """An array without axes as a NumPy scalar."""
    return y[()] if isinstance(y, np.ndarray) else y


def hessian(f: Function, argnums: Argnums = 0, has_aux: bool = False) -> Function:
    """The function that returns all second derivatives of a scalar-valued ``f``, of shape ``x.shape + x.shape``.

    For a nested argument: in the place of each of its arrays, the form of the argument.
    """
    require_function("hessian", f)

    @wraps(f)
    def second_derivatives(*args: Any, **options: Any) -> Any:
        call = Call("hessian", f, args, argnums, options=options, has_aux=has_aux)
        slopes = call.pull([call.scalar()], graph=True)
        return call.with_aux(call.unflatten([call.unflatten(_rows(call, slope)) for slope in slopes]))

    return second_derivatives


def hvp(f: Function, argnums: Argnums = 0, has_aux: bool = False) -> Function:
    """The function ``(*args, v)`` that returns the Hessian of ``f`` times ``v``, without forming the Hessian.

    ``v`` has the form of the arguments that ``argnums`` names: of the one, or a sequence of them.
    """
    require_function("hvp", f)

    @wraps(f)
    def product(*args: Any, **options: Any) -> Any:
        if len(args) < 2:
            there = "is 1 argument" if args else "are 0 arguments"
            raise TypeError(
                f"hvp: the arguments and then the vector are needed, as in hvp(f)(x, v), but there {there} in all."
            )
        *point, v = args
        call = Call("hvp", f, point, argnums, options=options, has_aux=has_aux)
        directions = call.directions("the vector", call.unflatten(call.variables), v)
        slopes = call.pull([call.scalar()], graph=True)
        return call.with_aux(call.unflatten(call.pull(slopes, directions)))

    return product
