"""First and second derivatives of one call, for the tests of single numbers."""

import numpy as np

from autograd import Tensor, gradients


def derivatives(f, *inputs):
    """The gradients of the sum of ``f(*inputs)`` by every input, and the gradients of the sum of each of those."""
    tensors = [Tensor(np.array(x, float)) for x in inputs]
    with np.errstate(all="ignore"):
        y = f(*tensors)
    if not y.requires_grad:
        return [np.zeros(t.shape) for t in tensors], [[np.zeros(t.shape) for t in tensors] for _ in tensors]
    first = gradients(y, tensors, np.ones(y.shape), create_graph=True)
    second = [gradients(g, tensors, np.ones(g.shape)) for g in first]
    return [np.asarray(g.data) for g in first], [[np.asarray(h) for h in row] for row in second]


def first(f, *inputs):
    """The first derivatives alone; a list of numbers for one input."""
    gs, _ = derivatives(f, *inputs)
    return gs[0].tolist() if len(gs) == 1 else [g.tolist() for g in gs]


def second(f, x):
    """For one input: the sums of the rows of the Hessian."""
    _, ((h,),) = derivatives(f, x)
    return h.tolist()
