"""What cannot be trained is refused before the first step, with names, shapes and what to do."""

import numpy as np
import pytest

import nn
from autograd import Tensor
from tests.nn.messages import raises

X, Y = np.zeros((6, 2)), np.array([0, 1, 0, 1, 0, 1])


def network():
    return nn.MLP([2, 3, 2], rng=0)


def refuses(kind, text, *, model=None, loss=nn.cross_entropy, data=(X, Y), **options):
    model = network() if model is None else model
    before = model.state_dict() if isinstance(model, nn.Module) else {}
    with raises(kind, text):
        nn.fit(model, loss, data, **({"epochs": 1, "seed": 0, "progress": False} | options))
    if isinstance(model, nn.Module):
        assert all(np.array_equal(value, before[path]) for path, value in model.state_dict().items())


def test_data_that_is_no_pair():
    refuses(TypeError, "fit: data is a pair (x, y) of arrays, not an ndarray.", data=X)
    refuses(TypeError, "fit: data is a pair (x, y) of arrays, not 3 items.", data=(X, Y, Y))
    refuses(TypeError, "fit: data is a pair (x, y) of arrays, not None.", data=None)
    refuses(TypeError, "fit: validation is a pair (x, y) of arrays, not an ndarray.", validation=X)


def test_data_that_is_not_of_numbers():
    refuses(TypeError, "fit: x of data must be an array of numbers, but is None.", data=(None, Y))
    refuses(
        TypeError,
        "fit: y of data must be an array of numbers, but is of <U3. "
        "Number the texts: np.unique(texts, return_inverse=True)[1].",
        data=(X, ["cat", "dog"] * 3),
    )
    refuses(
        TypeError,
        "fit: x of data has rows of different lengths; it must be one array of numbers.",
        data=([[1, 2], [3]], [0, 1]),
    )
    refuses(
        TypeError,
        "fit: x of data must be an array of numbers, but is of object. "
        "If it holds numbers, convert it: .astype(float).",
        data=(np.array([[1, None]]), [0]),
    )
    refuses(
        TypeError,
        "fit: x of data must be an array of numbers, not a generator.",
        data=((row for row in [[1.0], [2.0]]), [0, 1]),
    )
    refuses(ValueError, "fit: y of data is a single number; it must have one row for each example.", data=(X, 1))


def test_data_that_is_empty_or_of_unequal_length():
    refuses(ValueError, "fit: x of data is empty: its shape is (0, 2).", data=(X[:0], Y[:0]))
    refuses(
        ValueError,
        "fit: x of data and y of data have different lengths: shapes (6, 2) and (5,).",
        data=(X, Y[:5]),
    )
    refuses(ValueError, "fit: x of validation is empty: its shape is (0, 2).", validation=(X[:0], Y[:0]))


def test_data_that_is_not_finite():
    x = X.copy()
    x[4, 1], x[5, 0] = np.nan, np.inf
    repair = "Remove or fill them: NaN in, NaN out."
    refuses(
        ValueError,
        f"fit: x of data has 2 values that are not finite, the first at [4, 1]: nan. {repair}",
        data=(x, Y),
    )
    refuses(
        ValueError,
        f"fit: y of validation has 1 value that is not finite, the first at [2]: inf. {repair}",
        validation=(X[:3], np.array([0, 1, np.inf])),
    )


def test_validation_unlike_the_data():
    rest = "only the first number may differ."
    refuses(
        ValueError,
        f"fit: x of validation has shape (6, 3), but x of data has shape (6, 2); {rest}",
        validation=(np.zeros((6, 3)), Y),
    )
    refuses(
        ValueError,
        f"fit: y of validation has shape (6, 1), but y of data has shape (6,); {rest}",
        validation=(X, Y[:, None]),
    )


def test_numbers_that_are_no_counts():
    for value in (0, -1, 2.0, "3", True, None):
        refuses(ValueError, f"fit: epochs must be an integer >= 1, not {value!r}.", epochs=value)
        refuses(ValueError, f"fit: batch_size must be an integer >= 1, not {value!r}.", batch_size=value)
    refuses(ValueError, "fit: patience must be an integer >= 1, not 0.", patience=0, validation=(X, Y))


