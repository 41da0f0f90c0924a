"""Every operation: NumPy's names, and a few that networks need. Tensors in, tensor out; arrays in, array out."""

from . import (
    activations,
    comparisons,
    elementwise,
    indexing,
    joining,
    linalg,
    norms,
    products,
    reductions,
    scans,
    selection,
    shaping,
    sliding,
    sorting,
    updating,
)
from .activations import *
from .comparisons import *
from .elementwise import *
from .indexing import *
from .joining import *
from .linalg import *
from .norms import *
from .products import *
from .reductions import *
from .scans import *
from .selection import *
from .shaping import *
from .sliding import *
from .sorting import *
from .updating import *

MODULES = (
    activations,
    comparisons,
    elementwise,
    indexing,
    updating,
    joining,
    linalg,
    norms,
    products,
    reductions,
    scans,
    selection,
    shaping,
    sorting,
    sliding,
)

__all__ = [name for module in MODULES for name in module.__all__]  # pyright: ignore[reportUnsupportedDunderAll]
