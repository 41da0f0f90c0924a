"""Loops of one's own: what they forget is said once, by the step that sees it, and what is meant is not warned of."""

import copy
import gc
import pickle

import numpy as np
import pytest

import nn
from autograd import Tensor, gradients
from tests.nn.messages import warns

X, Y = np.random.default_rng(0).normal(size=(8, 3)), np.arange(8) % 2
OPTIMIZERS = {
    "SGD": lambda ps: nn.SGD(ps, lr=0.1),
    "Adam": nn.Adam,
    "AdamW": nn.AdamW,
    "RMSprop": nn.RMSprop,
    "Adagrad": nn.Adagrad,
}
FORGOTTEN = (
    "{}.step: the gradient of layers.0.weight, of shape (3, 2), contains that of an earlier step: backward() adds to "
    "what is there. Call optimizer.zero_grad() before the first backward() of each step."
)


def network():
    return nn.Sequential(nn.Linear(3, 2, rng=0))


def backward(model):
    nn.cross_entropy(model(X), Y).backward()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_forgotten_zero_grad_is_said_once(name):
    model = network()
    optimizer = OPTIMIZERS[name](model.parameters())
    backward(model)
    optimizer.step()
    backward(model)
    with warns(FORGOTTEN.format(name)):
        optimizer.step()
    backward(model)
    optimizer.step()


def test_clipping_does_not_hide_a_forgotten_zero_grad():
    model = network()
    optimizer = nn.SGD(model.parameters(), lr=0.1)
    backward(model)
    optimizer.step()
    backward(model)
    nn.clip_gradients(model.parameters(), norm=0.01)
    with warns(FORGOTTEN.format("SGD")):
        optimizer.step()


def test_a_tensor_without_a_name_is_told_by_its_shape():
    w = Tensor([2.0, 3.0])
    optimizer = nn.SGD([w], lr=0.1)
    (w * w).sum().backward()
    optimizer.step()
    (w * w).sum().backward()
    with warns(FORGOTTEN.format("SGD").replace(" of layers.0.weight, of shape (3, 2)", ", of shape (2,)")):
        optimizer.step()


def zeroed_by_the_optimizer(model, optimizer):
    optimizer.zero_grad()


def zeroed_by_the_module(model, optimizer):
    model.zero_grad()


def set_to_none(model, optimizer):
    for p in model.parameters():
        p.grad = None


def multiplied_by_zero(model, optimizer):
    for p in model.parameters():
        p.grad *= 0


def filled_in_place(model, optimizer):
    for p in model.parameters():
        p.grad[...] = 0


@pytest.mark.parametrize(
    "zero", [zeroed_by_the_optimizer, zeroed_by_the_module, set_to_none, multiplied_by_zero, filled_in_place]
)
@pytest.mark.parametrize("first", [True, False])
def test_what_is_zeroed_in_any_way_and_several_batches_for_one_step_are_not_warned_of(zero, first):
    model = network()
    optimizer = nn.Adam(model.parameters())
    backward(model)
    optimizer.step()
    for batches in (1, 3, 2):
        zero(model, optimizer)
        for _ in range(batches):
            backward(model)
        optimizer.step()


def test_gradients_of_ones_own_and_the_same_gradient_again_are_not_warned_of():
    w = Tensor([2.0, 3.0])
    optimizer = nn.SGD([w], lr=0.1)
    for _ in range(3):
        w.grad = gradients((w * w).sum(), w)
        optimizer.step()
    optimizer.step()


def test_a_second_network_may_leave_gradients_in_a_first_that_zeroes_them_before_its_own_step():
    """As a generator's loss does in the discriminator that it goes through."""
    first, second = network(), nn.Sequential(nn.Linear(3, 3, rng=1))
    mine, theirs = nn.SGD(first.parameters(), lr=0.1), nn.SGD(second.parameters(), lr=0.1)
    for _ in range(3):
        mine.zero_grad()
        backward(first)
        mine.step()
        theirs.zero_grad()
        nn.cross_entropy(first(second(X)), Y).backward()
        theirs.step()


EVALUATION = (
    "Adam.step: the model was called in evaluation mode, as fit leaves it, where {} is not what it is in training. "
    "Call model.train() first; to train with a layer as in evaluation, call its eval() after that."
)


def steps(model, optimizer, n=2):
    for _ in range(n):
        optimizer.zero_grad()
        backward(model)
        optimizer.step()


