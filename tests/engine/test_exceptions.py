"""What an exception in a user's function or rule leaves behind: nothing."""

import numpy as np
import pytest

from autograd import (
    Tensor,
    detect_anomaly,
    elementwise_grad,
    grad,
    gradients,
    hessian,
    hvp,
    jacobian,
    jvp,
    no_grad,
    primitive,
    value_and_grad,
    vjp,
)
from autograd.recording import recorder


def fails(x):
    y = x * x
    raise LookupError(y.item())


@pytest.mark.parametrize(
    "call",
    [
        lambda: grad(fails)(1.0),
        lambda: value_and_grad(fails)(1.0),
        lambda: elementwise_grad(fails)(1.0),
        lambda: jacobian(fails)(1.0),
        lambda: hessian(fails)(1.0),
        lambda: hvp(fails)(1.0, 1.0),
        lambda: vjp(fails, 1.0),
        lambda: jvp(fails, (1.0,), (1.0,)),
        lambda: grad(grad(fails))(1.0),
        lambda: grad(lambda x: jvp(fails, (x,), (1.0,))[1])(1.0),
    ],
)
@pytest.mark.parametrize("around", [None, no_grad, detect_anomaly])
def test_an_exception_in_a_traced_function_leaves_the_mode_as_it_was(call, around):
    if around is None:
        with pytest.raises(LookupError):
            call()
    else:
        with around():
            inside = recorder.get()
            with pytest.raises(LookupError):
                call()
            assert recorder.get() is inside
    assert recorder.get() is None
    assert grad(lambda x: x * x)(3.0) == 6.0


@primitive
def touchy(x, /):
    return +x


@touchy.defvjp
def _(g, y, x):
    raise LookupError("rule")


@pytest.mark.parametrize("create_graph", [False, True])
def test_an_exception_in_a_rule_leaves_no_gradient_half_added(create_graph):
    """The other branch is visited first; its leaf must not have received anything."""
    x, w = Tensor(2.0), Tensor(3.0)
    y = touchy(x) * 2 + w
    old = np.geterr()
    with pytest.raises(LookupError):
        y.backward(create_graph=create_graph)
    with pytest.raises(LookupError):
        gradients(y, [w, x], create_graph=create_graph)
    assert x.grad is None
    assert w.grad is None
    assert np.geterr() == old
    assert recorder.get() is None
    (w * x).backward()
    assert (x.grad, w.grad) == (3.0, 2.0)


def test_a_failing_operation_counts_as_no_use():
    x = Tensor([1.0, 2.0])
    with pytest.raises(ValueError, match="broadcast"):
        x + np.ones(3)
    with pytest.raises(ValueError, match="matmul"):
        x @ np.ones(3)
    x[0] = 5.0
    assert x.tolist() == [5.0, 2.0]
