"""The estimators keep scikit-learn's promises, and say how the validation loss went."""

import sys
from importlib import import_module

import numpy as np
import pytest
from sklearn import neural_network
from sklearn.base import clone
from sklearn.compose import TransformedTargetRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

import nn
from nn.sklearn import MLPClassifier, MLPRegressor
from tests.nn.messages import raises, warns

MOONS = nn.datasets.two_moons(80, seed=0)
LINE = (X := np.random.default_rng(0).normal(size=(60, 3))), X @ [1.0, -2.0, 0.5]


@pytest.mark.slow
@pytest.mark.filterwarnings(
    "ignore:MLPClassifier. validation_fraction=0.1 has no example of class"
)  # some checks give few examples,
@pytest.mark.filterwarnings("ignore:fit. column . of x ")  # and some give numbers around 100
@parametrize_with_checks([MLPClassifier(), MLPRegressor(), MLPClassifier(early_stopping=True, max_iter=100)])
def test_every_check_of_scikit_learn_passes(estimator, check):
    check(estimator)


def test_the_classifier_is_the_network_that_fit_trains():
    x = MOONS[0]
    y = np.digitize(x[:, 0], [0, 1])
    estimator = MLPClassifier((8, 4), "tanh", learning_rate_init=0.01, max_iter=5, random_state=3).fit(x, y)
    seed = np.random.RandomState(3).randint(np.iinfo(np.int32).max)
    start, order, _ = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(3)]
    model = nn.MLP([2, 8, 4, 3], "tanh", rng=start)
    weights, biases = [[p for path, p in model.named_parameters() if path.endswith(end)] for end in ("weight", "bias")]
    decaying = {"parameters": weights, "weight_decay": 1e-4 / 32}
    optimizer = nn.Adam([decaying, {"parameters": biases}], lr=0.01)
    history = nn.fit(model, nn.cross_entropy, (x, y), epochs=5, optimizer=optimizer, seed=order, progress=False)
    assert estimator.loss_curve_ == history.loss
    scores = nn.predict(model, x)
    assert np.array_equal(estimator.predict(x), scores.argmax(axis=1))
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    assert np.allclose(estimator.predict_proba(x), p)


def test_without_hidden_layers_alpha_is_that_of_linear_models():
    """Of Ridge, and 1 / C of LogisticRegression, whose minima scikit-learn finds in other ways."""
    (x, y), alpha = LINE, 30.0
    options = {"alpha": alpha, "learning_rate_init": 0.05, "batch_size": 100, "max_iter": 250, "random_state": 0}
    for truth in (y, np.stack([y, 1 - 3 * y + x[:, 1] ** 2], axis=1)):
        ours = MLPRegressor((), **options).fit(x, truth)
        np.testing.assert_allclose(ours.predict(x), Ridge(alpha).fit(x, truth).predict(x), atol=1e-3)
    for borders in ([0.5], [-1, 1]):
        classes = np.digitize(y, borders)
        ours = MLPClassifier((), **options).fit(x, classes)
        theirs = LogisticRegression(C=1 / alpha).fit(x, classes)
        np.testing.assert_allclose(ours.predict_proba(x), theirs.predict_proba(x), atol=1e-3)


@pytest.mark.parametrize("borders", [[0.5], [-1, 1]])
def test_with_hidden_layers_alpha_is_that_of_scikit_learn(borders):
    (x, y), alpha = LINE, 2.0
    classes = np.digitize(y, borders)
    options = {"activation": "tanh", "alpha": alpha, "max_iter": 300, "random_state": 0}
    ours = MLPClassifier((3,), **options, learning_rate_init=0.03, batch_size=60).fit(x, classes)
    theirs = neural_network.MLPClassifier((3,), **options, solver="lbfgs").fit(x, classes)
    np.testing.assert_allclose(ours.predict_proba(x), theirs.predict_proba(x), atol=2e-3)
    assert np.ptp(theirs.predict_proba(x)[:, 0]) > 0.5


