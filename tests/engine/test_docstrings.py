"""Every public name says in its own words what it is."""

import pydoc

import numpy as np
import pytest

import autograd
from autograd import ops

NAMES = {f"{module.__name__}.{name}": getattr(module, name) for module in (autograd, ops) for name in module.__all__}
MEMBERS = {
    f"{kind.__name__}.{name}": (kind, name)
    for kind in (autograd.Tensor, autograd.Scope, ops.At)
    for name in dir(kind)
    if not name.startswith("_")
}


def numpys(name):
    """What NumPy says of its function of that name."""
    name = name.rpartition(".")[2]
    return getattr(getattr(np, name, None) or getattr(np.linalg, name, None), "__doc__", None) or ""


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_has_a_docstring_of_its_own(name):
    said = NAMES[name].__doc__
    assert said is not None
    assert len(said) >= len("a + b.")
    assert said.splitlines()[0].split(". As NumPy's")[0] not in " ".join(numpys(name).split())


@pytest.mark.parametrize("member", MEMBERS)
def test_a_member_of_a_public_class_has_a_docstring(member):
    kind, name = MEMBERS[member]
    assert pydoc.getdoc(getattr(kind, name))


def test_help_on_a_tensor_says_how_it_was_made():
    text = pydoc.plain(pydoc.render_doc(autograd.Tensor))
    for said in (
        "The operation that made this value; None for a leaf.",
        "What the operation was called with, tensors and constants; () for a leaf.",
        "The keywords that the operation was called with.",
    ):
        assert said in text
