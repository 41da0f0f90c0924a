"""Data that scikit-learn brings along: read from its files, nothing is downloaded."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["breast_cancer", "diabetes", "digits"]

Data = tuple[np.ndarray, np.ndarray]


def digits() -> Data:
    """Handwritten digits: x of shape (1797, 64), the pixels of 8 × 8 images from 0 to 1, and labels y from 0 to 9.

    ``x.reshape(-1, 8, 8)`` are the images. From the test set of UCI's *Optical Recognition of Handwritten Digits*.
    """
    loaded = _scikit_learn("digits").load_digits()
    return loaded.data / 16, loaded.target


def diabetes() -> Data:
    """Patients: x of shape (442, 10), and y of shape (442, 1), how the disease progressed in a year, from 25 to 346.

    The columns of x are centred and of equal length, so their standard deviation is 0.048: ``nn.standardise`` them, and
    y. Efron, Hastie, Johnstone and Tibshirani, *Least Angle Regression* (2004).
    """
    loaded = _scikit_learn("diabetes").load_diabetes()
    return loaded.data, loaded.target[:, None]


def breast_cancer() -> Data:
    """Tumours: x of shape (569, 30), sizes and shapes of cell nuclei, and labels y: 0 malignant, 1 benign.

    The columns reach from 0.001 to 4254: ``nn.standardise`` them. UCI's *Breast Cancer Wisconsin (Diagnostic)*.
    """
    loaded = _scikit_learn("breast_cancer").load_breast_cancer()
    return loaded.data, loaded.target


def _scikit_learn(what: str) -> Any:
    try:
        from sklearn import datasets
    except ImportError:
        raise ImportError(
            f"{what}: the data is part of scikit-learn, which is not installed: pip install 'seegrad[sklearn]'."
        ) from None
    return datasets
