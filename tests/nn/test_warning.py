"""A warning points at the user's line, whoever called us on the user's behalf."""

import inspect
import warnings

import numpy as np
import pytest

import nn
from autograd import Tensor, no_grad

RNG = np.random.default_rng(0)
X, LABELS = 300 * RNG.random((40, 3)), np.arange(40) % 2
SHARES = np.array([[0.25, 0.75], [0.5, 0.5]])


def estimator(**options):
    return pytest.importorskip("nn.sklearn", reason="needs scikit-learn").MLPClassifier((4,), max_iter=1, **options)


def pipeline():
    from sklearn.pipeline import make_pipeline

    return make_pipeline(estimator(random_state=0))


def searched():
    from sklearn.model_selection import GridSearchCV

    return GridSearchCV(estimator(random_state=0), {"activation": ["relu"]}, cv=2)


def forgotten_eval():
    model = nn.Sequential(nn.Linear(3, 2, rng=0), nn.Dropout(seed=0))
    with no_grad():
        model(X)


CASES = {
    "fit": lambda: nn.fit(nn.MLP([3, 2], rng=0), nn.cross_entropy, (X, LABELS), epochs=1, seed=0, progress=False),
    "an estimator": lambda: estimator(random_state=0).fit(X, LABELS),
    "a pipeline": lambda: pipeline().fit(X, LABELS),
    "a search": lambda: searched().fit(X, LABELS),
    "a loss": lambda: nn.cross_entropy(SHARES, [0, 1]),
    "a loss of two classes": lambda: nn.binary_cross_entropy(nn.Sigmoid()(Tensor([0.5])), [1.0]),
    "a layer": forgotten_eval,
    "standardising": lambda: nn.standardise(np.ones((3, 1))),
    "a split": lambda: nn.split(np.arange(12.0), np.array([0] * 11 + [1]), (0.5, 0.5), seed=0),
    "folds": lambda: list(nn.KFold(3, seed=0).split(np.arange(12.0), np.array([0] * 11 + [1]))),
    "calibration": lambda: nn.calibration_error(SHARES, [0, 1]),
}


@pytest.mark.parametrize("what", CASES)
def test_a_warning_points_at_the_users_line(what):
    if "estimator" in what or what in ("a pipeline", "a search"):
        pytest.importorskip("sklearn", reason="needs scikit-learn")
    case = CASES[what]
    lines, start = inspect.getsourcelines(case)
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        case()
    assert found
    for warning in found:
        assert warning.filename == __file__
        assert start <= warning.lineno < start + len(lines)
