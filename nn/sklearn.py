"""Multilayer perceptrons as scikit-learn's estimators: for pipelines, grid searches and cross-validation.

Imported on demand, ``from nn.sklearn import MLPClassifier``; needs the extra ``seegrad[sklearn]``. The parameters have
the names of scikit-learn's own, and where they differ from it, it is for what these networks can say of their training:
``validation_loss_curve_``, the loss by which they stop, and the weights of the best epoch.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Self

import numpy as np

try:
    from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
    from sklearn.utils import check_random_state, column_or_1d
    from sklearn.utils.multiclass import check_classification_targets
    from sklearn.utils.validation import check_is_fitted, validate_data
except ImportError:
    raise ImportError(
        "nn.sklearn: the estimators need scikit-learn >= 1.6, which is not installed: pip install 'seegrad[sklearn]'."
    ) from None

from autograd import Tensor, ops

from .arguments import count, flag, positive, within
from .evaluation import predict
from .layers import MLP
from .layers.activation import ACTIVATIONS
from .losses import cross_entropy, mse
from .module import Module
from .optimizers import Adam
from .splits import named_split
from .training import fit

__all__ = ["MLPClassifier", "MLPRegressor"]

FLOATS = (np.float64, np.float32)
SCIKIT_LEARNS = {"logistic": "sigmoid"}  # names of activations that are its own


class _Perceptron(BaseEstimator):
    """What both have: parameters, and training."""

    def __init__(
        self,
        hidden_layer_sizes: Sequence[int] = (100,),
        activation: str = "relu",
        *,
        alpha: float = 1e-4,
        learning_rate_init: float = 1e-3,
        batch_size: int | str = 32,
        max_iter: int = 200,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        n_iter_no_change: int = 10,
        random_state: Any = None,
        verbose: bool = False,
    ) -> None:
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.alpha = alpha
        self.learning_rate_init = learning_rate_init
        self.batch_size = batch_size
        self.max_iter = max_iter
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.n_iter_no_change = n_iter_no_change
        self.random_state = random_state
        self.verbose = verbose

    def _train(
        self,
        loss: Callable[..., Any],
        x: np.ndarray,
        y: np.ndarray,
        outputs: int,
        times: float = 1.0,
        classes: np.ndarray | None = None,
    ) -> Self:
        """A network of ``outputs`` scores, trained to minimise ``loss``, which is ``times`` that of scikit-learn."""
        what = type(self).__name__
        sizes, batch_size = self._checked(what, len(x))
        seed = check_random_state(self.random_state).randint(np.iinfo(np.int32).max)
        start, order, division = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(3)]
        validation, patience = None, None
        if self.early_stopping:
            share = self.validation_fraction
            parts = f"what validation_fraction={share:g} leaves to train on", f"validation_fraction={share:g}"
            (x, y), validation = named_split(what, parts, x, y, (1 - share, share), seed=division, classes=classes)
            patience = self.n_iter_no_change
        activation = SCIKIT_LEARNS.get(self.activation, self.activation)
        self.model_ = MLP([x.shape[1], *sizes, outputs], activation, rng=start, dtype=x.dtype)
        decay = times * self.alpha / min(batch_size, len(x))
        self.history_ = fit(
            self.model_,
            loss,
            (x, y),
            validation=validation,
            epochs=self.max_iter,
            batch_size=batch_size,
            optimizer=Adam(_groups(self.model_, decay), lr=self.learning_rate_init),
            seed=order,
            patience=patience,
            progress=bool(self.verbose),
        )
        self.n_iter_ = len(self.history_)
        self.loss_curve_ = self.history_.loss
        self.validation_loss_curve_ = self.history_.val_loss if self.early_stopping else None
        return self

    def _checked(self, what: str, n: int) -> tuple[list[int], int]:
        """The hidden layers' sizes and that of a batch of ``n`` examples; errors have the names of the parameters."""
        try:
            sizes = [int(count(what, "hidden_layer_sizes", size)) for size in self.hidden_layer_sizes]
        except TypeError:
            sizes = [count(what, "hidden_layer_sizes", self.hidden_layer_sizes)]
        known = [*ACTIVATIONS, *SCIKIT_LEARNS]
        if not isinstance(self.activation, str) or self.activation not in known:
            raise ValueError(f"{what}: activation={self.activation!r} is not one of {', '.join(known)}.")
        positive(what, "learning_rate_init", self.learning_rate_init)
        within(what, "alpha", self.alpha, 0, math.inf)
        count(what, "max_iter", self.max_iter)
        count(what, "n_iter_no_change", self.n_iter_no_change)
        flag(what, "early_stopping", self.early_stopping)
        if not isinstance(self.verbose, int):  # scikit-learn has levels of it
            flag(what, "verbose", self.verbose)
        if positive(what, "validation_fraction", self.validation_fraction) >= 1:
            raise ValueError(f"{what}: validation_fraction must be < 1, not {self.validation_fraction!r}.")
        if isinstance(self.batch_size, str) and self.batch_size == "auto":
            return sizes, min(200, n)  # as scikit-learn's
        return sizes, count(what, "batch_size", self.batch_size)

    def _outputs(self, x: Any) -> np.ndarray:
        """What the trained network gives for ``x``."""
        check_is_fitted(self)
        return predict(self.model_, validate_data(self, x, dtype=FLOATS, reset=False))


