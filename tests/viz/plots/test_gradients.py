"""The size of gradients, and the loss around a model."""

import numpy as np
import pytest

import viz
from autograd import Tensor, ops
from tests.viz.plots.models import Net, circles, loss, raises, trained

pytest.importorskip("matplotlib", reason="needs matplotlib")


def holding(grads):
    tensors = {}
    for name, grad in grads.items():
        tensors[name] = Tensor(np.ones(np.shape(grad)))
        if grad is not None:
            tensors[name].grad = np.asarray(grad, float)
    return tensors


def texts(axes):
    return [text.get_text() for text in axes.texts]


def test_bars_end_at_the_mean_and_ticks_at_the_largest_element():
    grads = {"w": [[1.0, -3.0], [0.0, 4.0]], "b": [-0.01, 0.01]}
    axes = viz.gradient_flow(holding(grads)).axes[0]
    assert [bar.get_x() + bar.get_width() for bar in axes.patches] == pytest.approx([2.0, 0.01])
    assert [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "|"] == [4.0, 0.01]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["w", "b"]
    assert axes.get_xscale() == "log"
    low, high = axes.get_xlim()
    assert low < 0.01
    assert high >= 4.0


def test_what_is_missing_zero_ill_or_far_off_is_said():
    axes = viz.gradient_flow(
        holding({"a": [1.0], "b": [1.0], "c": [1e-6], "d": [1e6], "e": [0.0], "f": None, "g": [np.nan]})
    ).axes[0]
    assert texts(axes)[:7] == ["1", "1", "1e−6  ▽ vanishing", "1e6  △ exploding", "0  ▽ vanishing", "no grad", "NaN"]
    assert len(axes.patches) == 4


def test_of_many_parameters_the_first_and_the_last_are_drawn():
    axes = viz.gradient_flow(holding({f"w{i}": [1.0] for i in range(100)})).axes[0]
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names == [*(f"w{i}" for i in range(20)), "…", *(f"w{i}" for i in range(80, 100))]
    assert "60 more" in texts(axes)


def test_a_model_without_gradients_is_told_to_call_backward():
    message = (
        "viz.gradient_flow: no parameter has a gradient. Call backward() on a loss first; a training loop that has "
        "ended may have cleared them."
    )
    with raises(ValueError, message):
        viz.gradient_flow(Net())


def test_what_has_no_parameters_is_refused():
    message = (
        "viz.gradient_flow: int has no parameters that can be found. Pass a model with parameters() or "
        "named_parameters(), a list of tensors, or a mapping from names to tensors."
    )
    with raises(TypeError, message):
        viz.gradient_flow(3)


class Point:
    """A model whose loss is half of the squared length of its parameters."""

    def __init__(self, *values, dtype=np.float64):
        self.w = Tensor(np.array(values, dtype))

    def parameters(self):
        return [self.w]

    def __call__(self, x):
        return self.w


def half_square(w, y):
    return 0.5 * ops.sum(w * w)


@pytest.mark.parametrize("radius", [1.0, 0.5])
def test_the_lines_are_where_the_loss_has_their_level(radius):
    model = Point(3.0, -4.0, 0.0)  # of length 5, and its own gradient
    axes = viz.loss_surface(model, half_square, (0, 0), radius=radius, steps=81).axes[0]
    (lines,) = [item for item in axes.collections if hasattr(item, "levels")]
    levels = lines.levels
    seen = 0
    for level, path in zip(levels, lines.get_paths(), strict=True):
        a, b = path.vertices.T
        # 25/2 ((1 + r a)² + (r b)²)
        np.testing.assert_allclose(12.5 * ((1 + radius * a) ** 2 + (radius * b) ** 2), level, rtol=0.02, atol=0.02)
        seen += len(a)
    assert seen > 500
    assert axes.get_xlabel() == f"along the gradient, in units of {5 * radius:g}"


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_parameters_and_their_gradients_stay_as_they_were(dtype):
    net = Net(dtype=dtype)
    before = {name: np.array(tensor.data) for name, tensor in net.named_parameters()}
    viz.loss_surface(net, loss, circles(), steps=3)
    for name, tensor in net.named_parameters():
        assert np.array_equal(tensor.data, before[name])
        assert tensor.dtype == dtype
        assert tensor.grad is None


def test_the_parameters_come_back_when_the_loss_fails():
    model, calls = Point(1.0, 2.0), []

    def failing(w, y):
        calls.append(1)
        if len(calls) > 3:
            raise RuntimeError("no more")
        return half_square(w, y)

    with raises(RuntimeError, "no more"):
        viz.loss_surface(model, failing, (0, 0))
    assert model.w.data.tolist() == [1.0, 2.0]


def test_a_loss_that_is_no_number_somewhere_leaves_a_gap():
    model = Point(1.0, 0.5)
    figure = viz.loss_surface(model, lambda w, y: ops.sum(ops.log(w)), (0, 0), steps=9)
    (image,) = figure.axes[0].get_images()
    strength = np.asarray(image.get_array())[..., 3]
    assert strength.min() == 0
    assert strength.max() > 0.5


@pytest.mark.parametrize(
    ("values", "what"),
    [((0.0, 0.0), "is zero: the model is at a stationary point"), ((np.inf, 1.0), "is not finite")],
)
def test_a_gradient_that_is_no_direction_is_refused(values, what):
    with raises(ValueError, f"viz.loss_surface: the gradient {what}, so there is no direction along it."):
        viz.loss_surface(Point(*values), half_square, (0, 0))


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"loss": 3}, TypeError, "loss must be a function of prediction and truth, not 3."),
        ({"data": 3}, TypeError, "data must be (x, y), not int."),
        ({"radius": 0}, ValueError, "radius must be a positive number, not 0."),
        ({"radius": "1"}, ValueError, "radius must be a positive number, not '1'."),
        ({"steps": 2}, ValueError, "steps must be a whole number from 3 to 200, not 2."),
        ({"steps": 2.5}, ValueError, "steps must be a whole number from 3 to 200, not 2.5."),
        ({"loss": lambda w, y: 3.0}, TypeError, "loss(model(x), y) must be a tensor of one number, not 3.0."),
    ],
)
def test_arguments_that_make_no_sense_are_refused(options, kind, message):
    with raises(kind, f"viz.loss_surface: {message}"):
        viz.loss_surface(**{"model": Point(1.0), "loss": half_square, "data": (0, 0), **options})


def test_the_seed_chooses_the_random_direction(tmp_path):
    files = []
    for i, seed in enumerate([0, 0, 1]):
        viz.loss_surface(trained(), loss, circles(), tmp_path / f"{i}.svg", steps=5, seed=seed)
        files.append((tmp_path / f"{i}.svg").read_text(encoding="utf-8"))
    assert files[0] == files[1] != files[2]