@pytest.mark.parametrize(
    ("layer", "said"),
    [(nn.Dropout(0.5, seed=0), "Dropout(0.5), its layers.1,"), (nn.BatchNorm(2), "BatchNorm(2), its layers.1,")],
)
def test_training_on_after_fit_in_evaluation_mode_is_said_once(layer, said):
    model = nn.Sequential(nn.Linear(3, 2, rng=0), copy.deepcopy(layer))
    nn.fit(model, nn.cross_entropy, (X, Y), epochs=1, seed=0, progress=False)
    optimizer = nn.Adam(model.parameters())
    with warns(EVALUATION.format(said)):
        steps(model, optimizer, 1)
    steps(model, optimizer)


def test_groups_know_their_modules_too_and_a_layer_alone_has_no_path():
    layer, head = nn.BatchNorm(3).eval(), network()
    optimizer = nn.Adam([{"parameters": layer.parameters(), "lr": 0.1}, {"parameters": head.parameters()}])
    with warns(EVALUATION.format("BatchNorm(3)")):
        steps(nn.Sequential(layer, head), optimizer)


def test_training_mode_with_some_layers_as_in_evaluation_and_models_without_modes_are_not_warned_of():
    frozen = nn.Sequential(nn.Linear(3, 2, rng=0), nn.BatchNorm(2))
    frozen.layers[1].eval()
    steps(frozen, nn.Adam(frozen.parameters()))
    plain = network().eval()
    steps(plain, nn.Adam(plain.parameters()))
    again = nn.Sequential(nn.Linear(3, 2, rng=0), nn.Dropout(seed=0))
    nn.fit(again, nn.cross_entropy, (X, Y), epochs=1, seed=0, progress=False)
    nn.fit(again, nn.cross_entropy, (X, Y), epochs=1, seed=0, progress=False, optimizer=nn.Adam(again.parameters()))
    steps(again.train(), nn.Adam(again.parameters()))


def test_an_accuracy_in_evaluation_mode_between_backward_and_step_is_not_warned_of():
    model = nn.Sequential(nn.Linear(3, 2, rng=0), nn.Dropout(0.5, seed=0))
    optimizer = nn.Adam(model.parameters())
    for look in (lambda: nn.predict(model.eval(), X), lambda: model.eval()(X)):
        model.train()
        optimizer.zero_grad()
        backward(model)
        look()
        optimizer.step()


def test_a_pass_in_evaluation_mode_is_said_also_where_the_step_is_in_training_mode():
    model = nn.Sequential(nn.Linear(3, 2, rng=0), nn.Dropout(0.5, seed=0))
    optimizer = nn.Adam(model.parameters())
    backward(model.eval())
    model.train()
    with warns(EVALUATION.format("Dropout(0.5), its layers.1,")):
        optimizer.step()


def test_dropout_of_nothing_is_the_same_in_both_modes():
    model = nn.Sequential(nn.Linear(3, 2, rng=0), nn.Dropout(0.0, seed=0)).eval()
    steps(model, nn.Adam(model.parameters()))


class Noise(nn.Module):
    """A layer of one's own, which says that it has modes."""

    differs_in_training = True

    def forward(self, x):
        return x + 0.1 if self.training else x


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda both: pickle.loads(pickle.dumps(both))])
def test_an_optimizer_that_was_copied_with_its_model_looks_at_the_copy(duplicate):
    model = nn.Sequential(nn.Linear(3, 2, rng=0), Noise())
    twin, optimizer = duplicate((model, nn.Adam(model.parameters())))
    model.eval()
    steps(twin, optimizer)
    twin.eval()
    with warns(EVALUATION.format("Noise(), its layers.1,")):
        steps(twin, optimizer)


def test_a_step_of_gradients_of_ones_own_and_one_of_a_model_that_is_gone_have_no_mode():
    model = nn.Sequential(nn.Linear(3, 2, rng=0), nn.Dropout(0.5, seed=0)).eval()
    optimizer = nn.SGD(model.parameters(), lr=0.1)
    for p in model.parameters():
        p.grad = np.ones(p.shape)
    optimizer.step()
    assert (model.layers[0].bias.data == -0.1).all()
    alone = nn.Sequential(nn.Linear(3, 2, rng=0), nn.Dropout(0.5, seed=0)).eval().parameters()
    gc.collect()
    steps(lambda x: x @ alone[0] + alone[1], nn.SGD(alone, lr=0.1))
