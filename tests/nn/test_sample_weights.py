"""An example of weight 2 counts like two, whatever batch it falls into, and the history says so."""

import functools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from autograd import Tensor
from tests.nn.messages import raises
from tests.nn.spirals import TRAIN, fit, network, weights

X, Y = TRAIN
WEIGHTS = st.lists(st.integers(0, 5), min_size=40, max_size=40).filter(any).map(np.array)


def weighted_squares(prediction, target, *, sample_weight=1.0):
    """A loss as users write it, which doubles with the weights."""
    return (sample_weight * ((prediction - Tensor(np.eye(2)[target], requires_grad=False)) ** 2).sum(axis=1)).mean()


def one_epoch(loss, batch_size, weight):
    """What one epoch of plain descent, its steps too small to bend the loss, changes; and the loss written down."""
    model, lr = network(), 1e-7
    start = weights(model)
    optimizer = nn.SGD(model.parameters(), lr=lr)
    history = fit(model, loss=loss, batch_size=batch_size, epochs=1, sample_weight=weight, optimizer=optimizer, seed=3)
    return (weights(model) - start) / lr, history.loss[0]


@given(WEIGHTS, st.sampled_from([1, 3, 8, 40]))
def test_steps_of_batches_add_up_to_the_step_of_the_whole(weight, batch_size):
    """Σ_b n_b · ∇L_b / n = ∇(Σ w ℓ / Σ w): an epoch's steps, times the batch size, are n steps of all examples."""
    losses = nn.cross_entropy(network()(X), Y, reduction="none").data
    whole, loss = one_epoch(nn.cross_entropy, 40, weight)
    assert loss == pytest.approx(weight @ losses / weight.sum(), rel=1e-12)
    if 40 % batch_size == 0:
        parts, loss = one_epoch(nn.cross_entropy, batch_size, weight)
        assert np.allclose(parts * batch_size / 40, whole, rtol=1e-4, atol=1e-5)


@given(WEIGHTS, st.integers(1, 50))
def test_the_history_has_the_weighted_loss(weight, batch_size):
    model = network()
    losses = nn.cross_entropy(model(X), Y, reduction="none").data
    optimizer = nn.SGD(model.parameters(), lr=0.0)
    for scale in (1.0, 0.3, 1e300):
        history = fit(model, batch_size=batch_size, epochs=1, sample_weight=weight * scale, optimizer=optimizer)
        assert history.loss[0] == pytest.approx(weight @ losses / weight.sum(), rel=1e-12)


