"""The smallest boxes: a name, and the sign of the gradient, which must not be told by colour alone."""

import re

import numpy as np
import pytest

import viz
from autograd import Tensor


@pytest.mark.parametrize(
    ("factor", "said"),
    [
        (2.0, "grad +"),
        (-2.0, "grad −"),
        (0.0, "grad 0"),
        (np.array([1.0, -1.0]), "grad ±"),
        (np.inf, "grad ∞"),
        (np.nan, "grad NaN"),
    ],
)
def test_a_compact_box_says_the_sign_of_its_gradient(factor, said):
    x = Tensor(np.ones(np.shape(factor)), name="x")
    figure = viz.graph((x * factor).sum(), detail="compact")
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", figure.to_svg())
    assert said in texts
    hidden = viz.graph((x * factor).sum(), detail="compact", grads=False).to_svg()
    assert not [text for text in re.findall(r"<text[^>]*>([^<]*)</text>", hidden) if text.startswith("grad ")]


def test_a_compact_box_without_a_gradient_says_so():
    x, c = Tensor(1.0, name="x"), Tensor(3.0, name="c", requires_grad=False)
    assert ">no grad</text>" in viz.graph(x * c, detail="compact").to_svg()
