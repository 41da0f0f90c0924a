"""Where the first NaN or infinity arose: the origin, not all that it spread to."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograd import Tensor

from .quantity import quantity
from .wiring import Wiring, data_of

__all__ = ["first_ill"]


def first_ill(wiring: Wiring, grads: Mapping[Tensor, Any]) -> dict[int, str]:
    """A remark for each item, by its place, whose value is ill while all it was made from is well.

    Only if all values are well: for each item whose gradient is ill while those of all its uses are well.
    """
    ill = [_is_ill(data_of(item)) for item in wiring.items]
    found = {i: f"first {_illness(data_of(wiring.items[i]))} here" for i in _origins(ill, wiring.inputs)}
    if found:
        return found
    ill = [item in grads and _is_ill(grads[item]) if isinstance(item, Tensor) else False for item in wiring.items]
    return {i: f"first {_illness(grads[wiring.items[i]])} gradient here" for i in _origins(ill, wiring.uses)}


def _origins(ill: list[bool], causes: Any) -> list[int]:
    return [i for i, is_ill in enumerate(ill) if is_ill and not any(ill[j] for j in causes[i])]


def _is_ill(data: Any) -> bool:
    if isinstance(data, np.float64):
        return not math.isfinite(data)
    return not np.all(np.isfinite(data)) if np.asarray(data).dtype.kind in "fiub" else False


def _illness(data: Any) -> str:
    return quantity(data).illness
