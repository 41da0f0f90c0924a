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


SIGMOID = (
    "binary_cross_entropy: the logits are the result of a sigmoid. "
    "Pass the scores before the sigmoid: the loss contains it."
)
SOFTMAX = (
    "cross_entropy: the logits are not negative and every row sums to 1, as after a softmax. "
    "Pass the scores before the softmax: the loss contains it."
)
SMALL = RNG.normal(size=(40, 3))
WRONG = {
    SIGMOID: (nn.Sigmoid, nn.binary_cross_entropy, (SMALL, np.stack([LABELS, 1 - LABELS], axis=1))),
    SOFTMAX: (nn.Softmax, nn.cross_entropy, (SMALL, LABELS)),
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_in_every_batch_is_said_once_a_call(text):
    last, loss, data = WRONG[text]
    model = nn.Sequential(nn.Linear(3, 2, rng=0), last())
    validated = {"validation": data, "epochs": 2, "batch_size": 8, "seed": 0, "progress": False}
    for call in (
        lambda: nn.fit(model, loss, data, **validated),
        lambda: nn.fit(model, loss, data, **validated),
        lambda: nn.find_learning_rate(model, loss, data, batch_size=8, steps=5, seed=0),
        lambda: [loss(model(data[0]), data[1]), loss(model(data[0]), data[1])],
    ):
        with warnings.catch_warnings(record=True) as found:
            warnings.simplefilter("always")
            result = call()
        assert [str(warning.message) for warning in found] == [text] * (len(result) if isinstance(result, list) else 1)


def test_an_evaluation_says_once_what_is_wrong_in_its_batches():
    model = nn.Sequential(nn.Linear(3, 2, rng=0), nn.Softmax())
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        nn.evaluate(model, nn.cross_entropy, (SMALL, LABELS), batch_size=8)
    assert [str(warning.message) for warning in found] == [SOFTMAX]
