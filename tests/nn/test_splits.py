"""Parts and folds hold every example once, in the promised proportions, and say what is missing."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import StratifiedKFold

import nn
from autograd import Tensor
from tests.nn.messages import raises, warns

labels = st.lists(st.integers(0, 3), min_size=8, max_size=60).map(np.array)


def quiet(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return function(*args, **options)


@given(labels, st.integers(0, 100), st.sampled_from(["auto", True, False]))
def test_parts_hold_every_example_once_with_its_label_and_have_their_sizes(y, seed, stratify):
    x = np.stack([np.arange(len(y)), 10 * y], 1)
    parts = quiet(nn.split, x, y, (0.5, 0.3, 0.2), stratify=stratify, seed=seed)
    assert sorted(np.concatenate([x[:, 0] for x, _ in parts])) == list(range(len(y)))
    assert all(np.array_equal(x[:, 1], 10 * y) for x, y in parts)
    assert all(abs(len(y_part) - f * len(y)) < 1 for (_, y_part), f in zip(parts, (0.5, 0.3, 0.2), strict=True))


@given(labels, st.integers(0, 100), st.floats(0.2, 0.8))
def test_a_stratified_part_has_each_class_in_its_proportion_to_less_than_one_example(y, seed, fraction):
    for _, part in quiet(nn.split, y, y, (1 - fraction, fraction), stratify=True, seed=seed):
        for label in set(y.tolist()):
            assert abs(np.sum(part == label) - np.sum(y == label) * len(part) / len(y)) < 1


def test_split_shuffles_by_its_seed_alone():
    x = np.arange(40)
    first, again, other = [nn.split(x, x % 2, seed=seed)[0][0] for seed in (0, 0, 1)]
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert not np.array_equal(first, np.sort(first)), "also inside a part, and across classes"
    assert set(first.tolist()) != set(other.tolist())
    assert np.count_nonzero(np.diff(first % 2)) > 3
    rng = np.random.default_rng(0)
    assert np.array_equal(nn.split(x, x % 2, seed=rng)[0][0], first)
    assert not np.array_equal(nn.split(x, x % 2, seed=rng)[0][0], first)


def test_without_shuffling_the_last_part_is_the_future():
    (past, _), (future, truths) = nn.split(Tensor(np.arange(10.0)), list(range(10)), (0.7, 0.3), shuffle=False)
    assert past.tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert future.tolist() == truths.tolist() == [7, 8, 9]


def test_auto_stratifies_labels_and_not_measured_numbers():
    y = np.repeat([0, 1], [30, 10])
    for truths, strata in ((y, True), (y == 1, True), (y.astype(float), False), (y[:, None], False)):
        shares = {nn.split(y, truths, (0.5, 0.5), seed=seed)[0][0].sum() for seed in range(20)}
        assert (shares == {5}) == strata
    ages = np.arange(40)
    assert len(nn.split(ages, ages, seed=0)[1][0]) == 8, "nothing to stratify by, nothing to warn of"


def test_a_class_that_is_missing_from_a_part_is_warned_of():
    y = np.array([0] * 9 + [1, 2])
    text = (
        "split: the part fractions[1] = 0.2 has no example of class 1 (and of 1 more), which has 1 of 11. "
        "Give it a larger fraction, or collect more of the class."
    )
    with warns(text):
        nn.split(y, y, seed=0)
    text = (
        "split: the part fractions[1] = 0.2 has no example of class 0, which has 5 of 10. "
        "If the examples are sorted by class rather than by time, leave out shuffle=False."
    )
    with warns(text):
        nn.split(np.arange(10), np.repeat([0, 1], 5), shuffle=False)


@pytest.mark.parametrize("shuffle", [True, False])
def test_who_splits_for_the_user_names_the_part_as_the_user_does(shuffle):
    x, y = np.random.default_rng(0).normal(size=(11, 2)), np.array([1, 2] + [0] * 9)
    model = nn.MLP([2, 3], rng=0)
    advice = (
        "Give it a larger fraction, or collect more of the class."
        if shuffle
        else "If the examples are sorted by class rather than by time, leave out shuffle=False."
    )
    with warns(f"fit: validation=0.1 has no example of class 1 (and of 1 more), which has 1 of 11. {advice}"):
        nn.fit(model, nn.cross_entropy, (x, y), validation=0.1, shuffle=shuffle, epochs=1, seed=0, progress=False)


def test_a_probe_names_its_halves():
    x, y = np.random.default_rng(0).normal(size=(11, 2)), np.array([1, 2] + [0] * 9)
    text = "linear_probe: the half that {} has no example of class {}, which has 1 of 11. {}"
    advice = "Give it a larger fraction, or collect more of the class."
    with (
        warns(text.format("the classifiers are fitted to", 2, advice)),
        warns(text.format("they are judged by", 1, advice)),
    ):
        nn.inspect.linear_probe(nn.MLP([2, 3], rng=0), x, y, seed=0)


@given(labels, st.integers(2, 5), st.integers(0, 9), st.sampled_from(["auto", True, False]), st.booleans())
def test_folds_hold_out_every_example_once_and_train_on_the_others(y, k, seed, stratify, shuffle):
    options = {"stratify": stratify, "seed": seed} if shuffle else {"shuffle": False}
    folds = quiet(lambda: list(nn.KFold(k, **options).split(np.arange(len(y)), y)))
    held = [x for _, (x, _) in folds]
    assert sorted(np.concatenate(held)) == list(range(len(y)))
    assert max(map(len, held)) - min(map(len, held)) <= 1
    for (x, labels), (x_held, labels_held) in folds:
        assert sorted(np.concatenate([x, x_held])) == list(range(len(y)))
        assert np.array_equal(y[x], labels)
        assert np.array_equal(y[x_held], labels_held)
    if shuffle and stratify is True:
        for label in set(y.tolist()):
            counts = [np.sum(labels_held == label) for _, (_, labels_held) in folds]
            assert max(counts) - min(counts) <= 1


def test_strata_of_folds_are_as_even_as_those_of_scikit_learn():
    y = np.random.default_rng(0).integers(0, 5, 203)
    for k in (2, 5, 10):
        ours = [np.bincount(y[held]) for _, held in nn.KFold(k, seed=0).rows(y)]
        theirs = [np.bincount(y[held]) for _, held in StratifiedKFold(k).split(y, y)]
        assert np.array_equal(np.sort(ours, axis=0), np.sort(theirs, axis=0))


def test_folds_are_the_same_for_a_seed_and_others_for_a_generator():
    y = np.arange(30) % 3
    seeded, drawn = nn.KFold(3, seed=0), nn.KFold(3, seed=np.random.default_rng(0))
    first, second = [[held.tolist() for _, held in folds.rows(y)] for folds in (seeded, seeded)]
    assert first == second
    first, second = [[held.tolist() for _, held in folds.rows(y)] for folds in (drawn, drawn)]
    assert first != second
    assert repr(seeded) == "KFold(3, stratify='auto', shuffle=True, seed=0)"


def test_a_class_rarer_than_the_folds_is_warned_of():
    text = (
        "KFold: class 1 has fewer examples than the 5 folds, so some folds hold none of it. "
        "Take a smaller k, or collect more of the class."
    )
    y = np.repeat([0, 1], [20, 4])
    with warns(text):
        nn.KFold(5, seed=0).split(y, y)


X, Y = np.arange(10.0), np.arange(10) % 2


@pytest.mark.parametrize(
    ("call", "kind", "text"),
    [
        (
            lambda: nn.split(X, Y),
            TypeError,
            "split: seed is missing. Randomness is explicit: write seed=0, or share one generator among several calls: "
            "seed=np.random.default_rng(0).",
        ),
        (
            lambda: nn.split(X, Y, shuffle=False, seed=0),
            ValueError,
            "split: with shuffle=False nothing is drawn; leave out seed=0.",
        ),
        (
            lambda: nn.split(X, Y, 0.2, seed=0),
            ValueError,
            "split: fractions are two or more numbers > 0, as in (0.8, 0.2), not 0.2.",
        ),
        (
            lambda: nn.split(X, Y, (1.2, -0.2), seed=0),
            ValueError,
            "split: fractions are two or more numbers > 0, as in (0.8, 0.2), not (1.2, -0.2).",
        ),
        (
            lambda: nn.split(X, Y, (0.8, 0.1), seed=0),
            ValueError,
            "split: fractions must sum to 1, but (0.8, 0.1) sum to 0.9.",
        ),
        (
            lambda: nn.split(X, Y, (0.97, 0.03), seed=0),
            ValueError,
            "split: of 10 examples, the part fractions[1] = 0.03 would have none. Give it a larger fraction, or more "
            "examples.",
        ),
        (
            lambda: nn.split(X, Y[:9], seed=0),
            ValueError,
            "split: x and y have different lengths: shapes (10,) and (9,).",
        ),
        (lambda: nn.split(X[:0], Y[:0], seed=0), ValueError, "split: x is empty: its shape is (0,)."),
        (
            lambda: nn.split(np.array([[1.0, np.nan], [1, 2]]), [0, 1], seed=0),
            ValueError,
            "split: x has 1 value that is not finite, the first at [0, 1]: nan. Remove or fill them: NaN in, NaN out.",
        ),
        (
            lambda: nn.split(X, X, stratify=True, seed=0),
            ValueError,
            "split: stratify=True needs class labels, one axis of integers, but y is of float64 and has shape (10,). "
            "Leave it out for numbers that are measured.",
        ),
        (
            lambda: nn.split(X, Y, stratify="yes", seed=0),
            ValueError,
            "split: stratify must be 'auto', True or False, not 'yes'. It is by y that it is done.",
        ),
        (
            lambda: nn.split(X, Y, stratify=Y, seed=0),
            ValueError,
            "split: stratify must be 'auto', True or False, not an ndarray. It is by y that it is done.",
        ),
        (
            lambda: nn.KFold(3, stratify=Y, shuffle=False),
            ValueError,
            "KFold: stratify must be 'auto', True or False, not an ndarray. It is by y that it is done.",
        ),
        (
            lambda: nn.split(X, Y, stratify=True, shuffle=False),
            ValueError,
            "split: shuffle=False keeps the order, so stratify=True cannot be. Leave it out.",
        ),
        (
            lambda: nn.KFold(1, seed=0),
            ValueError,
            "KFold: k must be an integer >= 2, not 1: one fold is held out, the others are trained on.",
        ),
        (
            lambda: nn.KFold(11, seed=0).rows(Y),
            ValueError,
            "KFold: 10 examples cannot fill 11 folds. Take a smaller k.",
        ),
    ],
)
def test_what_cannot_be_divided_is_refused(call, kind, text):
    with raises(kind, text):
        call()
