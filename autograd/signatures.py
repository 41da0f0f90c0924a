"""What ``help`` says of a primitive that is one of NumPy's ufuncs: it takes arrays, and none of NumPy's options."""

from __future__ import annotations

from inspect import Parameter, Signature

import numpy as np

__all__ = ["described"]

# By the number of arrays.
SIGNATURES = {
    len(names): Signature([Parameter(name, Parameter.POSITIONAL_ONLY) for name in names])
    for names in ("x", "ab", "abc")
}


def described(ufunc: np.ufunc) -> tuple[Signature | None, str]:
    """The signature, and the first sentence of NumPy's text, which goes on about the options."""
    paragraphs = (ufunc.__doc__ or "").split("\n\n")
    said = " ".join(paragraphs[1].split()) if len(paragraphs) > 1 else f"{ufunc.__name__}."
    return SIGNATURES.get(ufunc.nin), f"{said} As NumPy's, but without its options."
