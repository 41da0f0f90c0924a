"""What `nn.inspect` measures has the value that algebra, differences or brute force give it."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import nn
from autograd import ops
from nn import corruptions, datasets, inspect
from nn.inspect.dimension import _two_nearest
from tests.nn.messages import raises, warns
from tests.nn.spirals import Probe

# The dimension of data


@given(arrays(float, (7, 3), elements=st.floats(-10, 10), unique=True), st.sampled_from([0.0, 1e6]))
def test_nearest_distances_are_those_of_all_pairs(points, offset):
    points = points + offset  # as in squares of large numbers, whose difference is rounded off
    distances = np.sort(np.linalg.norm(points[:, None] - points[None], axis=2), axis=1)
    assert np.allclose(_two_nearest(points, block=3), distances[:, 1:3], rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("dimension", [1, 2, 4])
def test_a_flat_piece_of_a_large_space_has_its_own_dimension(dimension):
    rng = np.random.default_rng(dimension)
    x = rng.uniform(size=(1000, dimension)) @ np.linalg.qr(rng.normal(size=(20, dimension))).Q.T
    estimate = inspect.intrinsic_dimension(x)
    assert abs(estimate / dimension - 1) < 0.15
    assert np.isclose(inspect.intrinsic_dimension(3 * x + 5), estimate)
    assert np.isclose(inspect.intrinsic_dimension(np.concatenate([x, x[:50]])), estimate), "repeated points count once"


def test_a_rolled_up_sheet_has_two_dimensions_where_its_covariance_has_three():
    x = datasets.swiss_roll(1000, dimensions=64, seed=0)[0]
    assert 1.7 < inspect.intrinsic_dimension(x) < 2.4
    assert np.sum(np.linalg.eigvalsh(np.cov(x.T)) > 1e-9) == 3
    noisy = datasets.swiss_roll(1000, dimensions=64, noise=0.02, seed=0)[0]
    assert inspect.intrinsic_dimension(noisy) > 5, "on the scale of the noise"


def test_digits_have_fewer_dimensions_than_their_covariance_allows():
    x = datasets.digits()[0]
    same = np.random.default_rng(0).multivariate_normal(x.mean(axis=0), np.cov(x.T), len(x))
    assert inspect.intrinsic_dimension(x) < 0.6 * inspect.intrinsic_dimension(same)


def test_what_has_no_dimension_is_refused():
    text = (
        "intrinsic_dimension: x has 1 different point, of which 1 would be kept; "
        "it takes at least 3, and some hundreds for an estimate."
    )
    with raises(ValueError, text):
        inspect.intrinsic_dimension(np.ones((5, 2)))
    text = (
        "intrinsic_dimension: every point has its first and second neighbour at the same distance, as on a grid; "
        "TwoNN needs points that lie at random."
    )
    with raises(ValueError, text):
        inspect.intrinsic_dimension(np.indices((5, 5)).reshape(2, -1).T)


# Flatness


def powers(p):
    """The curve (z, zᵖ), whose remainder at 0 is zᵖ."""
    return lambda z: ops.concatenate([z, z**p], axis=1)


@pytest.mark.parametrize("p", [2, 3])
def test_the_remainder_of_a_power_is_that_power(p):
    flatness = inspect.local_flatness(powers(p), [[0.0]], radii=[0.1, 0.4, 0.2], seed=0)
    assert flatness.radii.tolist() == [0.4, 0.2, 0.1]
    e = flatness.radii
    assert np.allclose(flatness.ratios, e**p / np.hypot(e, e**p))
    assert np.isclose(flatness.order, p)
    assert np.allclose(flatness.jacobians, [[[1], [0]]])


def test_a_plane_is_its_own_tangent_plane():
    matrix = np.random.default_rng(0).normal(size=(2, 5))
    flatness = inspect.local_flatness(lambda z: z @ matrix, np.ones((3, 2)), seed=0)
    assert flatness.ratios.max() < 1e-12
    assert np.allclose(flatness.jacobians, matrix.T)


def test_the_tangent_plane_of_a_decoder_is_that_of_differences_and_the_decoder_is_left_alone():
    decoder = nn.MLP([2, 8, 3], "tanh", rng=0)
    z = np.random.default_rng(1).normal(size=(4, 2))
    flatness = inspect.local_flatness(decoder, z, radii=(0.02, 0.01), seed=0)
    h = 1e-5
    for i, axis in enumerate(np.eye(2)):
        difference = (nn.predict(decoder, z + h * axis) - nn.predict(decoder, z - h * axis)) / (2 * h)
        assert np.allclose(flatness.jacobians[:, :, i], difference, atol=1e-8)
    assert abs(flatness.order - 2) < 0.2
    assert abs(flatness.ratios[0] / flatness.ratios[1] - 2) < 0.2
    assert decoder.training
    assert all(p.grad is None for p in decoder.parameters())


def test_what_is_no_surface_is_refused():
    text = "local_flatness: decode must be a module or a function, not the class MLP."
    with raises(TypeError, text):
        inspect.local_flatness(nn.MLP, np.ones((1, 2)), seed=0)
    with raises(ValueError, "local_flatness: z must be points of shape (n, d), not (2,)."):
        inspect.local_flatness(powers(2), np.ones(2), seed=0)
    for radii in ([0.1], [0.1, 0.1], [0.1, -0.1], None, 0.1):
        with raises(ValueError, f"local_flatness: radii are two or more different numbers > 0, not {radii}."):
            inspect.local_flatness(powers(2), np.ones((1, 2)), radii=radii, seed=0)
    text = "local_flatness: decode must return a row for each of the 2 rows it is given, not shape ()."
    with raises(ValueError, text):
        inspect.local_flatness(lambda z: z.sum(), np.ones((2, 2)), seed=0)
    text = (
        "local_flatness: decode gives the same for z[0] and for a step of 0.4 away from it: "
        "it does not depend on z there."
    )
    with raises(ValueError, text):
        inspect.local_flatness(lambda z: 0 * z, np.ones((2, 2)), seed=0)


def bowl_beyond(edge):
    """(z₁ - edge)² and z₂ where z₁ > edge, and 0 elsewhere."""
    return lambda z: ops.where(z[:, :1] > edge, ops.concatenate([(z[:, :1] - edge) ** 2, z[:, 1:]], axis=1), 0)


@pytest.mark.parametrize(("z", "told"), [
    ([[3.0, 0.0], [-9.0, 0.0], [4.0, 1.0]], "1 of the 3 points is"),
    ([[3.0, 0.0], [-9.0, 0.0], [4.0, 1.0], [-8.0, 2.0]], "2 of the 4 points are"),
])  # fmt: skip
def test_where_the_decoder_stands_still_a_point_is_left_out_and_told(z, told):
    z = np.array(z)
    text = (
        "local_flatness: decode gives the same for z[1] and for a step of 0.4 away from it: it does not depend on z "
        f"there. {told} left out of the means for this."
    )
    with warns(text):
        flatness = inspect.local_flatness(bowl_beyond(0), z, seed=0, directions=200)
    assert flatness.stuck.tolist() == (z[:, 0] < 0).tolist()
    assert np.array_equal(flatness.jacobians[1], np.zeros((2, 2)))
    rest = inspect.local_flatness(bowl_beyond(0), z[::2], seed=1, directions=200)
    assert not rest.stuck.any()
    assert np.allclose(flatness.ratios, rest.ratios, rtol=0.1)
    assert flatness.order == pytest.approx(2)


def test_a_point_that_only_large_steps_leave_is_left_out_of_all_radii():
    z = np.array([[3.0, 0.0], [-0.3, 0.0]])
    text = (
        "local_flatness: decode gives the same for z[1] and for a step of 0.1 away from it: it does not depend on z "
        "there. 1 of the 2 points is left out of the means for this."
    )
    with warns(text):
        flatness = inspect.local_flatness(bowl_beyond(0), z, radii=(0.4, 0.1), seed=0, directions=1)
    assert np.isfinite(flatness.ratios).all()
    assert flatness.order == pytest.approx(2)


def test_a_decoder_of_float32_is_measured_in_float32():
    decoder = nn.MLP([2, 8, 3], "tanh", rng=0, dtype=np.float32)
    flatness = inspect.local_flatness(decoder, np.ones((2, 2), np.float32), seed=0)
    assert flatness.jacobians.dtype == np.float32
    assert abs(flatness.order - 2) < 0.3


# Interpolation


@given(arrays(float, (2, 3, 4), elements=st.floats(-5, 5)))
def test_without_a_bend_all_paths_are_one(ends):
    paths = inspect.interpolate(lambda x: x * 2, lambda z: z / 2, *ends, steps=5)
    by_hand = ends[0] + np.linspace(0, 1, 5)[:, None, None] * (ends[1] - ends[0])
    for path in paths[1:]:
        assert np.allclose(path, by_hand)


def test_the_latent_path_is_decoded_from_the_line_between_the_codes():
    paths = inspect.interpolate(lambda x: x[:, :1], lambda z: ops.concatenate([z, z**2], axis=1), [[0, 9]], [[2, 9]])
    assert np.allclose(paths.latent[:, 0], np.stack([2 * paths.t, 4 * paths.t**2], axis=1))
    assert np.allclose(paths.reconstructed[:, 0], np.stack([2 * paths.t, 4 * paths.t], axis=1))
    assert np.allclose(paths.pixel[:, 0], np.stack([2 * paths.t, 9 + 0 * paths.t], axis=1))
    assert paths.t.tolist() == np.linspace(0, 1, 11).tolist()


def test_modules_interpolate_in_evaluation_mode_and_are_judged_by_their_error():
    encoder, decoder = nn.Linear(3, 2, rng=0), nn.Linear(2, 3, rng=1)
    a, b = np.eye(3)[:2], np.eye(3)[1:]
    paths = inspect.interpolate(encoder, decoder, a, b, steps=2)
    both = nn.Sequential(encoder, decoder)
    assert np.allclose(paths.latent, [nn.predict(both, a), nn.predict(both, b)])
    assert np.allclose(inspect.reconstruction_error(both, a), np.linalg.norm(a - nn.predict(both, a), axis=1))
    assert encoder.training


def test_paths_that_have_no_ends_are_refused():
    text = "interpolate: a has shape (2, 3), but b has shape (1, 3); row i of a goes to row i of b."
    with raises(ValueError, text):
        inspect.interpolate(np.tanh, np.tanh, np.ones((2, 3)), np.ones((1, 3)))
    with raises(ValueError, "interpolate: steps must be at least 2: the two ends."):
        inspect.interpolate(np.tanh, np.tanh, np.ones((2, 3)), np.ones((2, 3)), steps=1)
    text = "reconstruction_error: x has shape (2, 3), but the autoencoder returned (2, 1)."
    with raises(ValueError, text):
        inspect.reconstruction_error(nn.Linear(3, 1, rng=0), np.ones((2, 3)))


# Saliency


def test_saliency_is_the_derivative_of_the_class_score_by_differences():
    model = nn.MLP([3, 8, 4], "tanh", rng=0)
    x = np.random.default_rng(1).normal(size=(5, 3))
    predicted = nn.predict(model, x).argmax(axis=1)
    for label, columns in ((None, predicted), (2, np.full(5, 2))):
        found = inspect.saliency(model, x, label)
        for i, axis in enumerate(np.eye(3)):
            up, down = nn.predict(model, x + 1e-5 * axis), nn.predict(model, x - 1e-5 * axis)
            assert np.allclose(found[:, i], ((up - down) / 2e-5)[np.arange(5), columns], atol=1e-8)
    assert type(found) is np.ndarray
    assert model.training
    assert all(p.grad is None for p in model.parameters())


def test_saliency_of_integers_is_that_of_the_same_floats():
    model, x = nn.MLP([3, 8, 4], "tanh", rng=0), np.arange(6).reshape(2, 3)
    assert np.array_equal(inspect.saliency(model, x, 1), inspect.saliency(model, x.astype(float), 1))


def test_models_are_looked_into_in_evaluation_mode_and_go_back_to_training():
    for look in (inspect.saliency, lambda model, z: inspect.local_flatness(model, z, seed=0)):
        model = Probe()
        look(model, np.ones((3, 2)))
        assert {call[:2] for call in model.calls} == {(False, False)}
        assert model.training
        assert model.inner.training


def test_saliency_refuses_a_class_that_is_not_there_and_what_gives_no_scores():
    model = nn.MLP([3, 4], rng=0)
    with raises(ValueError, "saliency: label must be a class from 0 to 3, not 4."):
        inspect.saliency(model, np.ones((2, 3)), 4)
    with raises(ValueError, "saliency: the model must return scores of shape (1, C), not (1, 2, 4)."):
        inspect.saliency(model, np.ones((1, 2, 3)))


# Suspect labels


class Witness(nn.Module):
    """Classifies by one coordinate, and notes the examples it is trained on."""

    def __init__(self, rng):
        self.layer = nn.Linear(2, 2, rng=rng)
        self.seen = set()

    def forward(self, x):
        if self.training:
            self.seen |= {*map(tuple, x)}
        else:
            assert not self.seen & {*map(tuple, x)}, "judged by a model that was trained on it"
        return self.layer(x)


def test_wrong_labels_are_the_most_suspect_and_no_model_judges_what_it_has_seen():
    x, truth = datasets.two_gaussians(100, distance=6, seed=0)
    y, flipped = corruptions.flip_labels(truth, 0.1, seed=1)
    suspects = inspect.suspect_labels(Witness, x, y, epochs=10, lr=0.1, seed=0)
    assert set(suspects.order[:10].tolist()) == set(np.flatnonzero(flipped).tolist())
    assert np.mean(suspects.predicted == truth) > 0.98
    assert np.array_equal(np.sort(suspects.order), np.arange(100))
    assert np.all(np.diff(suspects.loss[suspects.order]) <= 0)


def test_suspects_are_judged_by_scores_and_it_is_said_once_that_they_are_none():
    x, y = np.random.default_rng(0).normal(size=(40, 3)), np.arange(40) % 2
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        inspect.suspect_labels(lambda rng: nn.Sequential(nn.Linear(3, 2, rng=rng), nn.Softmax()), x, y, seed=0)
    assert len(caught) == 1
    assert caught[0].filename == __file__


def test_suspects_need_a_function_that_makes_models():
    text = (
        "suspect_labels: make must be a function that returns a fresh model, not {}: each fold trains its own. "
        "Write lambda rng: nn.MLP([…], rng=rng)."
    )
    for make, found in ((nn.MLP([2, 2], rng=0), "a MLP"), (None, "None")):
        with raises(TypeError, text.format(found)):
            inspect.suspect_labels(make, np.ones((4, 2)), [0, 1, 0, 1], seed=0)
    with raises(TypeError, "suspect_labels: model must be an nn.Module, not None."):
        inspect.suspect_labels(lambda rng: None, np.eye(10), np.arange(10) % 2, seed=0)


# Probes


class Layered(nn.Module):
    """A layer that folds the line at 0, one that forgets, and two without a row for each example."""

    def activations(self, x):
        return {"fold": np.abs(x), "forget": 0 * x, "several": (x, x), "one": x.mean()}


def test_a_probe_reads_what_is_linear_in_a_layer():
    x = np.random.default_rng(0).uniform(-2, 2, (400, 1))
    y = np.int64(np.abs(x[:, 0]) > 1)
    accuracies = inspect.linear_probe(Layered(), x, y, seed=0)
    assert list(accuracies) == ["input", "fold", "forget"]
    assert accuracies["input"] < 0.65
    assert accuracies["fold"] > 0.97
    assert np.isclose(accuracies["forget"], max(np.mean(y), 1 - np.mean(y)), atol=0.01)


def test_a_probe_is_judged_by_examples_that_it_was_not_fitted_to():
    """Labels drawn at random cannot be read from as many features as there are examples."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(200, 300)), rng.integers(0, 2, 200)
    assert inspect.linear_probe(Layered(), x, y, seed=0)["input"] < 0.65


