"""The numbers and words on an edge: what the engine computed for one use of one value."""

from typing import Any

import numpy as np

from autograd import Tensor, gradients, pullback

from .symbol import Symbol, read

__all__ = ["contributions", "local_derivatives", "local_symbol", "seed", "upstreams", "words"]

# A formula longer than this would make its badge wider than the boxes it joins.
_LONGEST = 16
# What a pullback does where its rule cannot be read as a formula.
_WORDS = {
    "sum": "ḡ repeated",
    "mean": "ḡ / n repeated",
    "broadcast_to": "ḡ summed",
    "reshape": "ḡ reshaped",
    "ravel": "ḡ reshaped",
    "squeeze": "ḡ reshaped",
    "expand_dims": "ḡ reshaped",
    "transpose": "ḡ transposed",
    "permute_dims": "ḡ transposed",
    "matrix_transpose": "ḡᵀ",
    "getitem": "ḡ scattered",
    "take": "ḡ scattered",
    "concatenate": "part of ḡ",
    "concat": "part of ḡ",
    "stack": "part of ḡ",
    "max": "ḡ where largest",
    "amax": "ḡ where largest",
    "min": "ḡ where smallest",
    "amin": "ḡ where smallest",
}


def seed(output: Tensor) -> Any:  # noqa: ANN401
    """Ones like the output: the gradients are those of the sum of its elements."""
    return np.ones_like(output.data)


def upstreams(output: Tensor, tensors: list[Tensor]) -> dict[Tensor, Any]:
    """The gradient of every tensor that has one. Leaves every ``.grad`` alone."""
    tracked = [tensor for tensor in tensors if tensor.requires_grad]
    if not output.requires_grad:
        return {}
    with np.errstate(all="ignore"):
        found = gradients(output, tracked, gradient=seed(output))
    return dict(zip(tracked, found, strict=True))


def contributions(tensor: Tensor, gradient: Any) -> list[Any]:  # noqa: ANN401
    """What each input receives from this tensor; ``None`` where no gradient flows."""
    with np.errstate(all="ignore"):
        return list(pullback(tensor, gradient))


def local_derivatives(tensor: Tensor) -> list[Any]:
    """∂tensor/∂input for numbers: the pullback of 1."""
    return contributions(tensor, seed(tensor))


def local_symbol(tensor: Tensor, slot: int, y: str, inputs: list[Any]) -> str:
    """The local derivative as a formula (``1 − L²``), if the operation has a short one."""
    partials = getattr(tensor.op, "partials", None)
    if not partials or slot >= len(partials):
        return ""
    found = read(partials[slot], y, inputs, **tensor.params)
    return found if len(found) <= _LONGEST else ""


def words(tensor: Tensor, slot: int, y: str, inputs: list[Any], target: tuple[int, ...]) -> str:
    """The pullback of an operation on arrays: ``Xᵀ·ḡ → (4, 3)``, ``ḡ ⊙ (1 − Y²) → (5,)``."""
    found = _product(tensor, slot, y, inputs) or _WORDS.get(tensor.op.name, "vjp")
    if found != "vjp" and target != tensor.shape and getattr(tensor.op, "partials", None):
        found = f"Σ {found}"
    return f"{found} → {target}"


def _product(tensor: Tensor, slot: int, y: str, inputs: list[Any]) -> str:
    partials = getattr(tensor.op, "partials", None)
    rules = getattr(tensor.op, "vjps", None)
    if partials and slot < len(partials):
        found = _times(partials[slot], y, inputs)
    elif rules and slot < len(rules):
        found = read(rules[slot], "ḡ", [y, *inputs], **tensor.params)
    else:
        found = ""
    return found if len(found) <= _LONGEST + 2 else ""


def _times(partial: Any, y: str, inputs: list[Any]) -> str:  # noqa: ANN401
    """``ḡ ⊙ (1 − h²)``: the cotangent times a partial derivative, element by element."""
    if not callable(partial):
        return (partial * Symbol("ḡ")).text
    found = read(partial, y, inputs)
    if not found:
        return ""
    return f"ḡ ⊙ ({found})" if " " in found else f"ḡ ⊙ {found}"