def test_a_seed_that_is_none():
    advice = (
        "Randomness is explicit: write seed=0, or share one generator among several calls: "
        "seed=np.random.default_rng(0)."
    )
    refuses(TypeError, f"fit: seed is missing. {advice}", seed=None)
    refuses(TypeError, f"fit: seed must be a generator or an integer >= 0, not 0.5. {advice}", seed=0.5)
    refuses(TypeError, f"fit: seed must be a generator or an integer >= 0, not -3. {advice}", seed=-3)


def test_keywords_that_are_unknown_or_missing():
    refuses(TypeError, "fit() got an unexpected keyword argument 'learning_rate'", learning_rate=0.1)
    with raises(TypeError, "fit() missing 2 required keyword-only arguments: 'epochs' and 'seed'"):
        nn.fit(network(), nn.cross_entropy, (X, Y))


def test_a_model_or_a_loss_that_is_none():
    refuses(TypeError, "fit: model must be an nn.Module, not a function.", model=lambda x: x)
    refuses(TypeError, "fit: model must be an nn.Module, not the class MLP.", model=nn.MLP)
    text = "fit: loss must be a function of prediction and truth, such as nn.mse, not {}."
    refuses(TypeError, text.format("a str"), loss="mse")
    refuses(TypeError, text.format("None"), loss=None)
    refuses(TypeError, text.format("the class Relu"), loss=nn.Relu)
    with raises(TypeError, text.replace("fit", "evaluate", 1).format("a str")):
        nn.evaluate(network(), "mse", (X, Y))
    refuses(
        ValueError,
        "fit: the model Relu has no parameters. They are tensors in a module's attributes that require a gradient, "
        "or in modules there, also in lists, tuples and dicts.",
        model=nn.Relu(),
    )


def test_an_optimizer_that_is_none_or_anothers():
    text = "fit: optimizer must be an optimiser such as nn.Adam(model.parameters(), lr=1e-3), not {}."
    refuses(TypeError, text.format("a str"), optimizer="adam")
    refuses(TypeError, text.format("the class Adam"), optimizer=nn.Adam)
    refuses(
        ValueError,
        "fit: the optimiser SGD holds none of the model's parameters; it was made for another model. "
        "Make it from this one: SGD(model.parameters(), …).",
        optimizer=nn.SGD(network().parameters(), lr=0.1),
    )


def test_a_monitor_that_is_not_measured_or_has_no_direction():
    refuses(
        ValueError,
        "fit: patience= and monitor= need validation=(x, y): examples that are not trained on.",
        patience=3,
    )
    refuses(
        ValueError,
        "fit: monitor='val_accuracy' is not measured; it can be val_loss.",
        monitor="val_accuracy",
        validation=(X, Y),
    )
    metrics = {"f1": lambda p, t: 0.0}
    refuses(
        ValueError,
        "fit: monitor='loss' is not measured; it can be val_loss or val_f1.",
        monitor="loss",
        metrics=metrics,
        validation=(X, Y),
    )
    refuses(
        ValueError,
        "fit: monitor='val_f1' needs mode='max' if a larger value is better, or mode='min'.",
        monitor="val_f1",
        metrics=metrics,
        validation=(X, Y),
    )
    refuses(ValueError, "fit: mode must be 'min' or 'max', not 'auto'.", mode="auto", validation=(X, Y))


