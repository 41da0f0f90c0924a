"""Optimisers take torch's steps, keep dtypes, and refuse parameters that a step would not train."""

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from autograd import Tensor
from tests.nn.frozen import TRAJECTORIES
from tests.nn.messages import raises

START, CURVATURE, CENTRE = np.array([1.0, -2.0, 0.5]), np.array([1.0, 10.0, 0.1]), np.array([0.3, -0.7, 4.0])


def objective(w, a=CURVATURE, c=CENTRE):
    return 0.5 * (a * (w - c) ** 2).sum() + np.sin(3 * w).sum()


def make(name, parameters):
    """The optimiser of this name, which says its settings as Python would."""
    return eval("nn." + name.replace("(", "(parameters, ", 1), {"nn": nn, "parameters": parameters})


@pytest.mark.parametrize("name", TRAJECTORIES)
def test_fifty_steps_are_torchs(name):
    w = Tensor(START)
    optimizer = make(name, [w])
    for step in range(1, 51):
        optimizer.zero_grad()
        objective(w).backward()
        optimizer.step()
        if step in TRAJECTORIES[name]:
            np.testing.assert_allclose(w.data, TRAJECTORIES[name][step], rtol=1e-12)


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


@pytest.mark.parametrize("saved", [False, True])
@pytest.mark.parametrize("name", ["Adam", "AdamW"])
def test_betas_may_change_between_steps_as_in_torch(name, saved):
    rng = np.random.default_rng(0)
    w = Tensor(rng.normal(size=5))
    optimizer = getattr(nn, name)([w], lr=0.1, weight_decay=0.0)
    for i, gradient in enumerate(rng.normal(size=(20, 5))):
        if i == 10:
            optimizer.groups[0].betas = (0.99, 0.9)
            if saved:
                state = optimizer.state_dict()
                optimizer = getattr(nn, name)([w], lr=0.5)
                optimizer.load_state_dict(state)
        w.grad = gradient
        optimizer.step()
    torch = [4.79706765, -2.28853727, -0.5782731, -4.10930617, -1.97222575]
    np.testing.assert_allclose(w.data, torch, atol=1e-8)


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
        def change(self, i, g, group):
            return group.lr * np.sign(g)

    w = Tensor([1.0, 2.0])
    w.grad = np.array([0.1, -3.0])
    Sign([w], lr=0.5).step()
    assert w.data.tolist() == [0.5, 2.5]
    with raises(NotImplementedError, "Optimizer has no change: write def change(self, i, g, group): …"):
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


def two_groups():
    a, b = Tensor([1.0, 2.0]), Tensor([3.0])
    groups = [{"parameters": [a]}, {"parameters": (b,), "lr": 0.5, "weight_decay": 0.1}]
    return a, b, nn.SGD(groups, lr=0.1, momentum=0.5)


def test_groups_have_settings_of_their_own_and_the_others_defaults():
    a, b, optimizer = two_groups()
    assert optimizer.parameters == [a, b]
    assert [group.settings for group in optimizer.groups] == [
        {"lr": 0.1, "weight_decay": 0.0, "l1": 0.0, "momentum": 0.5, "nesterov": False},
        {"lr": 0.5, "weight_decay": 0.1, "l1": 0.0, "momentum": 0.5, "nesterov": False},
    ]
    a.grad, b.grad = np.ones(2), np.ones(1)
    optimizer.step()
    assert a.tolist() == [0.9, 1.9]
    assert b.data == pytest.approx(3 - 0.5 * (1 + 0.1 * 3))
    optimizer.lr = 0.2
    assert [group.lr for group in optimizer.groups] == [0.2, 0.5]
    assert (
        repr(optimizer.groups[1]) == "Group(1 tensors, lr=0.5, weight_decay=0.1, l1=0.0, momentum=0.5, nesterov=False)"
    )


@pytest.mark.parametrize("name", TRAJECTORIES)
def test_two_groups_alike_are_one(name):
    together, apart = [Tensor(START), Tensor(-START)], [Tensor(START), Tensor(-START)]
    optimizers = [make(name, together), make(name, [{"parameters": [w]} for w in apart])]
    for _ in range(3):
        for optimizer, parameters in zip(optimizers, (together, apart), strict=True):
            optimizer.zero_grad()
            sum(objective(w) for w in parameters).backward()
            optimizer.step()
    assert all(np.array_equal(u.data, v.data) for u, v in zip(together, apart, strict=True))


