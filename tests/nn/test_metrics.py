"""Metrics equal scikit-learn's, and what is written in the paper that defines them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score
from sklearn.metrics import confusion_matrix as theirs

import nn
from tests.nn.messages import raises, warns


@st.composite
def scored(draw):
    n, classes, seed = draw(st.integers(1, 30)), draw(st.integers(2, 5)), draw(st.integers(0, 999))
    rng = np.random.default_rng(seed)
    return rng.normal(0, 2, (n, classes)), rng.integers(0, classes, n)


@given(scored())
def test_confusion_and_accuracy_are_those_of_scikit_learn(data):
    logits, labels = data
    predicted = logits.argmax(axis=1)
    assert np.array_equal(nn.confusion_matrix(logits, labels), theirs(labels, predicted, labels=range(logits.shape[1])))
    assert np.isclose(nn.accuracy(logits, labels), accuracy_score(labels, predicted))


@given(scored(), st.integers(1, 20))
def test_calibration_error_is_the_definition_bin_by_bin(data, bins):
    logits, labels = data
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    confidence, right = p.max(axis=1), p.argmax(axis=1) == labels
    expected = 0.0
    for m in range(1, bins + 1):
        inside = ((m - 1) / bins < confidence) & (confidence <= m / bins)
        if inside.any():
            expected += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    assert np.isclose(nn.calibration_error(logits, labels, bins=bins), expected)


def test_a_confidence_on_the_edge_of_two_bins_is_in_the_lower_one():
    logits = np.array([[0, 0], [np.log(3), 0]])  # sure to 1/2, and wrong; to 3/4, and right
    assert np.isclose(nn.calibration_error(logits, [1, 0], bins=2), (0.5 + 0.25) / 2)


def test_a_model_that_knows_its_posterior_is_calibrated_and_one_that_exaggerates_is_not():
    x, y = nn.datasets.two_gaussians(20000, distance=2, seed=0)
    logits = np.stack([0 * x[:, 0], 2 * x[:, 0]], axis=1)
    assert nn.calibration_error(logits, y) < 0.02
    assert nn.calibration_error(1000 * logits, y) > 0.14, "sure of all, right in 84 %"
    assert np.isclose(nn.calibration_error([[1e4, 0.0], [0.0, 1e4]], [0, 0]), 0.5)


def test_probabilities_in_the_place_of_scores_are_warned_of():
    p = np.array([[0.2, 0.8], [0.6, 0.4]])
    text = (
        "calibration_error: the logits are not negative and every row sums to 1, as after a softmax. "
        "Pass the scores before the softmax, or the logarithms of the probabilities."
    )
    with warns(text):
        nn.calibration_error(p, [0, 1])
    assert np.isclose(nn.calibration_error(np.log(p), [1, 0]), (0.2 + 0.4) / 2)


def test_metrics_refuse_what_predicts_nothing():
    logits = np.array([[0.0, 1.0], [np.nan, 1.0]])
    for metric in (nn.confusion_matrix, nn.calibration_error):
        name = metric.__name__
        text = f"{name}: 1 row of logits has a NaN, the first is row 1: no class is predicted there."
        with raises(ValueError, text):
            metric(logits, [0, 1])
        with raises(ValueError, f"{name}: there are no predictions."):
            metric(np.ones((0, 2)), np.ones(0, int))
        text = f"{name}: labels[1] is 2, but the 2 classes of logits of shape (2, 2) are numbered 0 to 1."
        with raises(ValueError, text):
            metric(np.ones((2, 2)), [0, 2])
    with raises(ValueError, "calibration_error: bins must be an integer >= 1, not 0."):
        nn.calibration_error(np.ones((2, 2)), [0, 1], bins=0)


def test_confidence_that_is_no_number_is_refused():
    assert nn.calibration_error([[0.0, -np.inf], [-np.inf, 3.0]], [0, 0]) == 0.5
    for row, value in (([np.inf, 0.0], "inf"), ([-np.inf, -np.inf], "-inf")):
        with raises(
            ValueError,
            f"calibration_error: the largest of the logits in row 1 is {value}, so its softmax is no number.",
        ):
            nn.calibration_error([[1.0, 2.0], row], [0, 1])