def _groups(model: Module, decay: float) -> list[dict[str, Any]]:
    """The parameters of ``model`` for an optimiser: its weights decay, its biases do not."""
    kinds: dict[bool, list[Tensor]] = {True: [], False: []}
    for path, parameter in model.named_parameters():
        kinds[path.endswith("weight")].append(parameter)
    return [{"parameters": kinds[True], "weight_decay": decay}, {"parameters": kinds[False]}]


class MLPClassifier(ClassifierMixin, _Perceptron):
    """A multilayer perceptron that classifies: softmax and cross entropy, minimised by Adam.

    Two classes are told apart by one output, the score of the second beside a score of 0, which is logistic regression;
    two outputs would share what ``alpha`` punishes, and half of it would be felt.

    Parameters
    ----------
    hidden_layer_sizes : the numbers of hidden units, layer by layer
    activation : "relu", "tanh", "sigmoid" (or "logistic") or another name that ``nn.MLP`` knows
    alpha : how strongly large weights are punished: ½ alpha Σ w² / batch_size, of the weights and not of the biases,
        belongs to what each step lowers, as in scikit-learn; the loss curves are without it
    learning_rate_init : Adam's learning rate
    batch_size : examples for each step; "auto" is 200, or all if there are fewer
    max_iter : epochs
    early_stopping : hold out ``validation_fraction`` of the examples, stop after ``n_iter_no_change`` epochs in which
        the loss on them was not better, and keep the weights of the best epoch
    random_state : an integer for the same result each time
    verbose : show a progress bar

    Attributes
    ----------
    loss_curve_ : the training loss of each epoch
    validation_loss_curve_ : the loss on what was held out, after each epoch; None without ``early_stopping``
    n_iter_ : the number of epochs that ran
    history_ : the ``nn.History``, which can be plotted
    model_ : the ``nn.MLP``
    classes_ : the labels, in the order of the network's outputs; if they are two, the one output is for the second
    """

    def fit(self, X: Any, y: Any) -> Self:
        """Learn from X of shape (n, features) and the n labels y, integers or texts."""
        X, y = validate_data(self, X, y, dtype=FLOATS)
        check_classification_targets(y)
        self.classes_, labels = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(
                f"MLPClassifier: y has one class, {self.classes_.tolist()[0]!r}; there is nothing to tell apart. "
                "It takes examples of two or more classes."
            )
        loss, outputs = (_logistic, 1) if len(self.classes_) == 2 else (cross_entropy, len(self.classes_))
        return self._train(loss, X, labels, outputs, classes=self.classes_)

    def _scores(self, x: Any) -> np.ndarray:
        """A score for each class."""
        scores = self._outputs(x)
        return scores if scores.shape[1] > 1 else _beside_zero(scores)

    def predict(self, X: Any) -> np.ndarray:
        """The most probable class of each row."""
        scores = self._scores(X)  # first: it says so if there are no classes yet
        return self.classes_[scores.argmax(axis=1)]

    def predict_proba(self, X: Any) -> np.ndarray:
        """The probability of each class, in the order of ``classes_``: shape (n, classes)."""
        scores = self._scores(X)
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)


def _logistic(scores: Any, labels: Any) -> Any:
    """log(1 + eᶻ) - label · z, for one score z of each example: the cross entropy of the scores 0 and z."""
    return cross_entropy(_beside_zero(scores), labels)


def _beside_zero(scores: Any) -> Any:
    """A column of zeros and the one column of ``scores``."""
    return ops.pad(scores, ((0, 0), (1, 0)))


class MLPRegressor(RegressorMixin, _Perceptron):
    """A multilayer perceptron that predicts numbers: squared error, minimised by Adam.

    Parameters and attributes are those of ``MLPClassifier``, but for ``classes_``; ``alpha`` is beside half the squared
    error, as in scikit-learn. Standardise y, too, where it is far from 1 in size:
    ``TransformedTargetRegressor(MLPRegressor(), transformer=StandardScaler())``.
    """

    def fit(self, X: Any, y: Any) -> Self:
        """Learn from X of shape (n, features) and y of shape (n,) or (n, outputs)."""
        X, y = validate_data(self, X, y, dtype=FLOATS, multi_output=True, y_numeric=True)
        self._flat = y.ndim == 1 or y.shape[1] == 1
        y = column_or_1d(y, warn=True)[:, None] if self._flat else y
        # scikit-learn halves the squared error and sums over the outputs, of which `mse` is the mean.
        return self._train(mse, X, y.astype(X.dtype), y.shape[1], 2 / y.shape[1])

    def predict(self, X: Any) -> np.ndarray:
        """The numbers for each row: shape (n,), or (n, outputs) if y had several columns."""
        y = self._outputs(X)
        return y[:, 0] if self._flat else y

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags
