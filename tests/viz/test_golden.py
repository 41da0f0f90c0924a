"""Views of a few graphs, whole: a change in what a picture says shows in the difference."""

import json

import pytest

from tests.viz.golden import HERE, VIEWS
from viz.view import to_json


def rounded(item):
    """To ten digits: the last ones differ between machines."""
    if isinstance(item, dict):
        return {key: rounded(value) for key, value in item.items()}
    if isinstance(item, list):
        return [rounded(value) for value in item]
    return float(f"{item:.10g}") if isinstance(item, float) else item


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_is_what_it_was(name):
    """If it should have changed: ``python -m tests.viz.golden``, and look at the difference."""
    golden = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    assert rounded(json.loads(to_json(VIEWS[name]()))) == rounded(golden)
