"""A model shows what each of its layers computes, and of what shapes it is."""

import numpy as np

import nn
from autograd import Tensor
from tests.nn.messages import raises


def network():
    return nn.Sequential(nn.Linear(3, 4, rng=0), nn.Dropout(0.5, seed=0), nn.MLP([4, 5, 2], "tanh", rng=1))


def test_activations_are_what_each_layer_computes_in_the_order_of_computing():
    model, x = network(), np.random.default_rng(0).normal(size=(6, 3))
    found = model.activations(x)
    assert list(found) == [
        "layers.0",
        "layers.1",
        "layers.2.layers.0",
        "layers.2.layers.1",
        "layers.2.layers.2",
        "layers.2",
    ]
    hidden = x @ model[0].weight.data + model[0].bias.data
    np.testing.assert_allclose(found["layers.0"], hidden, rtol=1e-12)
    assert np.array_equal(found["layers.1"], found["layers.0"]), "dropout does nothing in evaluation"
    first = np.tanh(hidden @ model[2][0].weight.data + model[2][0].bias.data)
    np.testing.assert_allclose(found["layers.2.layers.1"], first, rtol=1e-12)
    assert np.array_equal(found["layers.2"], nn.predict(model, x))
    assert all(type(y) is np.ndarray for y in found.values())


def test_activations_change_nothing():
    model = network()
    model[1].eval()
    drawn = model[1].rng.bit_generator.state
    model.activations(np.ones((2, 3)))
    assert [module.training for _, module in model.named_modules()] == [True, True, False, True, True, True, True]
    assert model[1].rng.bit_generator.state == drawn
    assert model(np.ones((2, 3))).requires_grad


def test_activations_are_copies():
    model = nn.Sequential(nn.Relu())
    found = model.activations(np.ones(2))["layers.0"]
    found[:] = 7
    assert model.activations(np.ones(2))["layers.0"].tolist() == [1, 1]
    x = np.ones((2, 2))
    nn.Sequential(nn.Dropout(0.5, seed=0)).activations(x)["layers.0"][:] = 7
    assert x.tolist() == [[1, 1], [1, 1]]


def test_a_module_that_is_called_again_has_its_outputs_numbered():
    class Twice(nn.Module):
        def __init__(self):
            self.layer = nn.Linear(1, 1, rng=0, initialize=lambda shape, rng: np.full(shape, 3.0))

        def forward(self, x):
            return self.layer(self.layer(x)), x

    model = Twice()
    found = model.activations([[1.0]])
    assert {path: y.tolist() for path, y in found.items()} == {"layer": [[3]], "layer#2": [[9]]}
    outer = nn.Sequential(model).activations([[1.0]])
    assert [y.tolist() for y in outer["layers.0"]] == [[[9]], [[1]]], "several outputs are a tuple"


def test_only_the_calls_of_the_model_itself_are_seen():
    other, seen = nn.Relu(), []

    class Outer(nn.Module):
        def __init__(self):
            self.inner = nn.Tanh()

        def forward(self, x):
            seen.append(nn.Sequential(nn.Sigmoid()).activations(x))
            return other(self.inner(x))  # `other` is no attribute, so no module of this one

    assert list(Outer().activations(np.ones(2))) == ["inner"]
    assert [list(found) for found in seen] == [["layers.0"]]


def test_an_error_inside_leaves_the_model_and_the_next_look_alone():
    model = network()
    with raises(ValueError, "Linear(3, 4): the input has shape (2, 2), but its last axis must be 3."):
        model.activations(np.ones((2, 2)))
    assert model.training
    assert len(model.activations(np.ones((2, 3)))) == 6
    with raises(TypeError, "Sequential.activations: x must be a tensor or an array of numbers, not None."):
        model.activations(None)


def test_activations_are_in_the_dtype_of_the_model():
    model = nn.MLP([3, 2], rng=0, dtype=np.float32)
    assert model.activations(np.ones((1, 3)))["layers.0"].dtype == np.float32


def test_a_summary_says_shapes_and_parameters():
    model = nn.Sequential(nn.Linear(3, 4, rng=0), nn.BatchNorm(4), nn.MLP([4, 1000, 2], rng=1))
    model.spare = nn.Linear(2, 2, rng=0)
    found = nn.summary(model, np.ones((6, 3)))
    assert repr(found) == (
        "                   layer              output      parameters\n"
        "────────────────────────────────────────────────────────────\n"
        "                   Sequential()       (6, 2)           7,032\n"
        "layers.0           Linear(3, 4)       (6, 4)              16\n"
        "layers.1           BatchNorm(4)       (6, 4)               8\n"
        "layers.2           MLP([4, 1000, 2])  (6, 2)           7,002\n"
        "layers.2.layers.0  Linear(4, 1000)    (6, 1000)        5,000\n"
        "layers.2.layers.1  Relu()             (6, 1000)\n"
        "layers.2.layers.2  Linear(1000, 2)    (6, 2)           2,002\n"
        "spare              Linear(2, 2)       not called           6\n"
        "────────────────────────────────────────────────────────────\n"
        "7,032 parameters, and 8 in buffers"
    )
    assert found.rows[2].parameters == 8
    assert repr(nn.summary(nn.Relu(), np.ones(2))).endswith("\n0 parameters")


def test_a_summary_in_html_has_the_same_cells_and_escapes_them():
    class Odd(nn.Module):
        def forward(self, x):
            return x, [Tensor(1.0)]

        def arguments(self):
            return "<b>"

    html = nn.summary(Odd(), np.ones(2))._repr_html_()
    assert "Odd(&lt;b&gt;)" in html
    assert ">(2,), ()<" in html
    assert "<b>" not in html
    assert html.count("<tr>") == 2
    assert html.endswith("<p>0 parameters</p>")
    with raises(TypeError, "summary: model must be an nn.Module, not None."):
        nn.summary(None, 1.0)
    with raises(TypeError, "summary: x must be a tensor or an array of numbers, not str 'x'."):
        nn.summary(Odd(), "x")
