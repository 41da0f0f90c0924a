"""Every operation: NumPy's names, and a few that networks need. Tensors in, tensor out; arrays in, array out."""

from . import (
    activations,
    comparisons,
    elementwise,
    indexing,
    joining,
    linalg,
    products,
    reductions,
    scans,
    selection,
    shaping,
    sorting,
)

MODULES = (
    activations,
    comparisons,
    elementwise,
    indexing,
    joining,
    linalg,
    products,
    reductions,
    scans,
    selection,
    shaping,
    sorting,
)