def test_the_one_output_for_two_classes_is_for_the_second():
    x = np.random.default_rng(0).normal(size=(60, 2))
    found = MLPClassifier((4,), max_iter=20, learning_rate_init=0.05, random_state=0).fit(
        x, np.where(x[:, 0] > 0, "b", "a")
    )
    scores = nn.predict(found.model_, x)[:, 0]
    assert found.classes_.tolist() == ["a", "b"]
    assert np.allclose(found.predict_proba(x)[:, 1], 1 / (1 + np.exp(-scores)))
    assert np.array_equal(found.predict(x) == "b", scores > 0)


def test_labels_may_be_texts_and_are_learned():
    x, y = MOONS
    texts = np.array(["lower", "upper"])[1 - y]
    estimator = MLPClassifier((16,), learning_rate_init=0.02, max_iter=100, random_state=0).fit(x, texts)
    assert estimator.classes_.tolist() == ["lower", "upper"]
    assert estimator.score(x, texts) > 0.95


def test_early_stopping_keeps_a_curve_of_the_validation_loss_and_the_weights_of_its_best_epoch():
    x, y = MOONS
    noisy, _ = nn.corruptions.flip_labels(y, 0.2, seed=0)
    options = {"learning_rate_init": 0.03, "random_state": 0, "validation_fraction": 0.3, "n_iter_no_change": 4}
    estimator = MLPClassifier((32,), early_stopping=True, **options).fit(x, noisy)
    curve = estimator.validation_loss_curve_
    assert len(curve) == len(estimator.loss_curve_) == estimator.n_iter_ < 200
    best = int(np.argmin(curve))
    assert len(curve) == best + 1 + 4
    same = clone(estimator).set_params(max_iter=best + 1).fit(x, noisy)
    assert np.array_equal(same.predict_proba(x), estimator.predict_proba(x))
    assert clone(estimator).set_params(early_stopping=False, max_iter=2).fit(x, noisy).validation_loss_curve_ is None


def test_a_pipeline_is_searched_for_its_best_parameters():
    x, y = MOONS
    pipeline = make_pipeline(StandardScaler(), MLPClassifier((16,), learning_rate_init=0.05, random_state=0))
    search = GridSearchCV(pipeline, {"mlpclassifier__max_iter": [1, 60]}, cv=2).fit(x * 1000, y)
    assert search.best_params_ == {"mlpclassifier__max_iter": 60}
    assert search.best_score_ > 0.9


def test_the_regressor_predicts_one_number_or_several():
    x, y = LINE
    options = {"learning_rate_init": 0.02, "max_iter": 100, "random_state": 0}
    one = MLPRegressor((16,), **options).fit(x, y)
    assert one.predict(x).shape == y.shape
    assert one.score(x, y) > 0.98
    two = MLPRegressor((16,), **options).fit(x, np.stack([y, -y], axis=1))
    assert two.predict(x).shape == (60, 2)
    assert two.score(x, np.stack([y, -y], axis=1)) > 0.98
    far = TransformedTargetRegressor(MLPRegressor((16,), **options), transformer=StandardScaler()).fit(x, 1e4 + 1e3 * y)
    assert far.score(x, 1e4 + 1e3 * y) > 0.98


