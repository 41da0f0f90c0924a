"""What a model makes of the plane, and what its layers make of the data."""

import numpy as np
import pytest

import viz
from tests.viz.plots.models import Net, circles, raises
from viz.plots.probe import probe

pytest.importorskip("matplotlib", reason="needs matplotlib")

X, Y = circles()


class Layers:
    def __init__(self, **found):
        self.found = found

    def activations(self, x):
        return {name: item(x) if callable(item) else item for name, item in self.found.items()}


def below(axes):
    return axes.texts[0].get_text()


def test_the_boundary_of_a_linear_model_is_its_line():
    axes = viz.decision_boundary(lambda x: x[:, :1] - 2 * x[:, 1:] + 0.1, X, Y).axes[0]
    (line,) = [item for item in axes.collections if hasattr(item, "levels")]
    vertices = np.concatenate([path.vertices for path in line.get_paths()])
    assert len(vertices) > 50
    np.testing.assert_allclose(vertices[:, 0] - 2 * vertices[:, 1] + 0.1, 0, atol=1e-12)


@pytest.mark.parametrize(
    ("model", "share"),
    [
        (lambda x: np.hypot(*x.T) - 0.7, 100.0),
        (lambda x: 0.7 - np.hypot(*x.T), 0.0),
        (lambda x: 1 / (1 + np.exp(30 * (0.7 - np.hypot(*x.T)))), 100.0),
        (lambda x: np.column_stack([0 * x[:, 0], np.hypot(*x.T) - 0.7, -9 + 0 * x[:, 0]]), 100.0),
        (lambda x: np.full(len(x), 5.0), 50.0),
    ],
    ids=["one score", "the other way round", "probabilities", "three scores", "always the same"],
)
def test_the_share_that_is_right_is_counted(model, share):
    axes = viz.decision_boundary(model, X, Y).axes[0]
    assert below(axes) == f"{share:g} % of 60 right"


def test_the_threshold_and_another_predictor_can_be_given():
    axes = viz.decision_boundary(None, X, Y, predict=lambda x: np.hypot(*x.T), threshold=0.7).axes[0]
    assert below(axes) == "100 % of 60 right"


def test_one_hot_classes_are_classes():
    axes = viz.decision_boundary(lambda x: np.column_stack([-x[:, 0], x[:, 0]]), X, np.eye(2)[Y]).axes[0]
    share = 100 * np.mean((X[:, 0] > 0) == Y)
    assert below(axes) == f"{share:.1f} % of 60 right"


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        (X[:, :1], Y, "x must be an array of shape (examples, 2), not shape (60, 1)."),
        ("ab", Y, "x must be an array of shape (examples, 2), not a str of no numbers."),
        (X[:0], Y[:0], "x must be an array of shape (examples, 2), not shape (0, 2)."),
        (X, Y[:-1], "y must have one class for each of the 60 examples, shape (60,), not (59,)."),
    ],
)
def test_data_that_cannot_be_drawn_are_refused(x, y, message):
    with raises(ValueError, f"viz.decision_boundary: {message}"):
        viz.decision_boundary(Net(), x, y)


def test_answers_of_another_shape_are_refused():
    with pytest.raises(
        ValueError, match=r"\Aviz\.decision_boundary: for \d+ points the model answers with shape \(3,\)"
    ):
        viz.decision_boundary(lambda x: np.ones(3), X, Y)


def test_the_probe_is_right_about_what_a_line_can_tell():
    rng = np.random.default_rng(0)
    points = rng.normal(size=(400, 3))
    side = (points @ [1.0, -2.0, 0.5] > 0.3).astype(int)
    assert probe(points, side) > 0.95
    assert probe(points, rng.integers(0, 2, 400)) == pytest.approx(0.5, abs=0.1)
    assert probe(points, (points[:, 0] * points[:, 1] > 0).astype(int)) < 0.6, "no line tells the quadrants apart"
    three = np.digitize(points[:, 0], [-0.5, 0.5])
    assert probe(np.eye(3)[three], three) == 1.0


