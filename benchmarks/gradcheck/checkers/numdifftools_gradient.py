"""``numdifftools.Gradient``, extrapolated over steps that it chooses; it leaves the verdict to its caller.

Accepted is what lies within 1e-6 of the gradient and a hundred times its own estimate of the error: of all powers of
ten these misjudge the fewest of these cases.
"""

from __future__ import annotations

import numpy as np
from numdifftools import Gradient

from ..case import Case
from .projected import projected

PACKAGE = DISTRIBUTION = "numdifftools"
LARGEST = 100


def check(case: Case) -> None:
    f, gradient, x = projected(case)
    found = Gradient(f, full_output=True)(x)
    numeric, error = np.ravel(found.estimate), np.ravel(found.error_estimate)
    analytic = gradient(x)
    if analytic.shape != x.shape:
        raise AssertionError(f"gradient of shape {analytic.shape}, expected {x.shape}")
    if not np.all(np.abs(analytic - numeric) <= 1e-6 * np.abs(analytic) + 100 * np.abs(error)):
        raise AssertionError(f"{analytic} by the rule, {numeric} by differences")
