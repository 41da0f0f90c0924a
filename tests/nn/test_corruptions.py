"""A corruption changes what its mask says, as much as asked, and never its arguments."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn import corruptions
from tests.nn.messages import raises

labels = st.lists(st.integers(-2, 3), min_size=2, max_size=50).map(np.array).filter(lambda y: len(set(y.tolist())) > 1)
fractions = st.floats(0, 1)
seeds = st.integers(0, 99)
IMAGES = np.random.default_rng(0).uniform(0, 0.5, (20, 6, 6))
CLASSES = np.arange(20) % 4


@given(labels, fractions, seeds)
def test_flipped_labels_are_other_classes_and_the_rest_is_kept(y, fraction, seed):
    y.flags.writeable = False
    noisy, flipped = corruptions.flip_labels(y, fraction, seed=seed)
    assert np.array_equal(noisy != y, flipped)
    assert abs(flipped.sum() - fraction * len(y)) <= 0.5
    assert set(noisy.tolist()) <= set(y.tolist())


def test_every_other_class_is_as_likely_and_every_example():
    y = np.repeat([0, 1, 7], 3000)
    noisy, flipped = corruptions.flip_labels(y, 0.5, seed=0)
    table = np.array([[np.sum((y == a) & (noisy == b)) for b in (0, 1, 7)] for a in (0, 1, 7)])
    assert np.all(np.abs(table - np.where(np.eye(3), 1500, 750)) < 120)
    assert abs(flipped[:4500].mean() - 0.5) < 0.03


@given(st.integers(1, 9), st.floats(0, 3), seeds)
def test_noise_channels_come_after_the_features(channels, scale, seed):
    x = np.float32(np.arange(12).reshape(4, 3))
    x.flags.writeable = False
    noisy, added = corruptions.add_noise_channels(x, channels, scale=scale, seed=seed)
    assert np.array_equal(noisy[:, ~added], x)
    assert noisy[:, added].shape == (4, channels)
    assert noisy.dtype == np.float32
    assert np.all((noisy[:, added] >= 0) & (noisy[:, added] <= np.float32(scale)))


@pytest.mark.parametrize("add", [corruptions.add_blends, corruptions.add_static])
@given(fraction=st.floats(0, 2), seed=seeds)
def test_junk_is_appended_with_labels_drawn_from_those_there_are(add, fraction, seed):
    x, y = IMAGES.copy(), CLASSES * 3
    x.flags.writeable = y.flags.writeable = False
    more, labels, added = add(x, y, fraction, seed=seed)
    assert np.array_equal(more[~added], x)
    assert np.array_equal(labels[~added], y)
    assert abs(added.sum() - fraction * 20) <= 0.5
    assert not added[:20].any()
    assert set(labels.tolist()) == {0, 3, 6, 9}
    assert more.min() >= x.min()
    assert more.max() <= x.max()


def test_a_blend_is_the_mean_of_two_examples_of_different_classes():
    x, y = np.eye(8), np.repeat([0, 1], 4)
    more, _, added = corruptions.add_blends(x, y, 3, seed=0)
    assert np.all(np.sort(more[added], axis=1)[:, -2:] == 0.5)
    assert np.all(more[added][:, :4].sum(axis=1) == 0.5)
    whole = corruptions.add_blends(np.uint8(200) * np.ones((4, 1), np.uint8), [0, 0, 1, 1], 1, seed=0)[0]
    assert whole[4:].tolist() == [[200.0]] * 4, "bytes do not wrap around"


def test_labels_of_junk_are_as_likely_as_one_another():
    _, labels, added = corruptions.add_static(IMAGES, CLASSES, 100, seed=0)
    assert np.all(np.abs(np.bincount(labels[added]) - 500) < 80)


@pytest.mark.parametrize("x", [IMAGES, IMAGES.reshape(20, 36)])
def test_a_patch_marks_the_corner_of_some_images_of_a_class(x):
    x = x.copy()
    x.flags.writeable = False
    marked_x, marked = corruptions.mark_patch(x, CLASSES, 3, 0.4, size=2, seed=0)
    assert marked.sum() == 2
    assert np.all(CLASSES[marked] == 3)
    assert np.array_equal(marked_x[~marked], x[~marked])
    changed = (marked_x != x).reshape(20, 6, 6)[marked]
    assert changed[:, 4:, 4:].all()
    assert changed.sum() == 8
    assert np.all(marked_x.reshape(20, 6, 6)[marked][:, 4:, 4:] == x.max())
    assert corruptions.mark_patch(x, CLASSES, None, seed=0)[1].all()


X, Y = np.ones((4, 4)), np.array([0, 0, 1, 1])


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (
            lambda: corruptions.flip_labels([1, 1], 0.5, seed=0),
            "flip_labels: all labels are 1; there is no other class to change them into.",
        ),
        (
            lambda: corruptions.flip_labels(Y, 1.5, seed=0),
            "flip_labels: fraction must be between 0 and 1, not 1.5.",
        ),
        (
            lambda: corruptions.flip_labels(Y, -0.1, seed=0),
            "flip_labels: fraction must be a finite number >= 0, not -0.1.",
        ),
        (
            lambda: corruptions.flip_labels([0.5, 1.5], 0.5, seed=0),
            "flip_labels: y must be class labels, one axis of integers, but is of float64 and has shape (2,).",
        ),
        (
            lambda: corruptions.add_noise_channels(IMAGES, 3, seed=0),
            "add_noise_channels: x must have shape (n, features), not (20, 6, 6).",
        ),
        (
            lambda: corruptions.add_blends(X, [2] * 4, 0.5, seed=0),
            "add_blends: all labels are 2; a blend needs two classes.",
        ),
        (
            lambda: corruptions.add_static(X, Y[:3], 0.5, seed=0),
            "add_static: x and y have different lengths: shapes (4, 4) and (3,).",
        ),
        (
            lambda: corruptions.mark_patch(np.ones((4, 5)), Y, 1, seed=0),
            "mark_patch: x must be images of shape (n, height, width) or (n, channels, height, width), or (n, pixels) "
            "of square ones, not (4, 5).",
        ),
        (
            lambda: corruptions.mark_patch(X, Y, 1, size=3, seed=0),
            "mark_patch: a patch of 3 × 3 does not fit into images of (2, 2).",
        ),
        (lambda: corruptions.mark_patch(X, Y, 7, seed=0), "mark_patch: no example has the label 7."),
    ],
)
def test_what_cannot_be_corrupted_is_refused(call, text):
    with raises(ValueError, text):
        call()


def test_images_with_channels_are_marked_as_without():
    labels = np.arange(20) % 2
    plain, marked = corruptions.mark_patch(IMAGES, labels, 1, 0.5, seed=0)
    channels, same = corruptions.mark_patch(np.stack([IMAGES, IMAGES], axis=1), labels, 1, 0.5, seed=0)
    assert np.array_equal(marked, same)
    assert np.array_equal(channels, np.stack([plain, plain], axis=1))
