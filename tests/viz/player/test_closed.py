"""A page whose pictures have their scopes closed, so that no given value may be left to begin with."""

import pytest

import viz
from nn import ScalarMLP

pytestmark = pytest.mark.slow


def test_a_network_of_scalars_can_be_stepped_through_with_its_scopes_closed(opened):
    page = opened(viz.play(ScalarMLP([2, 1], rng=0)([0.5, 0.2])))
    page.locator("[data-in=view]").select_option(label="scopes closed")
    assert page.text(".phase") == "Forward pass"
    page.press("End")
    assert page.text(".phase") == "Backward pass"
    page.press("Home")
    assert page.text(".count") == "step 1 of 2"
