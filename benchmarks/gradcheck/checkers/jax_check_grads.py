"""``jax.test_util.check_grads``, reverse mode, in double precision, with its own steps and tolerances by dtype.

A case is a ``jax.custom_vjp``. Its rule calls NumPy as it is, or by ``pure_callback`` for a check of order 2, which is
traced; that takes half a second of compilation.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from jax.test_util import check_grads

from ..case import Case, Floats

PACKAGE = DISTRIBUTION = "jax"
jax.config.update("jax_enable_x64", True)
jax.config.update("jax_cpu_enable_async_dispatch", False)  # a callback must not wait for the queue it stands in


def directly(function, shapes, *inputs):
    return jax.tree.map(jnp.asarray, function(*jax.tree.map(np.asarray, inputs)))


def by_callback(function, shapes, *inputs):
    return jax.pure_callback(lambda *a: function(*jax.tree.map(np.asarray, a)), shapes, *inputs)


def like(arrays):
    return tuple(jax.ShapeDtypeStruct(a.shape, a.dtype) for a in arrays)


def operation(floats: Floats):
    call = by_callback if floats.twice else directly
    (y,) = like([floats.f(*[x.copy() for x in floats.xs])])

    def value(*xs):
        return call(floats.f, y, *xs)

    def gradients(g, *xs):
        return call(lambda g, *xs: floats.vjp(xs, g), like(xs), g, *xs)

    def second(saved, ggs):
        g, *xs = saved
        *of_xs, of_g = call(lambda g, a, b: floats.vjp2(a, g, b), like((*xs, g)), g, tuple(xs), tuple(ggs))
        return (of_g, *of_xs)

    pullback = jax.custom_vjp(gradients)
    pullback.defvjp(lambda g, *xs: (pullback(g, *xs), (g, *xs)), second)
    f = jax.custom_vjp(value)
    f.defvjp(lambda *xs: (f(*xs), xs), lambda xs, g: (pullback if floats.twice else gradients)(g, *xs))
    return f


def check(case: Case) -> None:
    floats = Floats(case)
    check_grads(operation(floats), floats.xs, order=2 if floats.twice else 1, modes=["rev"])
