"""Pullbacks in words: for every operation, and true."""

import numpy as np
import pytest

import viz
from autograd import Tensor, gradients, ops
from autograd.testing import operations
from tests.ops.operations import OPERATIONS, SAMPLES
from viz import chain_rule, phrases

RNG = np.random.default_rng(5)
A, B = RNG.normal(size=(3, 3)), RNG.normal(size=(3, 4))
v, w = RNG.normal(size=(2, 3))
STACK = RNG.normal(size=(2, 3, 3))


def calls(op):
    """Of an elementwise operation one on matrices, and one that broadcasts; otherwise those its own tests make."""
    for sample in SAMPLES.get(op.name, ()):
        yield sample.inputs, sample.params
    if op.partials:
        count = len(op.partials)
        yield [np.full((2, 3), 0.5)] * count, {}
        yield [np.full((2, 3), 0.5)] * (count - 1) + [np.full(3, 0.5)], {}


def words_of(op, inputs, params):
    tensors = [Tensor(x) if np.asarray(x).dtype.kind == "f" else x for x in inputs]
    y = op(*tensors, **params)
    for slot, x in enumerate(tensors):
        if isinstance(x, Tensor) and y.requires_grad:
            yield chain_rule.words(y, slot, "y", "abcdefgh"[: len(tensors)], 1.0)


@pytest.mark.parametrize("op", OPERATIONS.values(), ids=list(OPERATIONS))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_no_operation_has_a_pullback_without_words(op):
    found = [words for inputs, params in calls(op) for words in words_of(op, inputs, params)]
    assert found
    assert [words for words in found if words.startswith(("vjp", " "))] == []


def test_every_phrase_is_of_an_operation():
    known = {op.name for package in ("autograd", "nn") for op in operations(package)}
    assert {*phrases._PHRASES, *phrases._RULES} <= known


@pytest.mark.parametrize(
    ("function", "inputs", "said"),
    [
        (np.matmul, (A, B), {"ḡ·bᵀ": lambda g: g @ B.T, "aᵀ·ḡ": lambda g: A.T @ g}),
        (np.matmul, (A, v), {"ḡ·bᵀ": lambda g: g[:, None] @ v[None], "aᵀ·ḡ": lambda g: A.T @ g}),
        (np.matmul, (v, B), {"b·ḡ": lambda g: B @ g, "a·ḡᵀ": lambda g: v[:, None] @ g[None]}),
        (np.dot, (v, w), {"ḡ·b": lambda g: g * w, "ḡ·a": lambda g: g * v}),
        (np.matmul, (STACK, B), {"ḡ·bᵀ": lambda g: g @ B.T, "Σ aᵀ·ḡ": lambda g: (STACK.mT @ g).sum(0)}),
        (
            np.linalg.solve,
            (A, v),
            {
                "−a⁻ᵀ·ḡ·v₁ᵀ": lambda g: -np.outer(np.linalg.inv(A).T @ g, np.linalg.inv(A) @ v),
                "a⁻ᵀ·ḡ": lambda g: np.linalg.inv(A).T @ g,
            },
        ),
        (
            lambda a, b: ops.einsum("ij,jk->ki", a, b),
            (A, B),
            {
                "einsum(ki,jk→ij) of ḡ, b": lambda g: np.einsum("ki,jk->ij", g, B),
                "einsum(ki,ij→jk) of ḡ, a": lambda g: np.einsum("ki,ij->jk", g, A),
            },
        ),
        (
            np.arctan2,
            (v, w),
            {
                "ḡ ⊙ b / (a² + b²)": lambda g: g * w / (v**2 + w**2),
                "−ḡ ⊙ a / (a² + b²)": lambda g: -g * v / (v**2 + w**2),
            },
        ),
        (
            np.maximum,
            (v, w),
            {"ḡ where a is larger": lambda g: g * (v > w), "ḡ where b is larger": lambda g: g * (w > v)},
        ),
        (np.linalg.det, (A,), {"ḡ ⊙ cofactors(a)": lambda g: g * np.linalg.det(A) * np.linalg.inv(A).T}),
        (np.prod, (v,), {"ḡ ⊙ product of the others": lambda g: g * v.prod() / v}),
        (np.sort, (v,), {"ḡ put back in place": lambda g: g[np.argsort(np.argsort(v))]}),
        (lambda a: np.pad(a, 1), (v,), {"ḡ without the padding": lambda g: g[1:-1]}),
        (lambda a: ops.diag(a), (v,), {"ḡ picked": lambda g: g.diagonal()}),
        (lambda a: np.clip(a, -0.5, 0.5), (v,), {"ḡ where a is inside": lambda g: g * (abs(v) < 0.5)}),
        (
            lambda a: np.std(a, ddof=1),
            (v,),
            {"ḡ ⊙ (a − mean) / ((n − 1)·v₁)": lambda g: g * (v - v.mean()) / (2 * v.std(ddof=1))},
        ),
    ],
)  # fmt: skip
def test_what_the_words_say_is_what_the_pullback_does(function, inputs, said):
    tensors = [Tensor(x, name=name) for x, name in zip(inputs, "ab", strict=False)]
    y = function(*tensors)
    edges = sorted((e for e in viz.describe(y).edges if e.contribution), key=lambda e: e.slot)
    assert [e.words.partition(" → ")[0] for e in edges] == list(said)
    g = RNG.normal(size=y.shape)
    for found, meant in zip(gradients(y, tensors, gradient=g), said.values(), strict=True):
        np.testing.assert_allclose(found, meant(g), rtol=1e-10, atol=1e-12)


def test_long_names_are_shortened_before_words_give_way():
    x = Tensor(A, name="a_matrix_with_a_long_name")
    (edge,) = [e for e in viz.describe(np.linalg.solve(x, v)).edges if e.contribution]
    assert edge.words == "−a_ma…name⁻ᵀ·ḡ·v₁ᵀ → (3, 3)"


@pytest.mark.parametrize(("x", "words"), [([-1.0, 2.0], "ḡ ⊙ log′(x)"), ([1.0, 2.0], "ḡ ⊙ (1 / x)")])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_no_formula_of_arrays_hides_a_nan(x, words):
    """1 / x is −1 at −1, where the derivative of the logarithm is NaN."""
    (edge,) = viz.describe(np.log(Tensor(np.array(x), name="x"))).edges
    assert edge.words == f"{words} → (2,)"


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_formula_stays_where_only_the_gradient_is_not_finite():
    x = Tensor(np.array([1.0, 2.0]), name="x")
    view = viz.describe(np.log(x) * np.array([np.inf, 1.0]))
    assert next(e.words for e in view.edges if e.contribution) == "ḡ ⊙ (1 / x) → (2,)"