def test_groups_that_cannot_be_are_refused():
    w, v = Tensor([1.0]), Tensor([2.0])
    with raises(TypeError, "SGD: pass a list of groups, [{'parameters': …, 'lr': …}, …], not one dict."):
        nn.SGD({"parameters": [w]}, lr=0.1)
    form = "SGD: group 1 must be a dict with 'parameters' and settings of its own, not {}."
    with raises(TypeError, form.format("a dict of params, lr")):
        nn.SGD([{"parameters": [w]}, {"params": [v], "lr": 1}], lr=0.1)
    with raises(TypeError, form.format("a Tensor")):
        nn.SGD([{"parameters": [w]}, v], lr=0.1)
    with raises(
        ValueError, "SGD: group 0 has the setting 'betas'; there are lr, weight_decay, l1, momentum, nesterov."
    ):
        nn.SGD([{"parameters": [w], "betas": (0.9, 0.9)}], lr=0.1)
    with raises(ValueError, "SGD: groups 0 and 1 share a parameter of shape (1,); it would be moved twice."):
        nn.SGD([{"parameters": [w]}, {"parameters": [v, w]}], lr=0.1)
    with raises(ValueError, "SGD: lr must be a finite number >= 0, not -1."):
        nn.SGD([{"parameters": [w], "lr": -1}], lr=0.1)
    group = nn.SGD([w], lr=0.1).groups[0]
    with raises(AttributeError, "SGD: a group's settings are lr, weight_decay, l1, momentum, nesterov, not rate."):
        group.rate = 0.5
    with raises(
        AttributeError, "SGD: a group has no rate; it has parameters, lr, weight_decay, l1, momentum, nesterov."
    ):
        _ = group.rate
    with raises(ValueError, "SGD: momentum must be a finite number in [0, 1), not 2."):
        group.momentum = 2
    with raises(ValueError, "SGD: nesterov=True needs momentum=, such as 0.9."):
        nn.SGD([w], lr=0.1, nesterov=True)
    with raises(TypeError, "SGD: nesterov must be True or False, not 1."):
        nn.SGD([w], lr=0.1, momentum=0.5, nesterov=1)


@pytest.mark.parametrize("name", TRAJECTORIES)
@pytest.mark.parametrize("through", [dict, lambda state: pickle.loads(pickle.dumps(state))])
def test_a_loaded_state_goes_on_bit_for_bit(name, through):
    def moved(optimizer, parameters, steps):
        for _ in range(steps):
            optimizer.zero_grad()
            (objective(parameters[0]) + parameters[1] ** 2).backward()
            optimizer.step()

    one, two = [Tensor(START), Tensor(2.0)], [Tensor(START), Tensor(2.0)]
    first, again = make(name, one), make(name, two)
    moved(first, one, 5)
    first.lr = first.lr / 2
    state = through(first.state_dict())
    for u, v in zip(one, two, strict=True):
        v.data = u.data
    again.load_state_dict(state)
    assert again.lr == first.lr
    for optimizer, parameters in ((first, one), (again, two)):
        moved(optimizer, parameters, 5)
    assert all(np.array_equal(u.data, v.data) for u, v in zip(one, two, strict=True))
    assert all(np.array_equal(again.state_dict()[key], value) for key, value in first.state_dict().items())
    assert all(isinstance(value, (float, int, np.ndarray)) for value in first.state_dict().values())


def test_a_state_is_a_copy_and_names_what_it_holds():
    w = Tensor([1.0, 2.0])
    optimizer = nn.Adam([w])
    w.grad = np.ones(2)
    optimizer.step()
    state = optimizer.state_dict()
    assert list(state) == [
        "groups.0.lr",
        "groups.0.weight_decay",
        "groups.0.l1",
        "groups.0.betas",
        "groups.0.eps",
        "0.step",
        "0.m",
        "0.v",
    ]
    optimizer.step()
    assert state["0.step"] == 1
    assert state["0.m"].tolist() == [1, 1]


