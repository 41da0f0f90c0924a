"""``scipy.optimize.check_grad``, which gives the distance of two gradients and leaves the verdict to its caller.

Accepted is a distance of 1e-4 of the gradient's length, which of all powers of ten, with and without an absolute
tolerance, misjudges the fewest of these cases. The step is its own, or for narrower floats the square root of their
precision, as its own is for double.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import check_grad

from ..case import Case
from .projected import projected

PACKAGE = DISTRIBUTION = "scipy"


def check(case: Case) -> None:
    f, gradient, x = projected(case)
    eps = max(np.finfo(a.dtype).eps for a in case.xs if a.dtype.kind == "f")
    distance = check_grad(f, gradient, x, epsilon=eps**0.5)
    allowed = 1e-4 * np.linalg.norm(gradient(x))
    if not distance <= allowed:
        raise AssertionError(f"distance {distance:.3g}, allowed {allowed:.3g}")
