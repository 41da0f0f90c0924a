"""``autograd.test_util.check_grads`` of HIPS autograd, reverse mode (eps 1e-6, atol and rtol 1e-6).

Its directions come from NumPy's global generator, which is seeded here; its own users have another check each time.
"""

from __future__ import annotations

import numpy as np
from autograd.extend import defvjp_argnums, primitive
from autograd.test_util import check_grads

from ..case import Case, Floats

PACKAGE = DISTRIBUTION = "autograd"


def operation(floats: Floats):
    f = primitive(lambda *xs: floats.f(*xs))
    pullback = primitive(lambda g, *xs: tuple(floats.vjp(xs, g)))

    def rule(argnums, ans, xs, kwargs):
        def of(g):
            gradients = pullback(g, *xs)
            return tuple(gradients[i] for i in argnums)

        return of

    defvjp_argnums(f, rule)
    defvjp_argnums(
        pullback,
        lambda argnums, ans, inputs, kwargs: lambda ggs: rotated(floats.vjp2(inputs[1:], inputs[0], ggs), argnums),
    )
    return f


def rotated(gradients, argnums):
    """The gradients of g, then of the inputs, as far as ``argnums`` asks for them."""
    *of_xs, of_g = gradients
    return tuple([of_g, *of_xs][i] for i in argnums)


def check(case: Case) -> None:
    np.random.seed(0)  # noqa: NPY002
    floats = Floats(case)
    check_grads(operation(floats), argnum=tuple(range(len(floats.xs))), modes=["rev"], order=2 if floats.twice else 1)(
        *floats.xs
    )