def test_metrics_that_cannot_be_measured():
    for metrics, kind, text in (
        ([nn.accuracy], TypeError, "metrics is a dict of functions, as in {'accuracy': nn.accuracy}, not a list."),
        (nn.accuracy, TypeError, "metrics is a dict of functions, as in {'accuracy': nn.accuracy}, not a function."),
        (
            {"accuracy": "accuracy"},
            TypeError,
            "metrics is a dict of functions by their names, as in {'accuracy': nn.accuracy}, "
            "but has 'accuracy': a str.",
        ),
        (
            {1: nn.accuracy},
            TypeError,
            "metrics is a dict of functions by their names, as in {'accuracy': nn.accuracy}, but has 1: a function.",
        ),
        (
            {"loss": nn.accuracy},
            ValueError,
            "a metric cannot be called 'loss': that is the loss itself. Choose another name.",
        ),
    ):
        refuses(kind, f"fit: {text}", metrics=metrics, validation=(X, Y))
        with raises(kind, f"evaluate: {text}"):
            nn.evaluate(network(), nn.cross_entropy, (X, Y), metrics)
    refuses(
        ValueError,
        "fit: metrics= are measured on validation=(x, y), or on the data with eval_train=True.",
        metrics={"accuracy": nn.accuracy},
    )
    for result, kind, text in (
        (np.zeros(2), ValueError, "the metric 'errors' returned shape (2,), but one number is needed: take the mean."),
        (None, TypeError, "the metric 'errors' must return one number, not None."),
        ("3", TypeError, "the metric 'errors' must return one number, not a str."),
    ):
        with raises(kind, f"evaluate: {text}"):
            nn.evaluate(network(), nn.cross_entropy, (X, Y), {"errors": lambda p, t, result=result: result})


def test_metrics_need_predictions_that_can_be_joined():
    class Pair(nn.Module):
        def __init__(self, first):
            self.inner, self.first = network(), first

        def forward(self, x):
            return self.first(self.inner(x))

    def loss(prediction, truth):
        return nn.mse(prediction[0], np.zeros(prediction[0].shape))

    text = "evaluate: metrics= need a model that returns an array with a row for each example, not {}."
    for first, found in ((lambda y: (y, y), "a tuple"), (lambda y: y.T, "shape (2, 4) for the first batch")):
        model = Pair(first)
        nn.evaluate(model, loss, (X, Y), batch_size=4)
        with raises(TypeError, text.format(found)):
            nn.evaluate(model, loss, (X, Y), {"accuracy": nn.accuracy}, batch_size=4)


def test_flags_that_are_no_truths():
    for name in ("progress", "eval_train"):
        refuses(TypeError, f"fit: {name} must be True or False, not 'no'.", **{name: "no"})


def test_a_loss_that_is_no_number_or_forgot_the_model():
    refuses(
        ValueError,
        "fit: the loss returned shape (6,), but one number is needed: reduction='mean'.",
        loss=lambda p, t: nn.cross_entropy(p, t, reduction="none"),
    )
    text = (
        "fit: the loss returned {} that does not depend on the model's parameters. Compute it with tensors: "
        "no float(), .item(), .data, .numpy() or no_grad() between the model and the loss."
    )
    refuses(TypeError, text.format("a float64"), loss=lambda p, t: nn.cross_entropy(p.data, t))
    refuses(TypeError, text.format("a float"), loss=lambda p, t: nn.cross_entropy(p, t).item())
    refuses(TypeError, text.format("a Tensor"), loss=lambda p, t: nn.cross_entropy(p.detach(), t))
    refuses(TypeError, text.format("None"), loss=lambda p, t: None)


def test_labels_that_do_not_fit_the_model_are_explained_by_the_loss():
    refuses(
        ValueError,
        "cross_entropy: labels[0] is 5, but the 2 classes of logits of shape (1, 2) are numbered 0 to 1.",
        data=(X[:1], np.array([5])),
    )
    refuses(
        TypeError,
        "cross_entropy: labels must be integers, the numbers of classes, not float64: labels.astype(int).",
        data=(X, Y.astype(float)),
    )


def test_evaluate_refuses_the_same_data():
    with raises(ValueError, "evaluate: x of data and y of data have different lengths: shapes (6, 2) and (5,)."):
        nn.evaluate(network(), nn.cross_entropy, (X, Y[:5]))
    with raises(ValueError, "evaluate: the loss returned shape (6,), but one number is needed: reduction='mean'."):
        nn.evaluate(network(), lambda p, t: nn.cross_entropy(p, t, reduction="none"), (X, Y))


@pytest.mark.parametrize("wrap", [Tensor, np.asarray])
def test_an_input_of_another_width_is_explained_by_the_layer(wrap):
    refuses(
        ValueError,
        "Linear(2, 3): the input has shape (6, 4), but its last axis must be 2.",
        data=(wrap(np.zeros((6, 4))), Y),
    )
