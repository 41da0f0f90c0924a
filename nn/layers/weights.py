"""How a layer's weights begin: by an initialiser, in a type that has gradients."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import Tensor

from ..arguments import numbers, plain
from ..init import INITIALIZERS, Initializer
from ..randomness import Randomness, generator

__all__ = ["drawn", "float_type"]


def float_type(what: str, dtype: Any) -> np.dtype:
    """``dtype`` if its numbers have gradients."""
    try:
        dtype = np.dtype(dtype)
    except TypeError:
        raise TypeError(f"{what}: dtype={dtype!r} is no type of numbers. Use float64 or float32.") from None
    if dtype.kind != "f":
        raise TypeError(f"{what}: dtype={dtype} has no gradients. Use float64 or float32.")
    return dtype


def drawn(
    what: str, shape: tuple[int, ...], initialize: str | Initializer, rng: Randomness | None, dtype: np.dtype
) -> Tensor:
    """The parameter ``weight`` of ``shape``. ``initialize`` is an initialiser or its name."""
    if initialize not in INITIALIZERS if isinstance(initialize, str) else not callable(initialize):
        raise ValueError(
            f"{what}: initialize={initialize!r} is not one of {', '.join(INITIALIZERS)}. "
            "For one of your own give a function: initialize=lambda shape, rng: …"
        )
    draw = INITIALIZERS[initialize] if isinstance(initialize, str) else initialize
    weight = plain(numbers(what, "what initialize returns", draw(shape, rng=generator(what, rng)))).astype(dtype)
    if weight.shape != shape:
        raise ValueError(f"{what}: initialize returned shape {weight.shape}, but the weight has shape {shape}.")
    return Tensor(weight, name="weight")