def test_float32_stays_float32():
    x, y = LINE
    estimator = MLPRegressor((4,), max_iter=1, random_state=0).fit(np.float32(x), y)
    assert estimator.predict(np.float32(x)).dtype == np.float32
    assert all(p.dtype == np.float32 for p in estimator.model_.parameters())


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("validation_fraction", 1.5, "validation_fraction must be < 1, not 1.5."),
        ("validation_fraction", -1, "validation_fraction must be a finite number >= 0, not -1."),
        ("n_iter_no_change", 0, "n_iter_no_change must be an integer >= 1, not 0."),
        ("max_iter", 0, "max_iter must be an integer >= 1, not 0."),
        ("hidden_layer_sizes", "abc", "hidden_layer_sizes must be an integer >= 1, not 'a'."),
        ("hidden_layer_sizes", (3, 0), "hidden_layer_sizes must be an integer >= 1, not 0."),
        ("hidden_layer_sizes", 2.5, "hidden_layer_sizes must be an integer >= 1, not 2.5."),
        ("early_stopping", "yes", "early_stopping must be True or False, not 'yes'."),
        ("learning_rate_init", 0, "learning_rate_init must be > 0, not 0."),
        ("alpha", -1, "alpha must be a finite number >= 0, not -1."),
        ("alpha", None, "alpha must be a finite number >= 0, not None."),
        ("batch_size", "all", "batch_size must be an integer >= 1, not 'all'."),
        (
            "activation",
            "identity",
            "activation='identity' is not one of relu, leaky_relu, elu, gelu, silu, softplus, tanh, sigmoid, logistic.",
        ),
    ],
)
def test_errors_have_the_names_of_the_parameters(name, value, text):
    error = TypeError if name == "early_stopping" else ValueError
    with raises(error, f"MLPRegressor: {text}"):
        MLPRegressor(**{name: value}).fit(*LINE)


def test_scikit_learns_values_are_known():
    x, y = MOONS
    own = MLPClassifier((4,), "sigmoid", batch_size=80, max_iter=2, random_state=0).fit(x, y)
    theirs = MLPClassifier((4,), "logistic", batch_size="auto", max_iter=2, random_state=0).fit(x, y)
    assert own.loss_curve_ == theirs.loss_curve_


def test_one_class_is_refused():
    text = (
        "MLPClassifier: y has one class, 'a'; there is nothing to tell apart. It takes examples of two or more classes."
    )
    with raises(ValueError, text):
        MLPClassifier().fit(np.ones((3, 2)), ["a"] * 3)


def test_without_scikit_learn_the_import_says_what_to_install(monkeypatch):
    monkeypatch.delitem(sys.modules, "nn.sklearn")
    monkeypatch.setitem(sys.modules, "sklearn.base", None)
    text = (
        "nn.sklearn: the estimators need scikit-learn >= 1.6, which is not installed: pip install 'seegrad[sklearn]'."
    )
    with raises(ImportError, text):
        import_module("nn.sklearn")


def test_too_few_examples_to_hold_some_out_are_told_in_the_parameters_names():
    text = (
        "MLPRegressor: of 3 examples, validation_fraction=0.1 would have none. Give it a larger fraction, or more "
        "examples."
    )
    with raises(ValueError, text):
        MLPRegressor(early_stopping=True).fit(np.eye(3), np.arange(3.0))


@pytest.mark.parametrize(
    ("classes", "rare"),
    [(["a", "b", "c"], "'c'"), (np.array(["a", "b", "c"], object), "'c'"), ([5, 7, 9], "9"), ([0.0, 1.0, 2.0], "2.0")],
)
def test_a_class_that_is_not_held_out_is_called_by_its_label(classes, rare):
    y = np.array(classes)[[0] * 10 + [1] * 9 + [2]]
    text = (
        f"MLPClassifier: validation_fraction=0.2 has no example of class {rare}, which has 1 of 20. Give it a larger "
        "fraction, or collect more of the class."
    )
    with warns(text):
        MLPClassifier((), early_stopping=True, validation_fraction=0.2, max_iter=1, random_state=0).fit(np.eye(20), y)


def test_verbose_is_a_level_or_a_flag():
    for verbose in (3, np.True_):
        MLPRegressor((2,), max_iter=1, random_state=0, verbose=verbose).fit(*LINE)
    with raises(TypeError, "MLPRegressor: verbose must be True or False, not 'yes'."):
        MLPRegressor(verbose="yes").fit(*LINE)
