"""Generated data is what its docstring says, by geometry and frequencies, and the same for the same seed."""

import sys

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from nn import datasets
from tests.nn.messages import raises

GENERATORS = [
    datasets.two_moons,
    datasets.circles,
    datasets.spirals,
    datasets.crumpled_paper,
    datasets.swiss_roll,
    datasets.two_gaussians,
    datasets.bag_of_words,
    datasets.noisy_sine,
]


@pytest.mark.parametrize("generate", GENERATORS)
def test_a_seed_decides_the_data(generate):
    (x, y), again, other = generate(50, seed=0), generate(50, seed=np.random.default_rng(0)), generate(50, seed=1)
    assert np.array_equal(x, again[0])
    assert np.array_equal(y, again[1])
    assert not np.array_equal(x, other[0])
    assert len(x) == len(y) == 50
    assert x.dtype == np.float64
    if y.ndim == 1:
        assert y.tolist() == [0, 1] * 25
    name = generate.__name__
    text = (
        f"{name}: seed is missing. Randomness is explicit: write seed=0, or share one generator among several calls: "
        "seed=np.random.default_rng(0)."
    )
    with raises(TypeError, text):
        generate(50, seed=None)
    with raises(ValueError, f"{name}: n must be an integer >= 1, not 0."):
        generate(0, seed=0)


def test_moons_are_half_circles_that_reach_into_one_another():
    x, y = datasets.two_moons(100, noise=0, seed=0)
    upper, lower = x[y == 0], x[y == 1]
    assert np.allclose(np.hypot(*upper.T), 1)
    assert np.allclose(np.hypot(lower[:, 0] - 1, lower[:, 1] - 0.5), 1)
    assert upper[:, 1].min() >= 0
    assert lower[:, 1].max() <= 0.5


def test_circles_have_their_radii():
    x, y = datasets.circles(100, ratio=0.3, noise=0, seed=0)
    assert np.allclose(np.hypot(*x.T), np.where(y == 0, 1, 0.3))


def test_an_arm_of_a_spiral_turns_as_far_as_it_goes_out():
    x, y = datasets.spirals(100, turns=1.5, noise=0, seed=0)
    radius = np.hypot(*x.T)
    turned = np.exp(1j * (3 * np.pi * radius + np.pi * y))
    assert np.allclose(x @ [1, 1j], radius * turned)
    assert radius.max() <= 1


@pytest.mark.parametrize("generate", [datasets.two_moons, datasets.circles, datasets.spirals])
def test_noise_is_added_to_both_coordinates(generate):
    clean, noisy = generate(4000, noise=0, seed=0)[0], generate(4000, noise=0.2, seed=0)[0]
    assert np.allclose((noisy - clean).std(axis=0), 0.2, atol=0.01)
    with raises(ValueError, f"{generate.__name__}: noise must be a finite number >= 0, not -1."):
        generate(4, noise=-1, seed=0)


@pytest.mark.parametrize("seed", range(4))
def test_crumpled_sheets_are_near_and_apart_but_no_plane_is_between_them(seed):
    x, y = datasets.crumpled_paper(seed=seed)
    assert LogisticRegression().fit(x, y).score(x, y) < 0.85
    assert KNeighborsClassifier(1).fit(x[:1500], y[:1500]).score(x[1500:], y[1500:]) > 0.95


def test_a_swiss_roll_is_its_sheet_rolled_up_in_three_dimensions_of_many():
    x, y = datasets.swiss_roll(500, seed=0)
    assert np.allclose(np.hypot(x[:, 0], x[:, 1]) * 6.7, 1.5 * np.pi * (1 + 2 * y[:, 0]))
    assert np.allclose(x[:, 2], np.sqrt(12) * y[:, 1])
    assert np.all(np.abs(x.std(axis=0) - 1) < 0.1)
    wide, same = datasets.swiss_roll(500, dimensions=64, seed=0)
    assert np.array_equal(y, same)
    assert np.allclose(wide @ wide.T, x @ x.T), "a rotation keeps every angle and length"
    noisy = datasets.swiss_roll(500, dimensions=64, noise=0.02, seed=0)[0]
    assert np.allclose((noisy - wide).std(), 0.02, rtol=0.05)
    with raises(ValueError, "swiss_roll: dimensions must be at least 3, not 2: a roll needs three."):
        datasets.swiss_roll(5, dimensions=2, seed=0)


