"""What stands on an edge: the local derivative as a formula, or the pullback in words."""

import math

import numpy as np
import pytest

import viz
from autograd import Tensor, ops, primitive
from nn.losses import cross_entropy


@pytest.mark.parametrize(
    ("function", "symbol"),
    [
        (np.exp, "v₁"),
        (np.sin, "cos(x)"),
        (np.cos, "−sin(x)"),
        (np.log, "1 / x"),
        (np.sqrt, "0.5 / v₁"),
        (lambda x: x**3, "3·x²"),
        (lambda x: 1 / x, "−v₁ / x"),
        (lambda x: 5 * x, ""),
        (np.arcsin, "1 / sqrt((1 − x)·(1 + x))"),
        (ops.sigmoid, "v₁·sigmoid(−x)"),
        (ops.softplus, "sigmoid(x)"),
        (ops.gelu, "gelu′(x)"),
        (lambda x: np.maximum(x, 0.0), ""),
    ],
)
def test_a_local_derivative_is_written_if_it_is_short(function, symbol):
    (edge,) = viz.describe(function(Tensor(0.5, name="x"))).edges
    assert edge.symbol == symbol


@pytest.mark.parametrize("function", [np.log, np.log2, np.log10, np.log1p, np.arctanh, np.reciprocal])
def test_no_formula_stands_beside_a_derivative_that_is_not_finite(function):
    x = 0.0 if function is np.reciprocal else -3.0
    with np.errstate(all="ignore"):
        (edge,) = viz.describe(function(Tensor(x, name="x"))).edges
    assert not math.isfinite(edge.local)
    assert edge.symbol == ""


def test_arrays_are_described_by_their_vjp_in_words():
    X, W = Tensor(np.ones((4, 3)), name="X"), Tensor(np.ones((3, 5)), name="W")
    b, k = Tensor(np.zeros(5), name="b"), Tensor(2.0, name="k")
    loss = (np.tanh(X @ W + b) * k).sum()
    view = viz.describe(loss)
    assert [e.words for e in view.edges] == [
        "ḡ·Wᵀ → (4, 3)",
        "Xᵀ·ḡ → (3, 5)",
        "ḡ → (4, 5)",
        "Σ ḡ → (5,)",
        "ḡ ⊙ (1 − v₃²) → (4, 5)",
        "ḡ ⊙ k → (4, 5)",
        "Σ ḡ ⊙ v₃ → ()",
        "ḡ repeated → (4, 5)",
    ]
    assert all(e.local is None and e.upstream is None for e in view.edges)
    value = view.nodes[0].value
    assert (value.shape, value.dtype, value.numbers, value.low, value.mean) == ((4, 3), "float64", None, 1.0, 1.0)


@pytest.mark.parametrize(
    ("function", "symbols"),
    [
        (np.power, ["b·a^(b − 1)", "v₁·log(a)"]),
        (np.logaddexp, ["sigmoid(a − b)", "sigmoid(b − a)"]),
        (np.hypot, ["a / v₁", "b / v₁"]),
    ],
)
def test_both_local_derivatives_of_two_numbers_are_written(function, symbols):
    view = viz.describe(function(Tensor(2.0, name="a"), Tensor(3.0, name="b")))
    assert [edge.symbol for edge in view.edges] == symbols


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (ops.softmax, "v₁ ⊙ (ḡ − Σ ḡ ⊙ v₁)"),
        (ops.log_softmax, "ḡ − exp(v₁) ⊙ Σ ḡ"),
        (lambda x: ops.logsumexp(x, axis=1), "ḡ ⊙ softmax(x)"),
        (lambda x: cross_entropy(x, np.array([0, 1]), reduction="none"), "ḡ ⊙ (softmax(x) − one-hot)"),
        (np.linalg.norm, "ḡ ⊙ x / v₁"),
        (lambda x: np.linalg.norm(x, ord=3, axis=0), "ḡ ⊙ sign(x)·(|x| / v₁)^2"),
        (np.std, "ḡ ⊙ (x − mean) / (n·v₁)"),
        (lambda x: np.var(x, ddof=1), "2·ḡ ⊙ (x − mean) / (n − 1)"),
        (np.var, "2·ḡ ⊙ (x − mean) / n"),
        (lambda x: np.einsum("ij->i", x), "einsum(i→ij) of ḡ"),
        (ops.sigmoid, "ḡ ⊙ v₁·sigmoid(−x)"),
    ],
)
def test_what_has_no_formula_has_words(function, words):
    view = viz.describe(function(Tensor(np.array([[1.0, 2.0], [3.0, 5.0]]), name="x")))
    (edge,) = [edge for edge in view.edges if edge.contribution is not None]
    assert edge.words == f"{words} → (2, 2)"


def test_a_norm_is_called_a_norm():
    view = viz.describe(np.linalg.norm(Tensor(np.ones(3), name="u")))
    assert (view.title, view.nodes[-1].op) == ("v₁ = norm(u)", "norm")


def test_an_unknown_pullback_is_called_vjp():
    twice = primitive(lambda x, /: 2 * x)
    twice.defvjp(lambda g, y, x: np.asarray(g) * 2)
    (edge,) = viz.describe(twice(Tensor(np.ones((2, 2)), name="x"))).edges
    assert edge.words == "vjp → (2, 2)"