def test_a_probe_needs_classes():
    text = "linear_probe: y must be class labels, one axis of integers, but is of float64 and has shape (4,)."
    with raises(ValueError, text):
        inspect.linear_probe(Layered(), np.ones((4, 1)), np.ones(4), seed=0)


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_the_dimension_does_not_depend_on_the_unit(scale):
    x = np.random.default_rng(0).normal(size=(200, 2))
    assert np.isclose(inspect.intrinsic_dimension(x * scale), inspect.intrinsic_dimension(x))


def test_points_that_rounding_does_not_tell_apart_are_refused():
    text = (
        "intrinsic_dimension: some points of x are nearer to others than rounding tells apart at the scale of the "
        "rest. Round x, so that they count once, or leave out what is far away."
    )
    with raises(ValueError, text):
        inspect.intrinsic_dimension([[0.0], [1e-300], [1.0], [2.5], [1e300]])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("seed", range(5))
def test_a_plane_has_no_order_and_a_bowl_has_two(seed, dtype):
    rng = np.random.default_rng(seed)
    layer = nn.Linear(3, 8, rng=rng, dtype=dtype)
    layer.bias.data = rng.normal(size=8).astype(dtype)
    z = rng.normal(size=(5, 3)).astype(dtype)
    assert np.isnan(inspect.local_flatness(layer, z, seed=0).order)
    bowl = inspect.local_flatness(lambda z: layer(z * z), z, seed=0)
    assert bowl.order == pytest.approx(2, abs=0.02)


def test_a_model_that_has_seen_the_labels_does_not_judge_them():
    model = nn.Linear(2, 2, rng=0)
    x, y = np.random.default_rng(0).normal(size=(12, 2)), np.arange(12) % 2
    with raises(
        ValueError,
        "suspect_labels: make returned parameters that were trained for another fold, so they have seen the labels "
        "they would judge. Make a new model at each call: lambda rng: nn.MLP([…], rng=rng).",
    ):
        inspect.suspect_labels(lambda rng: model, x, y, k=3, epochs=1, seed=0)