def test_a_state_that_does_not_fit_is_refused_whole_and_nothing_changes():
    optimizer = nn.Adam([Tensor([1.0, 2.0])])
    before, state = optimizer.state_dict(), nn.Adam([Tensor([1.0, 2.0, 3.0])], lr=0.5).state_dict()
    made = "Load into an optimiser that was made like the one the state came from."
    what = f"Adam.load_state_dict: {{}}. Nothing was loaded. {made}"
    del state["groups.0.eps"]
    state |= {"1.m": np.ones(2), "0.step": -1}
    problems = (
        "0.m has shape (3,) instead of (2,); 0.step is -1, not a number of steps; 0.v has shape (3,) instead of (2,); "
        "1.m is unexpected; groups.0.eps is missing"
    )
    with raises(ValueError, what.format(problems)):
        optimizer.load_state_dict(state)
    with raises(ValueError, what.format("0.m is of <U1 instead of float64")):
        optimizer.load_state_dict({**before, "0.m": np.array(["a", "b"])})
    with raises(TypeError, "Adam.load_state_dict: expected what state_dict() returns, a dict, not None."):
        optimizer.load_state_dict(None)
    with raises(ValueError, "Adam.load_state_dict: lr must be a finite number >= 0, not -1.0."):
        optimizer.load_state_dict({**before, "groups.0.lr": -1, "0.m": np.ones(2)})
    assert all(np.array_equal(before[key], value) for key, value in optimizer.state_dict().items())


def test_an_optimizer_can_be_copied():
    a, _, optimizer = two_groups()
    twin = copy.deepcopy(optimizer)
    twin.lr = 0.7
    assert optimizer.lr == 0.1
    assert twin.parameters[0] is not a
    assert twin.groups[0].parameters[0] is twin.parameters[0]


@pytest.mark.parametrize("name", TRAJECTORIES)
def test_l1_is_the_gradient_of_absolute_values_in_the_loss(name):
    inside, beside = Tensor(START), Tensor(START)
    first, second = make(name, [inside]), make(name, [{"parameters": [beside], "l1": 0.3}])
    for _ in range(5):
        for optimizer, loss in ((first, objective(inside) + 0.3 * abs(inside).sum()), (second, objective(beside))):
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    np.testing.assert_allclose(inside.data, beside.data, rtol=1e-12)


@pytest.mark.parametrize("name", ["SGD", "Adam", "AdamW", "Adagrad", "RMSprop"])
def test_l1_drives_weights_that_do_not_matter_to_0(name):
    w = Tensor([1.0, 1.0])
    optimizer = getattr(nn, name)([w], lr=0.05 if name == "Adagrad" else 0.01, l1=0.2)
    for _ in range(2000):
        optimizer.zero_grad()
        ((w[0] - 1) ** 2).backward()
        optimizer.step()
    assert w.data[0] == pytest.approx(0.9, abs=0.02)  # where 2 (w - 1) + l1 = 0
    assert abs(w.data[1]) < 0.02


def test_a_setting_that_would_be_ignored_is_refused():
    optimizer = nn.SGD([Tensor(1.0)], lr=0.5)
    with raises(AttributeError, "SGD: momentum would be ignored here; write optimizer.groups[0].momentum = …"):
        optimizer.momentum = 0.9
    with raises(AttributeError, "SGD: learning_rate would be ignored here; write optimizer.lr = …"):
        optimizer.learning_rate = 0.1
    assert optimizer.lr == 0.5


def test_momentum_cannot_be_taken_from_nesterov():
    w = Tensor(1.0)
    optimizer = nn.SGD([w], lr=0.5, momentum=0.9, nesterov=True)
    optimizer.groups[0].momentum = 0
    w.grad = np.float64(1.0)
    with raises(ValueError, "SGD: nesterov=True needs momentum=, such as 0.9."):
        optimizer.step()
    assert w.data == 1


@pytest.mark.parametrize(("name", "slot"), [("Adam", "v"), ("AdamW", "v"), ("Adagrad", "sum"), ("RMSprop", "v")])
def test_squares_that_are_negative_are_not_loaded(name, slot):
    optimizer = getattr(nn, name)([Tensor([1.0, 2.0])])
    state = optimizer.state_dict()
    made = "Nothing was loaded. Load into an optimiser that was made like the one the state came from."
    for value in (-1.0, np.nan):
        with raises(ValueError, f"{name}.load_state_dict: 0.{slot} has {value:g}, but is made of squares. {made}"):
            optimizer.load_state_dict({**state, f"0.{slot}": np.array([np.inf, value])})
    with raises(ValueError, f"{name}.load_state_dict: 0.{slot} has rows of different lengths. {made}"):
        optimizer.load_state_dict({**state, f"0.{slot}": [[1.0], [1.0, 2.0]]})
