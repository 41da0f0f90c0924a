"""Hypothesis' strategies for gradients: arrays with what rules stumble over, axes, indices, and whole expressions."""

try:
    from .elements import SPECIAL as SPECIAL
    from .elements import elements as elements
except ModuleNotFoundError as error:  # pragma: no cover (tested in a process without it)
    raise ImportError("autograd.testing.strategies needs hypothesis: pip install hypothesis.") from error

from .arrays import arrays_for as arrays_for
from .arrays import broadcastable as broadcastable
from .expressions import Expression as Expression
from .expressions import expressions as expressions
from .places import axes as axes
from .places import indices as indices
