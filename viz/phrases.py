"""What a pullback does with the gradient ḡ of its output, in words, for the rules that cannot be read as a formula."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd import Tensor

from .names import shorten
from .numbers import number
from .symbol import Symbol

__all__ = ["LONGEST", "phrase", "prime"]

# In characters: what would make its badge wider than the boxes it joins, and the names in what would.
LONGEST, _LONGEST_NAME = 32, 9

# By operation: one phrase for all inputs, or one for each; {0}, {1} … are the inputs, {y} is the output.
_PHRASES: dict[str, str | tuple[str, ...]] = {
    "sum": "ḡ repeated",
    "mean": "ḡ / n repeated",
    "prod": "ḡ ⊙ product of the others",
    "max": "ḡ where largest",
    "min": "ḡ where smallest",
    "logsumexp": "ḡ ⊙ softmax({0})",
    "softmax": "{y} ⊙ (ḡ − Σ ḡ ⊙ {y})",
    "log_softmax": "ḡ − exp({y}) ⊙ Σ ḡ",
    "cross_entropy": "ḡ ⊙ (softmax({0}) − one-hot)",
    "cumsum": "ḡ summed from the end",
    "cumprod": "Σ ḡ ⊙ products of the others",
    "recurrence": ("ḡ carried back ⊙ {y} before", "ḡ carried back"),
    "broadcast_to": "ḡ summed",
    "reshape": "ḡ reshaped",
    "transpose": "ḡ transposed",
    "concatenate": "part of ḡ",
    "pad": "ḡ without the padding",
    "getitem": "ḡ scattered",
    "scatter": "ḡ picked",
    "scatter_parts": "ḡ picked",
    "index_set": ("ḡ, 0 where set", "ḡ picked"),
    "index_add": ("ḡ", "ḡ picked"),
    "sort": "ḡ put back in place",
    "put_back": "ḡ in that order",
    "windows": "ḡ summed where windows meet",
    "unwindowed": "windows of ḡ",
    "round": "0·ḡ",
    "maximum": "ḡ where {x} is larger",
    "minimum": "ḡ where {x} is smaller",
    "clip": ("ḡ where {0} is inside", "ḡ where {0} is below", "ḡ where {0} is above"),
    "where": ("", "ḡ where {0}", "ḡ where not {0}"),
    "arctan2": ("ḡ ⊙ {1} / ({0}² + {1}²)", "−ḡ ⊙ {0} / ({0}² + {1}²)"),
    "ldexp": ("ḡ ⊙ 2^{1}", ""),
    "limit": "ḡ, 0 where infinite",
    "power_slope": ("ḡ ⊙ ∂{y}/∂{0}", "ḡ ⊙ ∂{y}/∂{1}"),
    "det": "ḡ ⊙ cofactors({0})",
    "cofactors": "ḡ through all minors",
}


def phrase(tensor: Tensor, slot: int, y: str, operands: Sequence[Any]) -> str:
    """``Aᵀ·ḡ``, ``ḡ repeated``; empty if nothing is known of the operation. `operands` are names, and numbers."""
    written = _PHRASES.get(tensor.op.name, "")
    template = written if isinstance(written, str) else written[slot]
    names = [x if isinstance(x, str) else number(float(x)) for x in operands]

    def said(y: str, *names: str) -> str:
        if (rule := _RULES.get(tensor.op.name)) is not None:
            return rule(tensor, slot, y, names)
        return template.format(*names, x=names[slot], y=y)

    found = said(y, *names)
    return found if len(found) <= LONGEST else said(*[shorten(name, _LONGEST_NAME) for name in (y, *names)])


def prime(tensor: Tensor, slot: int, y: str, operands: Sequence[Any]) -> str:
    """The same for an operation on each element, with a name for its derivative: ``ḡ ⊙ gelu′(x)``, ``ḡ ⊙ ∂y/∂b``."""
    x = shorten(str(operands[slot]), _LONGEST_NAME)
    if len(tensor.inputs) == 1:
        return f"ḡ ⊙ {tensor.op.name}′({x})"
    return f"ḡ ⊙ ∂{shorten(y, _LONGEST_NAME)}/∂{x}"


def _ndim(item: Any) -> int:
    return np.ndim(getattr(item, "data", item))


def _matmul(tensor: Tensor, slot: int, y: str, names: Sequence[str]) -> str:
    """A vector on the left is a row, one on the right a column, and so is the gradient of the product with it."""
    a, b = map(Symbol, names)
    vectors = (_ndim(tensor.inputs[0]) == 1, _ndim(tensor.inputs[1]) == 1)
    g = Symbol("ḡ")
    found = {
        (False, False): (g @ b.T, a.T @ g),
        (False, True): (g @ b.T, a.T @ g),
        (True, False): (b @ g, a @ g.T),
        (True, True): (g * b, g * a),
    }[vectors][slot]
    return _summed(found.text, tensor, slot)


def _solve(tensor: Tensor, slot: int, y: str, names: Sequence[str]) -> str:
    """Giles: b̄ = A⁻ᵀ x̄, Ā = −b̄ xᵀ; the solution x is the output."""
    pulled = f"{Symbol(names[0]).T.text[:-1]}⁻ᵀ·ḡ"
    return _summed(pulled if slot else f"−{pulled}·{Symbol(y).T.text}", tensor, slot)


def _summed(found: str, tensor: Tensor, slot: int) -> str:
    """With a sum over the stack of the other factor, where this one is repeated along it."""
    own, other = (tensor.inputs[i] for i in (slot, 1 - slot))
    stack = np.broadcast_shapes(own.shape[:-2], other.shape[:-2])
    return f"Σ {found}" if stack != own.shape[:-2] else found


def _einsum(tensor: Tensor, slot: int, y: str, names: Sequence[str]) -> str:
    """The sum with the gradient in place of the operand, from the output's letters to the operand's."""
    inputs, output = tensor.params["subscripts"].split("->")
    terms = inputs.split(",")
    others = [i for i in range(len(terms)) if i != slot]
    whole = f"einsum({','.join([output, *(terms[i] for i in others)])}→{terms[slot]})"
    return f"{whole} of {', '.join(['ḡ', *(names[i] for i in others)])}"


def _astype(tensor: Tensor, slot: int, y: str, names: Sequence[str]) -> str:
    return f"ḡ as {tensor.inputs[slot].dtype}"


def _norm(tensor: Tensor, slot: int, y: str, names: Sequence[str]) -> str:
    (x,), order = names, tensor.params["ord"]
    if order == 2:
        return f"ḡ ⊙ {x} / {y}"
    return f"ḡ ⊙ sign({x})·(|{x}| / {y})^{number(order - 1)}" if order else "0·ḡ"


def _var(tensor: Tensor, slot: int, y: str, names: Sequence[str]) -> str:
    ddof = tensor.params.get("ddof", 0)
    n = f"(n − {number(ddof)})" if ddof else "n"
    if tensor.op.name == "var":
        return f"2·ḡ ⊙ ({names[0]} − mean) / {n}"
    return f"ḡ ⊙ ({names[0]} − mean) / ({n}·{y})"


_RULES: dict[str, Callable[[Tensor, int, str, Sequence[str]], str]] = {
    "matmul": _matmul,
    "solve": _solve,
    "einsum": _einsum,
    "astype": _astype,
    "norm": _norm,
    "std": _var,
    "var": _var,
}
