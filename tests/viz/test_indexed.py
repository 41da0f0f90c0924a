"""Operations that take an index are written as a user would write them."""

import numpy as np
import pytest

import viz
from autograd import Tensor, gradients, ops, primitive
from viz.describe import describe

X = Tensor(np.arange(12.0).reshape(3, 4), name="X")
A = Tensor(np.ones(4), name="a")
ROWS = np.array([0, 2])


@pytest.mark.parametrize(
    ("y", "formula"),
    [
        (X[0, 1:], "X[0, 1:]"),
        (X[::2, ..., None], "X[::2, …, None]"),
        (X[ROWS, 1:3], "X[c₁, 1:3]"),
        (X.at[1].set(A), "X.at[1].set(a)"),
        (X.at[0:2, 1].add(A[:2]), "X.at[0:2, 1].add(v₁)"),
        (X.at[ROWS, 1:3].set(2.0), "X.at[c₁, 1:3].set(2)"),
        (X.at[X.data > 5].add(A[0]), "X.at[c₁].add(v₁)"),
        (ops.scatter(A, index=(1,), shape=(3, 4)), "zeros.at[1].add(a)"),
    ],
)
def test_an_index_is_written_as_it_was_given(y, formula):
    assert describe(y).nodes[-1].formula == formula


def test_what_is_added_up_part_by_part_is_written_part_by_part():
    """The gradient of an array that was read more than once."""
    x = Tensor(np.arange(6.0), name="x")
    y = (x[:3] ** 2).sum() + (x[2:] ** 3).sum() + x[ROWS].sum()
    (g,) = gradients(y, [x], create_graph=True)
    drawn = [node.formula for node in describe(g).nodes if node.op == "scatter_parts"]
    assert drawn[0] == "zeros.at[2:].add(v₅).at[:3].add(v₈)"
    (g,) = gradients((x[1:] ** 2).sum(), [x], create_graph=True)
    assert describe(g).nodes[-1].formula == "zeros.at[1:].add(v₄)"


def test_an_index_is_part_of_the_text():
    L = (X.at[1].set(A) ** 2).sum()
    assert viz.text(L).splitlines()[0].startswith("v₃ = sum(X.at[1].set(a)²)  ")


def test_somebody_elses_operation_may_have_the_name_of_ours():
    @primitive
    def scatter(x):
        return x * 1.0

    scatter.defvjp(lambda g, y, x: g)
    assert describe(scatter(A)).nodes[-1].formula == "scatter(a)"
