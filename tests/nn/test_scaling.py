"""Standardised by the training examples alone; what teaches nothing, and what is too large, is said."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import nn
from nn.unscaled import warn_unstandardised
from tests.nn.messages import raises, warns

columns = arrays(float, (6, 3), elements=st.floats(-1e3, 1e3)).filter(lambda x: (np.ptp(x, axis=0) > 1e-3).all())


@given(columns, columns)
def test_train_has_mean_0_and_standard_deviation_1_and_the_others_are_moved_alike(train, other):
    z, moved = nn.standardise(train, other)
    assert np.allclose(z.mean(axis=0), 0, atol=1e-6)
    assert np.allclose(z.std(axis=0), 1, atol=1e-6)
    assert np.allclose((moved - z) * train.std(axis=0), other - train, atol=1e-6)


@given(columns)
def test_inverse_undoes_it(train):
    scale = nn.Standardiser(train)
    assert np.allclose(scale.inverse(scale(train)), train, rtol=1e-9, atol=1e-9)


def test_dtypes_axes_and_arguments_are_kept():
    x = np.float32(np.random.default_rng(0).normal(5, 3, (50, 2, 2)))
    before = x.copy()
    (z,) = nn.standardise(x)
    assert (z.dtype, z.shape) == (np.float32, x.shape)
    assert np.array_equal(x, before)
    (z,) = nn.standardise(np.array([0, 255], np.uint8))
    assert z.tolist() == [-1.0, 1.0]
    assert repr(nn.Standardiser(x)) == "Standardiser of 4 columns"


@pytest.mark.parametrize(
    ("train", "subject"),
    [
        ([[1, 0.1]] + [[2, 0.1]] * 9, "column 1 of train is constant and becomes"),
        (np.ones((3, 2, 2)), "4 columns of train, the first of them 0, 0, are constant and become"),
        ([7, 7], "train is constant and becomes"),
    ],
)
def test_a_constant_column_becomes_0_and_is_warned_of(train, subject):
    with warns(f"standardise: {subject} 0, which teaches nothing."):
        (z,) = nn.standardise(train)
    assert np.abs(z[..., -1]).max() < 1e-9


def test_what_cannot_be_standardised_is_refused():
    with raises(ValueError, "standardise: train has one example; a standard deviation needs two or more."):
        nn.standardise([[1.0, 2.0]])
    text = (
        "standardise: train has 1 value that is not finite, the first at [1, 0]: nan. "
        "Remove or fill them: NaN in, NaN out."
    )
    with raises(ValueError, text):
        nn.standardise([[1.0], [np.nan], [2.0]])
    text = "standardise: x has shape (2, 3), but train had (n, 2); only the first number may differ."
    with raises(ValueError, text):
        nn.standardise(np.eye(2), np.ones((2, 3)))


def test_large_inputs_are_warned_of():
    advice = (
        "(root mean square), and a network begins with inputs of about 1 in mind. "
        "Standardise them: x, x_val = nn.standardise(x, x_val); pixels can be divided by 255."
    )
    x = np.array([[1.0, 0.0, 3e3], [1.0, 2.0, 4e3]])
    with warns(f"fit: column 2 of x is of size 3.54e+03 {advice}"):
        warn_unstandardised(x)
    with warns(f"fit: column 0, 1 of x is of size 200 {advice}"):
        warn_unstandardised(np.array([[[0, 200]], [[0, 200]]], np.uint8))
    with warns(f"fit: x is of size 50 {advice}"):
        warn_unstandardised(np.array([50.0, -50.0]))


def test_inputs_that_hardly_differ_or_are_small_are_warned_of():
    x = np.random.default_rng(0).normal(size=(100, 3))
    size = np.sqrt(np.mean(np.square(np.round(1000 * x)), axis=0))
    with warns(
        f"fit: column {size.argmax()} of x is of size {size.max():.3g} (root mean square), and a network begins with "
        "inputs of about 1 in mind. Standardise them: x, x_val = nn.standardise(x, x_val); "
        "pixels can be divided by 255."
    ):
        warn_unstandardised(np.round(1000 * x).astype(int))
    near = x * [1, 0.01, 1] + [0, 15, 1]
    with warns(
        f"fit: column 1 of x lies between {near[:, 1].min():.6g} and {near[:, 1].max():.6g}, so far from 0 that a "
        "network hardly sees how its values differ. Standardise them: x, x_val = nn.standardise(x, x_val)."
    ):
        warn_unstandardised(near)
    x = np.sin(np.arange(200)).reshape(100, 2) * [0.05, 0.01]
    with warns(
        "fit: even the largest values, in column 0 of x, are of size 0.0352 (root mean square), and a network begins "
        "with inputs of about 1 in mind. Standardise them: x, x_val = nn.standardise(x, x_val)."
    ):
        warn_unstandardised(x)
    with pytest.warns(UserWarning, match=r"\Afit: even the largest values, in x, are"):
        warn_unstandardised(x[:, 0])


def test_inputs_that_may_be_as_they_are_pass():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warn_unstandardised(nn.datasets.digits()[0] * 16)  # learned as they are
        warn_unstandardised(nn.datasets.swiss_roll(100, seed=0)[0])
        warn_unstandardised(np.array([[5000, 12]]))  # numbers of words
        rng = np.random.default_rng(0)
        warn_unstandardised(np.eye(1000)[rng.integers(1000, size=500)])  # one-hot, of rare classes
        warn_unstandardised(1 - np.eye(50)[rng.integers(50, size=500)])  # and its opposite
        rare = np.where(rng.random((200, 300)) < 0.02, 0.05, 0)
        warn_unstandardised(rare)  # words, as shares of the text
        warn_unstandardised(rng.poisson(0.1, (200, 30)))  # and as counts
        warn_unstandardised(np.column_stack([rng.normal(size=99), np.ones(99), np.full(99, 0.1) * 3]))  # constants
        warn_unstandardised(rng.random((99, 4)).astype(np.float32))
        warn_unstandardised(rng.integers(30000, size=(99, 4)))  # the numbers of words
        warn_unstandardised(np.ones((0, 2)))
        warn_unstandardised(np.float64(1e9))
