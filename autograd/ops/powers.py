"""All derivatives of a power, as one operation whose own derivatives are others of them.

A derivative that was made of factors would meet 0 · ∞ and ∞ - ∞ at a = 0 and at infinity, where the whole has a limit.
"""

from __future__ import annotations

import math

import numpy as np

from ..primitive import primitive

__all__ = ["power_slope"]


@primitive
def power_slope(a, b, /, by_a, by_b):
    """∂ᵐ⁺ⁿ aᵇ / ∂aᵐ ∂bⁿ for m = ``by_a`` and n = ``by_b``; at the edge of the domain its limit, at 0⁰ by b alone 0.

    With (b)ₘ = b (b - 1) … (b - m + 1) it is aᵇ⁻ᵐ Σⱼ (n over j) (b)ₘ⁽ⁿ⁻ʲ⁾ logʲ a; 0 where the sum is, whatever a is.
    """
    if by_b == 0:
        falling, left = b, b - 1.0
        for _ in range(by_a - 1):
            falling, left = falling * left, left - 1.0
        powers = np.power(a, left)
        return np.where(np.equal(falling, 0) | np.equal(powers, 0), 0, falling * powers)
    dtype = np.result_type(a, b)
    a, b = np.asarray(a, dtype), np.asarray(b, dtype)
    weights = [math.comb(by_b, j) * d for j, d in enumerate(reversed(_derivatives(b, by_a, by_b)))]
    powers = np.power(a, b - by_a)
    at_edge = (a == 0) | np.isposinf(a)
    log = np.where(a == 0, -np.inf, np.log(np.where(a == 0, 1, a))).astype(dtype)
    whole = sum([w * np.where(at_edge, 1, log) ** j for j, w in enumerate(weights)])
    for j, w in enumerate(weights):  # at the edge only the highest power of the logarithm counts
        whole = np.where(at_edge & (w != 0), w * log**j, whole)
    nothing = (powers == 0) | (whole == 0) | ((a == 0) & (b == 0) & (by_a == 0))
    return np.where(nothing, 0, powers * whole).astype(dtype)[()]


def _derivatives(b, m, n):
    """The polynomial b (b - 1) … (b - m + 1) and its first ``n`` derivatives, from the powers of t in that of b + t."""
    taylor = [np.ones_like(b), *[np.zeros_like(b)] * n]
    for i in range(m):
        longer = [np.where(c == 0, 0, (b - i) * c) for c in taylor]  # 0, also times an infinite b
        taylor = [c + before for c, before in zip(longer, [0, *taylor[:-1]], strict=True)]
    return [math.factorial(k) * c for k, c in enumerate(taylor)]


power_slope.defvjp(
    lambda g, y, a, b, by_a, by_b: g * power_slope(a, b, by_a=by_a + 1, by_b=by_b),
    lambda g, y, a, b, by_a, by_b: g * power_slope(a, b, by_a=by_a, by_b=by_b + 1),
)