@pytest.mark.parametrize("seed", range(5))
def test_the_probe_is_least_squares_on_the_other_four_fifths(seed):
    rng = np.random.default_rng(seed)
    points, known = rng.normal(size=(40, 12)), rng.integers(0, 3, 40)
    part, right = np.random.default_rng(0).permutation(40) % 5, 0
    features = np.column_stack([points, np.ones(40)])
    for fold in range(5):
        weights = np.linalg.lstsq(features[part != fold], np.eye(3)[known[part != fold]])[0]
        right += np.sum(np.argmax(features[part == fold] @ weights, axis=1) == known[part == fold])
    assert probe(points, known) == right / 40


def test_the_probe_is_not_fooled_by_more_units_than_examples():
    rng = np.random.default_rng(0)
    assert probe(rng.normal(size=(60, 300)), rng.integers(0, 2, 60)) == pytest.approx(0.5, abs=0.2)


def test_the_probe_does_not_mind_scale_or_constant_units():
    classes = np.arange(100) % 2
    points = np.column_stack([1e9 + classes, np.full(100, 7.0), 1e-9 * np.arange(100)])
    assert probe(points, classes) == 1.0
    assert np.isnan(probe(np.full((10, 2), np.inf), classes[:10]))


def test_each_layer_has_a_panel_titled_with_its_probe():
    figure = viz.layers(Layers(straight=lambda x: x, radius=lambda x: np.hypot(*x.T)[:, None]), X, Y)
    shown = {axes.get_title(loc="left"): below(axes) for axes in figure.axes if axes.axison}
    assert list(shown) == ["input", "straight", "radius"]
    assert shown["radius"] == "1 unit, probe 100 %"
    assert shown["input"] == shown["straight"] == f"2 units, probe {100 * probe(X, Y):.0f} %"


def test_a_layer_of_two_units_is_drawn_as_it_is_and_the_grid_goes_with_it():
    figure = viz.layers(Layers(shear=lambda x: x @ [[1.0, 2.0], [0.0, 1.0]]), X, Y)
    straight, shear = figure.axes
    points = np.asarray(shear.collections[0].get_offsets())
    expected = X @ [[1.0, 2.0], [0.0, 1.0]]
    np.testing.assert_allclose(points[np.lexsort(points.T)], expected[np.lexsort(expected.T)])
    assert len(straight.lines) == len(shear.lines) == 22
    for before, after in zip(straight.lines, shear.lines, strict=True):
        np.testing.assert_allclose(after.get_xydata(), before.get_xydata() @ [[1.0, 2.0], [0.0, 1.0]], atol=1e-12)
    sides = [np.ptp(line.get_xydata(), axis=0) for line in straight.lines]
    assert all(min(side) < 1e-12 < max(side) for side in sides), "upright and level lines"


def test_a_larger_layer_is_drawn_along_its_two_directions_of_largest_variance():
    rng = np.random.default_rng(0)
    values = rng.normal(size=(60, 5)) @ rng.normal(size=(5, 5))
    figure = viz.layers(Layers(wide=values), rng.normal(size=(60, 3)), Y)
    points = np.asarray(figure.axes[1].collections[0].get_offsets())
    largest = np.linalg.eigvalsh(np.cov(values.T))[-2:]
    np.testing.assert_allclose(np.cov(points.T), np.diag(largest[::-1]), atol=1e-9)
    assert not figure.axes[1].lines, "inputs of three numbers have no grid in the plane"


def test_images_are_flattened():
    images = np.random.default_rng(0).normal(size=(60, 4, 4))
    figure = viz.layers(Layers(same=lambda x: x, half=lambda x: x[:, :2]), images, Y)
    assert [below(axes).partition(",")[0] for axes in figure.axes] == ["16 units", "16 units", "8 units"]