@pytest.mark.parametrize("batch_size", [1, 7, 16])
def test_equal_weights_are_as_good_as_none(batch_size):
    plain, weighed = network(), network()
    fit(plain, batch_size=batch_size)
    fit(weighed, batch_size=batch_size, sample_weight=np.full(40, 3))
    assert np.allclose(weights(plain), weights(weighed), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("batch_size", [1, 7, 40])
def test_a_loss_that_doubles_with_the_weights_is_not_weighed_twice(batch_size):
    weight = np.arange(40) % 4
    each = ((network()(X).data - np.eye(2)[Y]) ** 2).sum(axis=1)
    model = network()
    optimizer = nn.SGD(model.parameters(), lr=0.0)
    options = {"batch_size": batch_size, "epochs": 1, "sample_weight": weight, "optimizer": optimizer}
    history = fit(model, loss=weighted_squares, **options)
    assert history.loss[0] == pytest.approx(weight @ each / weight.sum(), rel=1e-12)


def test_a_sum_stays_the_weighted_sum_of_a_batch():
    weight = np.arange(40) % 4
    model = network()
    options = {"batch_size": 40, "epochs": 1, "optimizer": nn.SGD(model.parameters(), lr=0.0)}
    history = fit(model, loss=functools.partial(nn.cross_entropy, reduction="sum"), sample_weight=weight, **options)
    losses = nn.cross_entropy(model(X), Y, reduction="none").data
    assert history.loss[0] == pytest.approx(weight @ losses / weight.mean(), rel=1e-12)


def test_a_batch_of_weight_0_makes_no_step():
    model, calls = network(), []

    def note(run):
        calls.append(run.epoch)

    note.batch = lambda run: calls.append(weights(model))
    start = weights(model)
    fit(model, batch_size=1, epochs=1, sample_weight=np.arange(40) == 0, callbacks=[note])
    assert len(calls) == 41, "a schedule counts every batch"
    assert len(np.unique(np.array([start, *calls[:-1]]), axis=0)) == 2, "one example, one step"


def test_a_loss_that_draws_from_the_model_goes_on_drawing_where_it_was():
    drawn = []

    def loss(prediction, target, *, sample_weight=None):
        drawn.append(float(model.rng.normal()))
        return nn.cross_entropy(prediction, target, sample_weight=sample_weight)

    model = network()
    model.rng = np.random.default_rng(5)
    fit(model, loss=loss, sample_weight=np.ones(40), batch_size=40, epochs=1)
    again = np.random.default_rng(5)
    first, second = again.normal(), again.normal()
    assert drawn == [first, second, first]


def test_examples_of_weight_0_are_not_learnt_from_and_whole_weights_count_as_copies():
    x, y = TRAIN
    w = np.arange(40) % 3
    a, b = network(), network()
    options = {"batch_size": 1000, "epochs": 4}
    fit(a, sample_weight=w, **options)
    fit(b, data=(np.repeat(x, w, axis=0), np.repeat(y, w)), **options)
    assert np.allclose(weights(a), weights(b), rtol=1e-9, atol=1e-12)
    assert not np.allclose(weights(a), weights(network()), rtol=1e-3)


def test_weights_follow_their_examples_through_shuffling_and_splitting():
    x, y = TRAIN
    seen = {}

    def loss(prediction, target, *, sample_weight=None):
        if sample_weight is not None:
            seen.setdefault(len(target), []).append((target, sample_weight))
        return nn.cross_entropy(prediction, target)

    fit(network(), loss=loss, sample_weight=(y + 1) / 4, validation=0.25)
    scales = set()
    for batch in seen.values():
        for target, weight in batch:
            scale = weight[0] / (target[0] + 1)
            assert np.allclose(weight / (target + 1), scale, rtol=1e-12)
            scales.add(round(float(scale), 12))
    assert seen.keys() == {16, 14}
    assert max(scales) == pytest.approx(2 * min(scales)), "once with twice the weights, to see whether the loss doubles"
    assert len(scales) == 2
    assert fit(network(dtype=np.float32), sample_weight=[1] * 40, data=(x.tolist(), y))


def test_a_split_that_leaves_no_weight_is_refused():
    rows = nn.split(np.arange(40), Y, (0.5, 0.5), seed=np.random.default_rng(0).spawn(2)[1])[0][0]
    weight = np.ones(40)
    weight[rows] = 0
    text = "fit: sample_weight is 0 for all examples that validation= left to be trained on. Pass validation=(x, y)."
    with raises(ValueError, text):
        fit(network(), sample_weight=weight, validation=0.5)


def test_weights_that_are_none():
    for weight, text in (
        (
            np.ones(3),
            "sample_weight has shape (3,), but there must be one weight for each of the 40 examples: shape (40,).",
        ),
        (
            np.ones((40, 1)),
            "sample_weight has shape (40, 1), but there must be one weight for each of the 40 examples: shape (40,).",
        ),
        (np.arange(40) - 1, "sample_weight must be >= 0 and somewhere larger, but one is -1."),
        (np.zeros(40), "sample_weight must be >= 0 and somewhere larger, but all are 0."),
        (
            np.full(40, np.nan),
            "sample_weight has 40 values that are not finite, the first at [0]: nan. "
            "Remove or fill them: NaN in, NaN out.",
        ),
    ):
        with raises(ValueError, f"fit: {text}"):
            fit(network(), sample_weight=weight)
    text = "fit: sample_weight= needs a loss that takes the weights: def loss(prediction, target, *, sample_weight): …"
    with raises(TypeError, text):
        fit(network(), sample_weight=np.ones(40), loss=lambda p, t: nn.cross_entropy(p, t))
    assert fit(network(), sample_weight=np.ones(40), loss=lambda p, t, **more: nn.cross_entropy(p, t, **more))


# A share that is held out


def test_a_share_is_held_out_stratified_by_the_second_generator_of_the_seed():
    whole = fit(network(), validation=0.25, epochs=3)
    (x, y), held_out = nn.split(*TRAIN, (0.75, 0.25), seed=np.random.default_rng(0).spawn(2)[1])
    assert np.bincount(held_out[1]).tolist() == [5, 5]
    by_hand = fit(network(), data=(x, y), validation=held_out, epochs=3)
    assert (whole.loss, whole.val_loss) == (by_hand.loss, by_hand.val_loss)


def test_what_is_held_out_does_not_depend_on_the_epochs_and_batches_and_does_on_the_seed():
    def held_out(**options):
        kept = []
        metrics = {"keep": lambda p, t: kept.append(t) or 0.0}
        y = np.arange(40.0)
        fit(
            nn.Linear(2, 1, rng=0), data=(TRAIN[0], y[:, None]), loss=nn.mse, validation=0.2, metrics=metrics, **options
        )
        return kept[0].tolist()

    first = held_out()
    assert len(first) == 8
    assert held_out(epochs=1, batch_size=3) == first
    assert held_out(seed=1) != first


def test_shares_that_are_none():
    for share in (0, 1, 1.5, -0.2, float("nan")):
        with raises(
            ValueError,
            f"fit: validation must be a pair (x, y) or a number between 0 and 1, as in 0.2 for a fifth, not {share:g}.",
        ):
            fit(network(), validation=share)
    with raises(
        ValueError,
        "fit: of 40 examples, validation=0.01 would have none. Give it a larger fraction, or more examples.",
    ):
        fit(network(), validation=0.01)


def test_a_loss_of_0_says_nothing_of_how_it_takes_the_weights():
    def nothing(p, t, *, sample_weight):
        return 0.0 * nn.cross_entropy(p, t, sample_weight=sample_weight)

    assert fit(network(), loss=nothing, epochs=2, sample_weight=np.ones(40)).loss == [0.0, 0.0]


def test_a_loss_without_a_signature_is_asked_for_its_loss():
    with pytest.raises(TypeError, match="sample_weight"):
        fit(network(), loss=max, sample_weight=np.ones(40))
