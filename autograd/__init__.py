"""Automatic differentiation on NumPy that you can see.

Write ordinary NumPy on tensors; ``backward()`` or ``gradients`` run the chain rule over what was recorded; ``grad`` and
its kin turn functions into their derivatives. Arrays in, array out; any tensor in, tensor out.
"""

from . import _guard as _guard  # isort: skip
from . import ops as ops
from .anomaly import detect_anomaly as detect_anomaly
from .gradients import gradients as gradients
from .graph import topological as topological
from .primitive import Primitive as Primitive
from .primitive import primitive as primitive
from .recording import no_grad as no_grad
from .reverse import pullback as pullback
from .rows import binary as binary
from .rows import unary as unary
from .scopes import Scope as Scope
from .scopes import scope as scope
from .tensor import Tensor as Tensor
from .transforms import elementwise_grad as elementwise_grad
from .transforms import grad as grad
from .transforms import hessian as hessian
from .transforms import hvp as hvp
from .transforms import jacobian as jacobian
from .transforms import jvp as jvp
from .transforms import value_and_grad as value_and_grad
from .transforms import vjp as vjp

__all__ = [
    "Primitive",
    "Scope",
    "Tensor",
    "binary",
    "detect_anomaly",
    "elementwise_grad",
    "grad",
    "gradients",
    "hessian",
    "hvp",
    "jacobian",
    "jvp",
    "no_grad",
    "ops",
    "primitive",
    "pullback",
    "scope",
    "topological",
    "unary",
    "value_and_grad",
    "vjp",
]