def test_the_posterior_of_two_gaussians_is_bayes_theorem():
    x, y = datasets.two_gaussians(4000, distance=3, seed=0)
    assert np.allclose(x[y == 1].mean(axis=0), [1.5, 0], atol=0.1)
    assert np.allclose(x[y == 0].mean(axis=0), [-1.5, 0], atol=0.1)
    assert np.allclose(x[y == 0].std(axis=0), 1, atol=0.05)
    densities = [np.exp(-((x - center) ** 2).sum(axis=1) / 2) for center in ((-1.5, 0), (1.5, 0))]
    p = datasets.posterior(x, distance=3)
    assert np.allclose(p, densities[1] / (densities[0] + densities[1]))
    assert abs(np.mean((p > 0.5) == y) - 0.9332) < 0.015, "Φ(1.5)"
    with raises(ValueError, "posterior: x must be points in the plane, of shape (n, 2), not (3,)."):
        datasets.posterior(np.ones(3))


def test_few_words_tell_the_topic_and_many_are_rare():
    x, y = datasets.bag_of_words(4000, informative=4, rare=300, seed=0)
    assert x.shape == (4000, 304)
    assert set(np.unique(x)) == {0, 1}
    assert np.allclose(x[y == 0, :4].mean(axis=0), [0.40, 0.17, 0.40, 0.17], atol=0.04)
    assert np.allclose(x[y == 1, :4].mean(axis=0), [0.17, 0.40, 0.17, 0.40], atol=0.04)
    assert abs(x[:, 4:].mean() - 0.003) < 0.0003
    assert datasets.bag_of_words(10, rare=0, seed=0)[0].shape == (10, 20)
    with raises(ValueError, "bag_of_words: rare must be an integer >= 0, not -1."):
        datasets.bag_of_words(10, rare=-1, seed=0)


def test_a_noisy_sine_is_a_sine_and_noise():
    x, y = datasets.noisy_sine(2000, seed=0)
    assert x.shape == y.shape == (2000, 1)
    assert abs((y - np.sin(2 * x)).std() - 0.25) < 0.02
    assert x.min() < -1.9
    assert x.max() > 1.9


def test_tables_have_the_shapes_and_ranges_they_name():
    x, y = datasets.digits()
    assert (x.shape, x.min(), x.max(), np.unique(y).tolist()) == ((1797, 64), 0, 1, list(range(10)))
    x, y = datasets.diabetes()
    assert (x.shape, y.shape, y.min(), y.max()) == ((442, 10), (442, 1), 25, 346)
    assert np.allclose(x.std(axis=0), 0.0476, atol=1e-4)
    x, y = datasets.breast_cancer()
    assert (x.shape, y.shape, y.sum(), x.max()) == ((569, 30), (569,), 357, 4254)


def test_without_scikit_learn_its_data_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    for load in (datasets.digits, datasets.diabetes, datasets.breast_cancer):
        text = "the data is part of scikit-learn, which is not installed: pip install 'seegrad[sklearn]'."
        with raises(ImportError, f"{load.__name__}: {text}"):
            load()


def test_the_posterior_far_away_is_0_or_1():
    x = np.array([[-1e308, 0.0], [-400.0, 0.0], [0.0, 0.0], [400.0, 0.0], [1e308, 0.0]])
    assert datasets.posterior(x, distance=3).tolist() == [0, np.exp(-1200), 0.5, 1, 1]
    np.testing.assert_allclose(datasets.posterior([[-100.0, 0.0]]), np.exp(-200), rtol=1e-12)
