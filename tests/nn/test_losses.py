"""A loss is its textbook formula, its gradient the differences' limit, and a truth that does not fit is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from autograd import Tensor, grad, gradients
from autograd.testing import assert_gradients
from tests.nn.messages import raises, warns

SEEDS = st.integers(0, 2**32 - 1)


def softmax_row(z):
    e = np.exp(z - z.max())
    return e / e.sum()


# What each loss is of one example, in words of NumPy; and examples of it: (predictions, truths).
FORMULAS = {
    nn.mse: lambda p, t: (p - t) ** 2,
    nn.cross_entropy: lambda z, label: -np.log(softmax_row(z)[label]),
    nn.binary_cross_entropy: lambda z, t: -t * np.log(1 / (1 + np.exp(-z))) - (1 - t) * np.log(1 / (1 + np.exp(z))),
    nn.hinge: lambda s, t: max(0.0, 1 - t * s),
    nn.l1: lambda p, t: abs(p - t),
    nn.huber: lambda p, t: (p - t) ** 2 / 2 if abs(p - t) <= 1 else abs(p - t) - 0.5,
    nn.nll: lambda z, label: -z[label],
    nn.kl_divergence: lambda z, p: sum(p * (np.log(p) - np.log(softmax_row(z)))),
}
LOSSES = list(FORMULAS)


def examples(loss, seed, n=5):
    rng = np.random.default_rng(seed)
    if loss is nn.cross_entropy:
        return 3 * rng.normal(size=(n, 4)), rng.integers(0, 4, n)
    if loss is nn.nll:
        return -rng.uniform(0, 5, (n, 4)), rng.integers(0, 4, n)
    if loss is nn.kl_divergence:
        return 3 * rng.normal(size=(n, 4)), rng.dirichlet(np.ones(4), n)
    predictions = 3 * rng.normal(size=n)
    if loss in (nn.mse, nn.l1, nn.huber):
        return predictions, rng.normal(size=n)
    if loss is nn.hinge:
        return predictions, rng.choice([-1, 1], n)
    return predictions, rng.uniform(size=n)


@pytest.mark.parametrize("loss", LOSSES)
@given(seed=SEEDS)
def test_a_loss_is_its_formula_on_tensors_and_on_arrays(loss, seed):
    predictions, truths = examples(loss, seed)
    expected = [FORMULAS[loss](p, t) for p, t in zip(predictions, truths, strict=True)]
    np.testing.assert_allclose(loss(Tensor(predictions), truths, reduction="none").data, expected, rtol=1e-9)
    assert loss(Tensor(predictions), truths).item() == pytest.approx(np.mean(expected), rel=1e-9)
    assert not isinstance(loss(predictions, truths), Tensor), "arrays in, array out"
    assert loss(predictions, truths) == pytest.approx(np.mean(expected), rel=1e-9)


@pytest.mark.parametrize("loss", LOSSES)
@given(seed=SEEDS, n=st.integers(1, 7))
def test_the_mean_is_the_sum_over_n_and_the_sum_is_the_sum_of_each(loss, seed, n):
    predictions, truths = examples(loss, seed, n)
    total = loss(predictions, truths, reduction="sum")
    assert loss(predictions, truths, reduction="none").shape == (n,)
    assert total == pytest.approx(loss(predictions, truths, reduction="none").sum())
    assert loss(predictions, truths) == pytest.approx(total / n)


@pytest.mark.parametrize("loss", LOSSES)
@given(seed=SEEDS)
def test_the_gradient_is_the_limit_of_central_differences(loss, seed):
    predictions, truths = examples(loss, seed)
    if loss is nn.hinge and np.abs(1 - truths * predictions).min() < 1e-3:
        return  # a kink has no derivative
    if loss is nn.l1 and np.abs(truths - predictions).min() < 1e-3:
        return
    x = Tensor(predictions)
    found = gradients(loss(x, truths), x)
    for i in np.ndindex(predictions.shape):
        step = np.zeros_like(predictions)
        step[i] = 1e-5
        difference = (loss(predictions + step, truths) - loss(predictions - step, truths)) / 2e-5
        assert found[i] == pytest.approx(difference, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_gradient_check_finds_nothing_wrong(loss):
    predictions, truths = examples(loss, 3)
    assert_gradients(lambda x: loss(x, truths), predictions)
    assert_gradients(lambda x: loss(x, truths, reduction="none"), predictions)
    assert_gradients(lambda x: loss(x, truths, sample_weight=np.arange(5)), predictions, order=2)


@pytest.mark.parametrize("loss", LOSSES)
@given(seed=SEEDS, n=st.integers(1, 7))
def test_the_gradient_of_a_sum_is_the_sum_of_gradients(loss, seed, n):
    predictions, truths = examples(loss, seed, n)
    x = Tensor(predictions)
    added = gradients(loss(x, truths, reduction="none").sum(), x)
    np.testing.assert_allclose(gradients(loss(x, truths, reduction="sum"), x), added, rtol=1e-14, atol=1e-15)
    np.testing.assert_allclose(n * gradients(loss(x, truths), x), added, rtol=1e-14, atol=1e-15)
    g = np.random.default_rng(seed).normal(size=n)
    each = [gradients(loss(x, truths, reduction="none")[i], x) for i in range(n)]
    found = gradients(loss(x, truths, reduction="none"), x, gradient=g)
    np.testing.assert_allclose(found, np.tensordot(g, each, 1), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("loss", [nn.mse, nn.cross_entropy, nn.binary_cross_entropy])
@given(seed=SEEDS)
def test_the_second_derivative_is_the_difference_of_first_ones(loss, seed):
    predictions, truths = examples(loss, seed, 2)
    v = np.random.default_rng(seed + 1).normal(size=predictions.shape)
    first = grad(lambda x: loss(x, truths))
    second = grad(lambda x: (first(x) * v).sum())(predictions)
    h = 1e-5
    difference = (first(predictions + h * v) - first(predictions - h * v)) / (2 * h)
    np.testing.assert_allclose(second, difference, rtol=1e-5, atol=1e-8)


@given(SEEDS)
def test_a_target_that_is_a_tensor_has_its_gradient_too(seed):
    rng = np.random.default_rng(seed)
    for loss in (nn.mse, nn.binary_cross_entropy, nn.huber):
        p, t = Tensor(rng.normal(size=3)), Tensor(rng.uniform(0.1, 0.9, 3))
        found = gradients(loss(p, t), t)
        for i in range(3):
            step = 1e-6 * np.eye(3)[i]
            difference = (loss(p.data, t.data + step) - loss(p.data, t.data - step)) / 2e-6
            assert found[i] == pytest.approx(difference, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("loss", LOSSES)
@given(seed=SEEDS, n=st.integers(1, 6))
def test_an_example_of_weight_k_counts_like_k_examples(loss, seed, n):
    predictions, truths = examples(loss, seed, n)
    counts = np.random.default_rng(seed).integers(0, 4, n)
    counts[0] += 1
    many, truth = np.repeat(predictions, counts, axis=0), np.repeat(truths, counts, axis=0)
    for reduction in ("mean", "sum"):
        weighted = loss(predictions, truths, reduction=reduction, sample_weight=counts)
        assert weighted == pytest.approx(loss(many, truth, reduction=reduction), rel=1e-12, abs=1e-12)
    x, y = Tensor(predictions), Tensor(many)
    found = gradients(loss(x, truths, sample_weight=counts), x)
    each = np.split(gradients(loss(y, truth), y), np.cumsum(counts)[:-1])
    np.testing.assert_allclose(found, [rows.sum(0) for rows in each], rtol=1e-12, atol=1e-14)
    losses = loss(predictions, truths, reduction="none", sample_weight=counts)
    np.testing.assert_allclose(losses, counts * loss(predictions, truths, reduction="none"), rtol=1e-14)


def test_a_weight_is_of_an_example_however_many_numbers_it_has():
    p, t, w = np.array([[1.0, 2.0], [3.0, 5.0]]), np.zeros((2, 2)), [1, 3]
    assert nn.mse(p, t, sample_weight=w) == pytest.approx((1 + 4 + 3 * 9 + 3 * 25) / 8)
    assert nn.l1(p, t, sample_weight=w, reduction="none").tolist() == [[1, 2], [9, 15]]
    assert nn.mse(p, t, sample_weight=np.ones(2)) == nn.mse(p, t)


def test_a_batch_whose_weights_are_all_0_has_loss_and_gradient_0():
    x = Tensor([1.0, 2.0])
    loss = nn.mse(x, [0, 0], sample_weight=[0, 0])
    assert loss.item() == 0
    assert gradients(loss, x).tolist() == [0, 0]


def test_weights_keep_float32_and_are_refused_where_they_do_not_fit():
    x, t = Tensor(np.ones(3, np.float32)), np.zeros(3)
    assert nn.mse(x, t, sample_weight=np.array([1.0, 2.0, 3.0])).dtype == np.float32
    wrong = "mse: sample_weight has shape {}, but must have one number for each example: (3,)."
    for w in (np.ones(2), np.ones((3, 1)), 1.0):
        with raises(ValueError, wrong.format(np.shape(w))):
            nn.mse(x, t, sample_weight=w)
    for value in ("-1.0", "nan", "inf"):
        with raises(ValueError, f"mse: sample_weight[1] is {value}, but a weight is a finite number >= 0."):
            nn.mse(x, t, sample_weight=[1, float(value), 1])
    with raises(TypeError, "mse: sample_weight must be a tensor or an array of numbers, not str 'w'."):
        nn.mse(x, t, sample_weight="w")
    with raises(TypeError, "mse: sample_weight has no gradient; pass the array, sample_weight.data."):
        nn.mse(x, t, sample_weight=Tensor(np.ones(3)))


@given(SEEDS, st.floats(0, 0.9))
def test_label_smoothing_is_cross_entropy_with_softened_one_hot_labels(seed, share):
    logits, labels = examples(nn.cross_entropy, seed)
    soft = (1 - share) * np.eye(4)[labels] + share / 4
    expected = [-sum(p * np.log(softmax_row(z))) for z, p in zip(logits, soft, strict=True)]
    for truth, smoothing in ((labels, share), (np.eye(4)[labels], share), (soft, 0.0)):
        losses = nn.cross_entropy(Tensor(logits), truth, label_smoothing=smoothing, reduction="none")
        np.testing.assert_allclose(losses.data, expected, rtol=1e-9)


@given(SEEDS)
def test_losses_of_distributions_and_of_classes_agree(seed):
    logits, labels = examples(nn.cross_entropy, seed)
    soft = examples(nn.kl_divergence, seed)[1]
    entropy = -np.sum(soft * np.log(soft), axis=1)
    cross = nn.cross_entropy(logits, soft, reduction="none")
    np.testing.assert_allclose(nn.kl_divergence(logits, soft, reduction="none"), cross - entropy, rtol=1e-9, atol=1e-9)
    assert nn.kl_divergence(np.log(soft), soft) == pytest.approx(0, abs=1e-12)
    assert nn.cross_entropy(logits, np.eye(4)[labels]) == pytest.approx(nn.cross_entropy(logits, labels), rel=1e-12)
    assert nn.kl_divergence(logits, np.eye(4)[labels]) == pytest.approx(nn.cross_entropy(logits, labels), rel=1e-12)
    log_p = np.log([softmax_row(z) for z in logits])
    assert nn.nll(log_p, labels) == pytest.approx(nn.cross_entropy(logits, labels), rel=1e-12)


@given(SEEDS, st.floats(0.1, 3))
def test_huber_has_the_slope_of_its_delta_and_the_bowl_of_half_the_square(seed, delta):
    d = 3 * np.random.default_rng(seed).normal(size=6)
    x = Tensor(d)
    found = gradients(nn.huber(x, np.zeros(6), delta=delta, reduction="sum"), x)
    np.testing.assert_allclose(found, np.clip(d, -delta, delta), rtol=1e-12)
    near = np.clip(d, -delta, delta)
    assert nn.huber(near, np.zeros(6), delta=delta) == pytest.approx(nn.mse(near, np.zeros(6)) / 2)


@given(SEEDS, st.floats(-1e6, 1e6))
def test_cross_entropy_does_not_change_when_all_logits_of_a_row_are_shifted(seed, shift):
    logits, labels = examples(nn.cross_entropy, seed)
    assert nn.cross_entropy(logits + shift, labels) == pytest.approx(nn.cross_entropy(logits, labels), abs=1e-8)


@given(SEEDS)
def test_binary_cross_entropy_is_cross_entropy_of_two_classes_one_of_which_scores_0(seed):
    z = 5 * np.random.default_rng(seed).normal(size=6)
    t = np.array([0, 1, 1, 0, 1, 0])
    two = np.stack([np.zeros(6), z], axis=1)
    assert nn.binary_cross_entropy(z, t) == pytest.approx(nn.cross_entropy(two, t), rel=1e-10)


@given(SEEDS)
def test_the_gradient_of_cross_entropy_sums_to_0_in_every_row(seed):
    logits, labels = examples(nn.cross_entropy, seed)
    x = Tensor(logits)
    assert np.abs(gradients(nn.cross_entropy(x, labels), x).sum(axis=1)).max() < 1e-15


def test_losses_are_exact_at_a_thousand():
    z = Tensor([1000.0, 1000.0, -1000.0, -1000.0])
    loss = nn.binary_cross_entropy(z, np.array([1, 0, 1, 0]), reduction="none")
    assert loss.data.tolist() == [0, 1000, 1000, 0]
    assert gradients(loss.sum(), z).tolist() == [0, 1, -1, 0]
    logits = Tensor([[1000.0, 0.0], [-1000.0, 0.0]])
    loss = nn.cross_entropy(logits, np.array([1, 0]), reduction="none")
    assert loss.data.tolist() == [1000, 1000]
    assert gradients(loss.sum(), logits).tolist() == [[1, -1], [-1, 1]]
    one_hot = np.array([[0.0, 1.0], [1.0, 0.0]])
    for loss in (nn.cross_entropy, nn.kl_divergence):
        soft = loss(logits, one_hot, reduction="none")
        assert soft.data.tolist() == [1000, 1000]
        assert gradients(soft.sum(), logits).tolist() == [[1, -1], [-1, 1]]


def test_binary_cross_entropy_does_not_cancel_where_it_is_tiny():
    assert nn.binary_cross_entropy(np.array([40.0]), np.array([1.0])) == pytest.approx(np.exp(-40), rel=1e-12, abs=0)


def test_the_gradient_at_logit_0_is_a_half_not_a_kink():
    z = Tensor([0.0])
    assert gradients(nn.binary_cross_entropy(z, np.array([1])), z).tolist() == [-0.5]


def test_lists_of_scalar_tensors_are_predictions_too():
    a, b = Tensor(0.5), Tensor(-2.0)
    loss = nn.hinge([a, b], [1, 1])
    assert loss.item() == 1.75
    assert gradients(loss, [a, b]) == [-0.5, -0.5]


def test_shapes_that_would_broadcast_are_refused():
    column, row = Tensor(np.ones((3, 1))), np.ones(3)
    for loss, first, second in (
        (nn.mse, "prediction", "target"),
        (nn.binary_cross_entropy, "logits", "targets"),
        (nn.hinge, "scores", "targets"),
        (nn.l1, "prediction", "target"),
        (nn.huber, "prediction", "target"),
    ):
        name = loss.__name__
        with raises(
            ValueError,
            f"{name}: {first} has shape (3, 1), but {second} has shape (3,). Broadcasting them would compute (3, 3) "
            f"losses. Pass {second}.reshape(-1, 1).",
        ):
            loss(column, row)
        with raises(
            ValueError,
            f"{name}: {first} has shape (3,), but {second} has shape (3, 1). Broadcasting them would compute (3, 3) "
            f"losses. Pass {second}.reshape(-1).",
        ):
            loss(row, np.ones((3, 1)))
        with raises(
            ValueError,
            f"{name}: {first} has shape (), but {second} has shape (1,). Broadcasting them would compute (1,) losses. "
            f"Pass {second}.reshape(()).",
        ):
            loss(Tensor(1.0), np.ones(1))
        with raises(
            ValueError,
            f"{name}: {first} has shape (3, 1), but {second} has shape (1,). Broadcasting them would compute (3, 1) "
            "losses. They must be equal.",
        ):
            loss(column, np.ones(1))
        with raises(ValueError, f"{name}: {first} has shape (3,), but {second} has shape (4,). They must be equal."):
            loss(row, np.ones(4))


def test_labels_that_are_no_classes_of_the_logits_are_refused():
    logits = Tensor(np.zeros((4, 3)))

    def refused(kind, text, labels, logits=logits):
        with raises(kind, "cross_entropy: " + text):
            nn.cross_entropy(logits, labels)

    number = "but the 3 classes of logits of shape (4, 3) are numbered 0 to 2."
    refused(ValueError, f"labels[2] is 3, {number}", np.array([0, 1, 3, 4]))
    refused(ValueError, f"labels[3] is 3, {number}", np.array([0, 1, 2, 3]))
    refused(ValueError, f"labels[1] is -1, {number}", np.array([0, -1, 2, 2]))
    integers = "labels must be integers, the numbers of classes, not {}: labels.astype(int)."
    refused(TypeError, integers.format("float64"), np.zeros(4))
    refused(TypeError, integers.format("bool"), np.zeros(4, bool))
    one_hot = "labels have the shape of the logits, (4, 3); one-hot rows? "
    refused(ValueError, one_hot + "Pass the classes as integers: labels.argmax(axis=1).", np.eye(4, 3, dtype=int))
    shapes = "logits have shape (4, 3), but labels have shape {}. {}"
    refused(ValueError, shapes.format("(4, 1)", "Pass labels.ravel()."), np.zeros((4, 1), int))
    refused(ValueError, shapes.format("(5,)", "There must be one label for each row."), np.zeros(5, int))
    rows = "logits must have shape (N, C), a row of C >= 2 scores for each label, but have shape {}. "
    binary = "For one score per example and two classes use binary_cross_entropy."
    refused(ValueError, rows.format("(4,)") + binary, np.zeros(4, int), np.zeros(4))
    refused(ValueError, rows.format("(4, 1)") + binary, np.zeros(4, int), np.zeros((4, 1)))
    numbers = "labels must be a tensor or an array of numbers, not {}."
    texts = " Number the texts: np.unique(texts, return_inverse=True)[1]."
    refused(TypeError, numbers.format("list ['a', 'b', 'c', 'd']") + texts, ["a", "b", "c", "d"])
    refused(TypeError, numbers.format("None"), None)
    refused(TypeError, numbers.format("list [[1], [2, 3]]"), [[1], [2, 3]])


def test_targets_out_of_range_are_refused():
    z = Tensor([0.5, 0.5])
    text = "binary_cross_entropy: targets must be between 0 and 1, but one is {}. "
    text += "If they are -1 and +1, pass (targets + 1) / 2 or use hinge."
    with raises(ValueError, text.format("-1.0")):
        nn.binary_cross_entropy(z, [1, -1])
    with raises(ValueError, text.format("nan")):
        nn.binary_cross_entropy(z, [np.nan, 1])
    with raises(
        ValueError, "hinge: targets must be -1 or +1, but one is 0.0. If they are 0 and 1, pass 2 * targets - 1."
    ):
        nn.hinge(z, [1, 0])


def test_labels_that_are_no_distributions_are_refused():
    logits = np.zeros((2, 3))
    for loss, name in ((nn.cross_entropy, "labels"), (nn.kl_divergence, "targets")):
        what = f"{loss.__name__}: {name} of shape (2, 3) are probabilities, "
        with raises(ValueError, what + "whose rows must sum to 1, but row 1 sums to 0.8."):
            loss(logits, np.array([[1.0, 0, 0], [0.5, 0.3, 0]]))
        with raises(ValueError, what + ">= 0, but one is -0.5."):
            loss(logits, np.array([[1.0, 0, 0], [0.5, 1, -0.5]]))
        with raises(ValueError, what + ">= 0, but one is nan."):
            loss(logits, np.array([[1.0, 0, 0], [0.5, np.nan, 0]]))
    with raises(
        ValueError,
        "kl_divergence: logits must have shape (N, C), a row of C >= 2 scores for each example, but have shape (3,).",
    ):
        nn.kl_divergence(np.zeros(3), np.ones(3) / 3)
    with raises(
        ValueError, "kl_divergence: logits has shape (2, 3), but targets has shape (2, 2). They must be equal."
    ):
        nn.kl_divergence(logits, np.ones((2, 2)) / 2)
    with raises(ValueError, "nll: log_probabilities must be <= 0, but one is 2. For scores use cross_entropy."):
        nn.nll(np.array([[2.0, -1.0]]), [0])
    with raises(ValueError, "huber: delta must be > 0, not 0."):
        nn.huber([1.0], [1.0], delta=0)
    with raises(ValueError, "cross_entropy: label_smoothing must be a finite number in [0, 1), not 1.5."):
        nn.cross_entropy(logits, [0, 1], label_smoothing=1.5)


def test_probabilities_in_place_of_logits_are_noticed():
    text = (
        "cross_entropy: the logits are not negative and every row sums to 1, as after a softmax. "
        "Pass the scores before the softmax: the loss contains it."
    )
    with warns(text):
        nn.cross_entropy(np.array([[0.25, 0.75], [1.0, 0.0]]), [0, 1])
    nn.cross_entropy(np.array([[0.25, 0.75], [1.0, 0.5]]), [0, 1])
    nn.cross_entropy(np.array([[2.0, -1.0], [1.5, -0.5]]), [0, 1])


def test_a_sigmoid_before_binary_cross_entropy_is_noticed():
    text = (
        "binary_cross_entropy: the logits are the result of a sigmoid. "
        "Pass the scores before the sigmoid: the loss contains it."
    )
    model = nn.Sequential(nn.Linear(2, 1, rng=0), nn.Sigmoid())
    with warns(text):
        nn.binary_cross_entropy(model(np.ones((3, 2))), np.ones((3, 1)))
    nn.binary_cross_entropy(model[:1](np.ones((3, 2))), np.ones((3, 1)))
    nn.mse(model(np.ones((3, 2))), np.ones((3, 1)))
    for moved in (lambda p: p[:, 0], lambda p: p.reshape(-1), lambda p: np.clip(p.T[0], 1e-7, 1 - 1e-7)):
        with warns(text):
            nn.binary_cross_entropy(moved(model(np.ones((3, 2)))), np.ones(3))


def test_many_plain_probabilities_in_place_of_scores_are_noticed():
    p = np.linspace(0.05, 0.95, 20)
    with warns(
        "binary_cross_entropy: the logits all lie between 0.05 and 0.95, as after a sigmoid. "
        "Pass the scores before the sigmoid: the loss contains it."
    ):
        nn.binary_cross_entropy(p, np.ones(20))
    nn.binary_cross_entropy(p[:10], np.ones(10))
    nn.binary_cross_entropy(p - 0.1, np.ones(20))
    nn.binary_cross_entropy(p / 2, np.ones(20))


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, bool, np.int64])
@pytest.mark.parametrize("wrap", [np.asarray, Tensor])
def test_integers_do_not_wrap_around(dtype, wrap):
    """1 - 100 is 157 in uint8, and 3 · 100 is 44."""
    one, many = np.array([1, 0, 1]).astype(dtype), np.array([100, 1, 0]).astype(dtype)
    expected = np.mean((one.astype(float) - many.astype(float)) ** 2)
    assert float(nn.mse(wrap(one), many)) == pytest.approx(expected)
    assert float(nn.hinge(wrap(many), [1, 1, -1])) == pytest.approx(np.mean([0, 0, 1]))
    labels = np.array([0, 1])
    logits = np.array([[1, 100], [1, 100]]).astype(dtype)
    assert float(nn.cross_entropy(wrap(logits), labels)) == nn.cross_entropy(logits.astype(float), labels)
    assert float(nn.binary_cross_entropy(wrap(many), one)) == nn.binary_cross_entropy(many.astype(float), one)


def test_a_reduction_needs_a_known_name_and_something_to_reduce():
    with raises(ValueError, "mse: reduction='avg' is not one of mean, sum, none."):
        nn.mse([1.0], [1.0], reduction="avg")
    with raises(ValueError, "mse: there are no predictions, so there is no loss: the shape is (0,)."):
        nn.mse([], [])
    with raises(ValueError, "cross_entropy: there are no predictions, so there is no loss: the shape is (0,)."):
        nn.cross_entropy(np.zeros((0, 3)), np.zeros(0, int))


@given(SEEDS)
def test_accuracy_is_the_share_of_rows_whose_largest_score_is_the_labels(seed):
    logits, labels = examples(nn.cross_entropy, seed, 9)
    expected = sum(max(range(4), key=row.__getitem__) == label for row, label in zip(logits, labels, strict=True)) / 9
    assert nn.accuracy(logits, labels) == pytest.approx(expected)
    assert nn.accuracy(Tensor(logits), labels) == pytest.approx(expected)


def test_accuracy_refuses_what_cross_entropy_refuses():
    with raises(ValueError, "accuracy: logits have shape (4, 3), but labels have shape (4, 1). Pass labels.ravel()."):
        nn.accuracy(np.zeros((4, 3)), np.zeros((4, 1), int))
    with raises(
        ValueError,
        "accuracy: logits must have shape (N, C), a row of C >= 2 scores for each label, but have shape (3,). "
        "For one score per example and two classes compute ((scores > 0) == targets).mean().",
    ):
        nn.accuracy(np.zeros(3), np.zeros(3, int))
    with raises(ValueError, "accuracy: there are no predictions."):
        nn.accuracy(np.zeros((0, 3)), np.zeros(0, int))


def test_booleans_are_the_labels_0_and_1():
    logits = np.array([[1.0, -2.0], [0.5, 0.25], [3.0, 1.0]])
    truth = np.array([True, False, True])
    assert nn.cross_entropy(logits, truth) == nn.cross_entropy(logits, truth.astype(int))
    assert nn.cross_entropy(Tensor(logits), truth, label_smoothing=0.1).item() == pytest.approx(
        nn.cross_entropy(logits, truth.astype(int), label_smoothing=0.1), rel=1e-15
    )
    assert nn.nll(np.log([[0.5, 0.5], [0.25, 0.75], [0.25, 0.75]]), truth) == pytest.approx(
        -np.log([0.5, 0.25, 0.75]).mean()
    )
    assert nn.accuracy(logits, truth) == 1 / 3
    assert nn.confusion_matrix(logits, truth).tolist() == [[1, 0], [2, 0]]


@pytest.mark.parametrize("loss", [nn.cross_entropy, nn.kl_divergence])
def test_a_score_of_minus_infinity_is_a_class_that_is_not_there(loss):
    p = np.array([[0.25, 0.75, 0.0], [1.0, 0.0, 0.0]])
    scores = np.array([[1.0, -1.0], [0.5, 2.0]])
    some = Tensor(scores)
    expected = loss(some, p[:, :2])
    logits = Tensor(np.concatenate([scores, np.full((2, 1), -np.inf)], axis=1))
    found = loss(logits, p)
    assert found.item() == pytest.approx(expected.item(), rel=1e-14)
    gradient = gradients(found, logits)
    np.testing.assert_allclose(gradient[:, :2], gradients(expected, some), rtol=1e-12)
    assert not gradient[:, 2].any()
    assert np.isinf(loss(logits, [[0.5, 0.25, 0.25], [1.0, 0.0, 0.0]]).item())


@pytest.mark.parametrize("dtype", ["i1", "u1", "<i4", ">i4", "<i8", ">i8", ">u2"])
def test_labels_of_every_integer_type_are_numbers_of_classes(dtype):
    logits, labels = np.random.default_rng(0).normal(size=(4, 3)), np.array([2, 0, 1, 2])
    expected = nn.cross_entropy(logits, labels)
    assert nn.cross_entropy(logits, labels.astype(dtype)) == expected
    assert nn.cross_entropy(logits[::2], np.repeat(labels, 2).astype(dtype)[::4]) == nn.cross_entropy(
        logits[::2], labels[::2]
    )
    text = "cross_entropy: labels[1] is {}, but the 3 classes of logits of shape (4, 3) are numbered 0 to 2."
    for wrong in [3] + [-1] * ("i" in dtype):
        with raises(ValueError, text.format(wrong)):
            nn.cross_entropy(logits, np.array([2, wrong, 1, 0]).astype(dtype))
