"""Optimisers take torch's steps, keep dtypes, and refuse parameters that a step would not train."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from autograd import Tensor
from tests.nn.messages import raises

# Written by tests/nn/torch_trajectories.py with torch 2.13, in float64.
TRAJECTORIES = {
    "SGD(lr=0.05)": {
        1: [1.113498874490067, -1.4940255429975549, 0.5068894197498446],
        2: [1.2198664912705508, -1.0627705257293332, 0.5168389111978834],
        10: [1.4387637813296719, -0.6170185462826299, 1.0426997676749],
        50: [1.440771543431621, -0.6170185451880779, 1.5975191735749308],
    },
    "SGD(lr=0.02, momentum=0.9)": {
        1: [1.0453995497960267, -1.797610217199022, 0.5027557678999378],
        2: [1.1313502807602067, -1.4336855528880748, 0.5084811504194497],
        10: [1.5635786173300312, -0.9821976281691822, 0.9352353994259704],
        50: [1.4673046666341574, -0.6154759986575209, 1.6374915858800283],
    },
    "Adam()": {
        1: [1.0009999999955947, -1.9990000000009882, 0.5009999999274249],
        2: [1.0020000029372078, -1.9980000193243637, 0.5020011394377598],
        10: [1.0100002476676568, -1.9900023672176013, 0.5101262695353078],
        50: [1.0499635637343803, -1.9502091740373553, 0.557609064271484],
    },
    "Adam(lr=0.1, betas=(0.8, 0.95), eps=1e-3)": {
        1: [1.0999559660981013, -1.9000098809453394, 0.5992794786624469],
        2: [1.1996743582862646, -1.800342383385324, 0.684422170101119],
        10: [1.518931667511584, -1.017057030611334, 1.4803441459020839],
        50: [1.4416887664992142, -0.6237113492508032, 1.5982030650664256],
    },
}

START, CURVATURE, CENTRE = np.array([1.0, -2.0, 0.5]), np.array([1.0, 10.0, 0.1]), np.array([0.3, -0.7, 4.0])


def objective(w, a=CURVATURE, c=CENTRE):
    return 0.5 * (a * (w - c) ** 2).sum() + np.sin(3 * w).sum()


MAKERS = {
    "SGD(lr=0.05)": lambda w: nn.SGD(w, lr=0.05),
    "SGD(lr=0.02, momentum=0.9)": lambda w: nn.SGD(w, lr=0.02, momentum=0.9),
    "Adam()": nn.Adam,
    "Adam(lr=0.1, betas=(0.8, 0.95), eps=1e-3)": lambda w: nn.Adam(w, lr=0.1, betas=(0.8, 0.95), eps=1e-3),
}


def make(name, parameters):
    return MAKERS[name](parameters)


@pytest.mark.parametrize("name", TRAJECTORIES)
def test_fifty_steps_are_torchs(name):
    w = Tensor(START)
    optimizer = make(name, [w])
    for step in range(1, 51):
        optimizer.zero_grad()
        objective(w).backward()
        optimizer.step()
        if step in TRAJECTORIES[name]:
            np.testing.assert_allclose(w.data, TRAJECTORIES[name][step], rtol=1e-11)


@pytest.mark.parametrize("name", TRAJECTORIES)
def test_an_array_moves_as_its_numbers_do_one_by_one(name):
    together, apart = Tensor(START), [Tensor(x) for x in START]
    one, several = make(name, [together]), make(name, apart)
    for _ in range(5):
        one.zero_grad()
        objective(together).backward()
        one.step()
        several.zero_grad()
        for x, a, c in zip(apart, CURVATURE, CENTRE, strict=True):
            (0.5 * a * (x - c) ** 2 + np.sin(3 * x)).backward()
        several.step()
    np.testing.assert_allclose([x.data for x in apart], together.data, rtol=1e-14)
    assert all(type(x.data) is np.float64 for x in apart), "a 0-d tensor holds a NumPy scalar"


@given(st.integers(0, 2**32 - 1), st.floats(0, 10))
def test_a_plain_sgd_step_is_w_minus_lr_g(seed, lr):
    rng = np.random.default_rng(seed)
    w = Tensor(rng.normal(size=4))
    before, w.grad = w.data.copy(), rng.normal(size=4)
    nn.SGD([w], lr=lr).step()
    assert np.array_equal(w.data, before - lr * w.grad)


@pytest.mark.parametrize("name", TRAJECTORIES)
@pytest.mark.parametrize("lr", [0.1, np.float64(0.1), 1])
def test_float32_parameters_stay_float32_also_with_a_numpy_learning_rate(name, lr):
    w, s = Tensor(np.ones(3, np.float32)), Tensor(np.float32(2))
    optimizer = make(name, [w, s])
    optimizer.lr = lr
    for _ in range(3):
        optimizer.zero_grad()
        ((w * w).sum() + s * s).backward()
        optimizer.step()
    assert w.dtype == s.dtype == np.float32
    assert type(s.data) is np.float32


@pytest.mark.parametrize("name", TRAJECTORIES)
def test_a_step_changes_neither_the_gradient_nor_an_array_kept_from_before(name):
    w = Tensor(START)
    optimizer = make(name, [w])
    kept, detached = w.data, w.detach()
    for _ in range(2):
        w.grad = g = np.array([1.0, -1.0, 2.0])
        optimizer.step()
        assert g.tolist() == [1.0, -1.0, 2.0]
    assert np.array_equal(kept, START)
    assert np.array_equal(detached.data, START)
    assert not np.array_equal(w.data, START)


@pytest.mark.parametrize("name", TRAJECTORIES)
def test_a_parameter_without_gradient_stays_where_it_is(name):
    used, unused = Tensor([1.0]), Tensor([1.0])
    optimizer = make(name, [unused, used])
    used.grad = np.array([1.0])
    optimizer.step()
    assert unused.data.tolist() == [1.0]
    assert used.data[0] < 1


def test_gradients_that_are_tensors_are_taken_by_value():
    w = Tensor([2.0])
    (w * w).sum().backward(create_graph=True)
    optimizer = nn.SGD([w], lr=0.5)
    optimizer.step()
    assert type(w.data) is np.ndarray
    assert w.data.tolist() == [0.0]


def test_the_learning_rate_may_change_between_steps():
    w = Tensor([1.0])
    optimizer = nn.SGD([w], lr=1.0)
    for lr in (0.5, 0.25):
        optimizer.lr, w.grad = lr, np.array([1.0])
        optimizer.step()
    assert w.data.tolist() == [0.25]


def test_what_two_modules_share_is_moved_once():
    w = Tensor([1.0])
    w.grad = np.array([1.0])
    nn.SGD([w, w], lr=0.5).step()
    assert w.data.tolist() == [0.5]


def test_zero_grad_forgets_what_backward_would_add_to():
    w = Tensor([1.0])
    optimizer = nn.SGD([w], lr=1.0)
    for _ in range(2):
        optimizer.zero_grad()
        w.sum().backward()
    assert w.grad.tolist() == [1.0]


def test_a_step_without_any_gradient_says_what_was_forgotten():
    w = Tensor([1.0])
    optimizer = nn.Adam([w])
    w.sum().backward()
    optimizer.zero_grad()
    with raises(
        ValueError,
        "Adam.step: none of the 1 parameters has a gradient. "
        "Call loss.backward() before step(), and zero_grad() before that, not between.",
    ):
        optimizer.step()


def test_what_a_step_would_not_train_is_refused():
    model = nn.Linear(2, 1, rng=0)
    with raises(TypeError, "SGD: pass the parameters, not the module: SGD(model.parameters(), …)."):
        nn.SGD(model, lr=0.1)
    with raises(TypeError, "Adam: pass a list of tensors, not one tensor: Adam([w], …)."):
        nn.Adam(model.weight)
    with raises(TypeError, "SGD: pass a list of tensors, not None: SGD(model.parameters(), …)."):
        nn.SGD(None, lr=0.1)
    with raises(TypeError, "Adam: parameters[0] must be a tensor, not str. Pass model.parameters()."):
        nn.Adam("weight")
    empty = (
        "Adam: there are no parameters. A module's parameters are tensors in its attributes that require a gradient; "
        "a generator can be read only once, so pass a list."
    )
    with raises(ValueError, empty):
        nn.Adam(nn.Relu().parameters())
    exhausted = (p for p in model.parameters())
    nn.Adam(exhausted)
    with raises(ValueError, empty):
        nn.Adam(exhausted)
    with raises(TypeError, "SGD: parameters[0] must be a tensor, not ndarray."):
        nn.SGD(np.ones((2, 2)), lr=0.1)
    with raises(TypeError, "SGD: parameters[0] must be a tensor, not tuple. Pass model.parameters()."):
        nn.SGD(model.named_parameters(), lr=0.1)
    with raises(
        ValueError,
        "SGD: parameters[1], of shape (2,), int64, requires no gradient, so it cannot be trained. "
        "Make it of floats, without requires_grad=False.",
    ):
        nn.SGD([model.weight, Tensor([1, 2])], lr=0.1)
    with raises(
        ValueError,
        "SGD: parameters[0], of shape (2,), is the result of multiply; a step would not last. "
        "Compute its start in NumPy and make a tensor of that: Tensor(0.1 * array).",
    ):
        nn.SGD([Tensor([1.0, 2.0]) * 0.1], lr=0.1)


def test_an_optimizer_of_ones_own_says_what_a_step_subtracts():
    class Sign(nn.Optimizer):
        def change(self, i, g, lr):
            return lr * np.sign(g)

    w = Tensor([1.0, 2.0])
    w.grad = np.array([0.1, -3.0])
    Sign([w], lr=0.5).step()
    assert w.data.tolist() == [0.5, 2.5]
    with raises(NotImplementedError, "Optimizer has no change: write def change(self, i, g, lr): …"):
        nn.Optimizer([w], lr=0.5).step()


def test_impossible_settings_are_refused():
    w = [Tensor(1.0)]
    for lr in (-0.1, np.inf, np.nan, "0.1", True, None):
        with raises(ValueError, f"SGD: lr must be a finite number >= 0, not {lr!r}."):
            nn.SGD(w, lr=lr)
    optimizer = nn.SGD(w, lr=0.5)
    for lr in (-0.1, np.nan, "0.1", None):
        with raises(ValueError, f"SGD: lr must be a finite number >= 0, not {lr!r}."):
            optimizer.lr = lr
    assert optimizer.lr == 0.5
    with raises(ValueError, "SGD: momentum must be a finite number in [0, 1), not 1.0."):
        nn.SGD(w, lr=0.1, momentum=1.0)
    with raises(ValueError, "Adam: betas[1] must be a finite number in [0, 1), not 1.5."):
        nn.Adam(w, betas=(0.9, 1.5))
    with raises(TypeError, "Adam: betas is a pair of numbers, as in (0.9, 0.999), not 0.9."):
        nn.Adam(w, betas=0.9)
    with raises(ValueError, "Adam: eps must be a finite number >= 0, not -1e-08."):
        nn.Adam(w, eps=-1e-8)


def test_repr_says_what_it_moves():
    assert repr(nn.Adam(nn.Linear(2, 3, rng=0).parameters())) == "Adam(lr=0.001) of 2 tensors, 9 parameters"