def test_a_container_that_only_passes_on_is_not_drawn_twice():
    figure = viz.activations(Layers(inner=X, outer=X, other=X + 1), X)
    assert [axes.get_title(loc="left") for axes in figure.axes if axes.axison] == ["inner", "other"]


def test_values_that_are_no_numbers_are_said_not_drawn():
    values = X.copy()
    values[0] = np.nan
    axes = viz.layers(Layers(ill=values), np.ones((60, 3)), Y).axes[1]
    assert below(axes) == "2 units, NaN or ∞ in it"
    assert not axes.collections
    axes = viz.activations(Layers(ill=values, all=np.full((60, 1), np.inf)), X).axes
    assert below(axes[0]).endswith("2 NaN or ∞")
    assert below(axes[1]) == "60 NaN or ∞"


class Named(Layers):
    def named_modules(self):
        return [("r", type("Relu", (), {})()), ("t", type("Tanh", (), {})()), ("s", type("Sigmoid", (), {})())]


def test_the_shares_of_dead_units_and_saturated_outputs_are_counted():
    relu = np.array([[0, 1, 0, 2], [0, 0, 0, 3.0]])
    tanh = np.array([[0.999, -0.999, 0.5, 0.9], [0.0, 0.1, 0.2, -0.996]])
    sigmoid = np.array([[0.999, 0.001, 0.5, 0.9], [0.98, 0.02, 0.2, 0.004]])
    figure = viz.activations(Named(r=relu, t=tanh, s=sigmoid, linear=tanh), X[:2])
    said = {axes.get_title(loc="left"): below(axes).split(", ")[2:] for axes in figure.axes if axes.axison}
    assert said == {
        "r Relu": ["50 % of the units dead"],
        "t Tanh": ["38 % saturated"],
        "s Sigmoid": ["38 % saturated"],
        "linear": [],
    }


def test_the_histogram_counts_every_output():
    values = np.random.default_rng(0).normal(size=(60, 7))
    axes = viz.activations(Layers(a=values), X).axes[0]
    assert sum(bar.get_height() for bar in axes.patches) == values.size
    assert below(axes) == f"mean {values.mean():.2g}, std {values.std():.2g}".replace("-", "−")


@pytest.mark.parametrize("name", ["layers", "activations"])
def test_a_model_without_activations_is_refused(name):
    message = (
        f"viz.{name}: int has no activations(x), which returns what each layer makes of x: a mapping from names to "
        "arrays, as the modules of nn have it."
    )
    with raises(TypeError, message):
        getattr(viz, name)(3, X, *[Y] * (name == "layers"))


def test_activations_of_another_form_are_refused():
    with raises(TypeError, "viz.activations: activations(x) must return a mapping from layers to arrays, not {}."):
        viz.activations(Layers(), X)
    with raises(ValueError, "viz.activations: activations(x) gives a the shape (3, 2), but there are 60 examples."):
        viz.activations(Layers(a=np.ones((3, 2))), X)


def test_a_regression_has_no_classes():
    with raises(ValueError, "viz.layers: y has 60 different values; at most 20 classes are drawn."):
        viz.layers(Layers(a=X), X, X[:, 0])


def test_a_layer_of_several_outputs_has_a_panel_for_each_and_one_that_is_called_twice_for_each_call():
    figure = viz.activations(Named(**{"pair": (X, X + 1), "r": np.abs(X), "r#2": np.abs(X + 1)}), X)
    assert [axes.get_title(loc="left") for axes in figure.axes if axes.axison] == [
        "pair[0]",
        "pair[1]",
        "r Relu",
        "r#2 Relu",
    ]


def test_too_many_layers_are_refused():
    many = Layers(**{f"layer{i}": X + i for i in range(25)})
    with raises(ValueError, "viz.activations: 25 layers are too many for one figure; draw at most 24."):
        viz.activations(many, X)
    with raises(ValueError, "viz.layers: 25 layers are too many for one figure; draw at most 23."):
        viz.layers(many, X, Y)
