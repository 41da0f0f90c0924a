"""The numbers and words on an edge: what the engine computed for one use of one value."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd import Tensor, gradients, pullback

from .phrases import LONGEST, phrase, prime
from .symbol import PRODUCT, Symbol, read

__all__ = ["contribution", "contributions", "local_derivatives", "local_symbol", "seed", "upstreams", "words"]

# A formula longer than this would make its badge wider than the boxes it joins.
_LONGEST = 28
# Not elementwise in all their inputs, and yet these broadcast.
_BROADCASTING = frozenset({"where", "clip", "power_slope"})


def seed(output: Tensor) -> Any:
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


def contributions(tensor: Tensor, gradient: Any) -> list[Any]:
    """What each input receives from this tensor; ``None`` where no gradient flows."""
    return pullback(tensor, gradient)


def contribution(tensor: Tensor, slot: int, gradient: Any) -> Any:
    """What one input receives. Of a number, only that input's rule is asked: 8 → 2 µs, and a graph has many."""
    rules = tensor.op.vjps
    if rules and type(gradient) is np.float64 and type(tensor.inputs[slot].data) is np.float64:
        inputs = [x.data if isinstance(x, Tensor) else x for x in tensor.inputs]
        share = rules[slot](gradient, tensor.data, *inputs, **tensor.params)
        if type(share) is np.float64 and math.isfinite(share):
            return share
    return contributions(tensor, gradient)[slot]


def local_derivatives(tensor: Tensor) -> list[Any]:
    """∂tensor/∂input for numbers: the pullback of 1."""
    return contributions(tensor, seed(tensor))


def local_symbol(tensor: Tensor, slot: int, y: str, operands: Sequence[Any]) -> str:
    """The local derivative as a formula (``1 − L²``), if the operation has a short one.

    `operands` are the names of the inputs, and numbers. Empty if the derivative is a mere number.
    """
    partial = _partial(tensor, slot)
    if not callable(partial):
        return ""
    found = read(partial, *_symbols(tensor, y, operands), **tensor.params)
    if isinstance(found, Symbol) and len(found.text) <= _LONGEST:
        return found.text
    # Lagrange's notation, where the formula is long: gelu′(x).
    return f"{tensor.op.name}′({operands[0]})" if len(tensor.inputs) == 1 else ""


def words(tensor: Tensor, slot: int, y: str, operands: Sequence[Any], share: Any) -> str:
    """The pullback of an operation on arrays: ``Xᵀ·ḡ → (4, 3)``, ``ḡ ⊙ (1 − Y²) → (5,)``.

    `share` is what it gives. A formula leaves out what makes a derivative NaN: where that happens, the derivative
    only has a name, ``ḡ ⊙ log′(x)``.
    """
    target = tensor.inputs[slot].shape
    partial = _partial(tensor, slot)
    if partial is None:
        found = phrase(tensor, slot, y, operands) or _fitting(_pulled(tensor, slot, y, operands))
    elif not _is_sound(tensor, partial, share):
        found = prime(tensor, slot, y, operands)
    else:
        found = _fitting(_times(partial, _symbols(tensor, y, operands)))
        found = found or phrase(tensor, slot, y, operands) or prime(tensor, slot, y, operands)
    # The transpose of broadcasting.
    if found and target != tensor.shape and (partial is not None or tensor.op.name in _BROADCASTING):
        found = f"Σ {found}"
    return f"{found or 'vjp'} → {target}"


def _fitting(found: str) -> str:
    return found if len(found) <= LONGEST else ""


def _is_sound(tensor: Tensor, partial: Any, share: Any) -> bool:
    """Whether the derivative is finite everywhere; that what comes of it is, suffices."""
    if not callable(partial) or np.isfinite(share).all():
        return True
    inputs: list[Any] = [x.data if isinstance(x, Tensor) else x for x in tensor.inputs]
    slopes: Any = partial(tensor.data, *inputs)
    return bool(np.isfinite(slopes).all())


def _partial(tensor: Tensor, slot: int) -> Any:
    """∂output/∂input of an elementwise operation: a number, a function, or nothing."""
    partials = tensor.op.partials
    return partials[slot] if partials and slot < len(partials) else None


def _symbols(tensor: Tensor, y: str, operands: Sequence[Any]) -> list[Any]:
    """Output and inputs as symbols; plain numbers stay numbers."""
    inputs = [
        Symbol(operand, ndim=np.ndim(getattr(item, "data", item))) if isinstance(operand, str) else operand
        for operand, item in zip(operands, tensor.inputs, strict=True)
    ]
    return [Symbol(y, ndim=tensor.ndim), *inputs]


def _times(partial: Any, symbols: Sequence[Any]) -> str:
    """``ḡ ⊙ (1 − h²)``: the cotangent times a partial derivative, element by element."""
    found = read(partial, *symbols) if callable(partial) else partial
    if found is None:
        return ""
    if isinstance(found, Symbol):
        return f"ḡ ⊙ {found.within(PRODUCT)}"
    return (found * Symbol("ḡ")).text


def _pulled(tensor: Tensor, slot: int, y: str, operands: Sequence[Any]) -> str:
    """The rule of any other operation, where it can be read: ``Xᵀ·ḡ``."""
    rules = tensor.op.vjps
    if not rules or slot >= len(rules):
        return ""
    cotangent = Symbol("ḡ", ndim=tensor.ndim)
    found = read(rules[slot], cotangent, *_symbols(tensor, y, operands), **tensor.params)
    return found.text if isinstance(found, Symbol) else ""
