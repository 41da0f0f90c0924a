"""The search for a learning rate leaves no trace, and finds one that works."""

import numpy as np
import pytest

import nn
from tests.nn.messages import raises

RNG = np.random.default_rng(0)
X = RNG.normal(size=(200, 3))
Y = X @ [[1.0], [-2.0], [0.5]]


def search(model, **options):
    return nn.find_learning_rate(model, nn.mse, (X, Y), **{"seed": 0, "optimizer": nn.SGD, **options})


def test_the_suggestion_trains_and_a_hundredth_of_it_hardly_does():
    found = search(nn.Linear(3, 1, rng=0))
    assert found.rates[0] == 1e-6
    np.testing.assert_allclose(found.rates[1:] / found.rates[:-1], (10 / 1e-6) ** (1 / 99), rtol=1e-9)
    assert len(found.losses) < 100, "it ended where the loss exploded"
    assert 0.005 < found.suggestion < 0.9
    assert repr(found) == (
        f"LearningRates({len(found.rates)} from 1e-06 to {found.rates[-1]:.2g}; suggestion {found.suggestion:.2g})"
    )

    def trained(lr):
        model = nn.Linear(3, 1, rng=0)
        nn.fit(model, nn.mse, (X, Y), epochs=2, seed=0, optimizer=nn.SGD(model.parameters(), lr), progress=False)
        return nn.mse(model(X), Y).item()

    assert trained(found.suggestion) < 0.2 * trained(found.suggestion / 100)


def test_the_losses_are_those_of_training_with_growing_rates():
    model = nn.Linear(3, 1, rng=0)
    found = search(model, steps=5, lowest=0.01, highest=0.1, batch_size=200)
    w, bias, losses = model.weight.data, 0.0, []
    for rate in np.geomspace(0.01, 0.1, 5):
        residual = X @ w + bias - Y
        losses.append(np.mean(residual**2))
        bias = bias - rate * 2 * residual.mean()
        w = w - rate * 2 * X.T @ residual / len(X)
    np.testing.assert_allclose(found.losses, losses, rtol=1e-10)
    weights = 0.9 ** np.arange(4, -1, -1)
    assert found.smoothed[-1] == pytest.approx(found.losses @ weights / weights.sum())
    assert found.smoothed[0] == pytest.approx(found.losses[0])


def test_the_model_is_as_it_was():
    model = nn.Sequential(nn.Linear(3, 4, rng=0), nn.BatchNorm(4), nn.Dropout(0.5, seed=0), nn.Linear(4, 1, rng=1))
    model[1].eval()
    state, drawn = model.state_dict(), model[2].rng.bit_generator.state
    first = search(model, steps=20, batch_size=50)
    assert all(np.array_equal(value, state[path]) for path, value in model.state_dict().items())
    assert model[2].rng.bit_generator.state == drawn
    assert [module.training for _, module in model.named_modules()] == [True, True, False, True, True]
    assert all(p.grad is None for p in model.parameters())
    assert np.array_equal(search(model, steps=20, batch_size=50).losses, first.losses), "the same again"


def test_an_interruption_leaves_no_trace_either():
    model = nn.Linear(3, 1, rng=0)
    state, calls = model.state_dict(), iter(range(3))

    def interrupted(prediction, target):
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return nn.mse(prediction, target)

    with pytest.raises(KeyboardInterrupt):
        nn.find_learning_rate(model, interrupted, (X, Y), seed=0)
    assert all(np.array_equal(value, state[path]) for path, value in model.state_dict().items())


def test_the_plot_has_both_curves_and_the_suggestion():
    pytest.importorskip("matplotlib", reason="needs matplotlib")
    from matplotlib.figure import Figure

    found = search(nn.Linear(3, 1, rng=0))
    axes = Figure().add_subplot()
    assert found.plot(axes) is axes
    raw, smooth, mark = axes.lines
    assert np.array_equal(raw.get_ydata(), found.losses)
    assert np.array_equal(smooth.get_ydata(), found.smoothed)
    assert mark.get_xdata()[0] == found.suggestion
    assert axes.get_xscale() == "log"
    assert [text.get_text() for text in axes.texts] == [f"{found.suggestion:.2g}"]
    from matplotlib import pyplot

    assert found.plot() is pyplot.gca(), "without axes in a figure of its own"
    pyplot.close()


def test_what_cannot_be_searched_is_refused():
    model = nn.Linear(3, 1, rng=0)
    with raises(ValueError, "find_learning_rate: lowest=1 must be less than highest=0.5."):
        search(model, lowest=1, highest=0.5)
    with raises(ValueError, "find_learning_rate: steps must be an integer >= 1, not 0."):
        search(model, steps=0)
    with raises(TypeError, "find_learning_rate: model must be an nn.Module, not None."):
        search(None)
    with raises(
        TypeError,
        "find_learning_rate: optimizer must be a class such as nn.Adam, or a function of parameters and learning rate, "
        "not an Adam: lambda parameters, lr: nn.SGD(parameters, lr, momentum=0.9).",
    ):
        search(model, optimizer=nn.Adam(model.parameters()))
    with raises(TypeError, "find_learning_rate: optimizer must return an optimiser such as nn.Adam(…), not None."):
        search(model, optimizer=lambda parameters, lr: None)
    model.weight.data = np.full((3, 1), np.inf)
    with raises(FloatingPointError, "find_learning_rate: the loss of the first batch is not finite, before any step."):
        search(model)
