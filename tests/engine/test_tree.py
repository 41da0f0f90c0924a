"""Trees are taken apart and put together as they were."""

from collections import OrderedDict, namedtuple

from hypothesis import given
from hypothesis import strategies as st

from autograd.tree import flatten, tree_map

Pair = namedtuple("Pair", "left right")
LEAVES = st.integers() | st.none() | st.text(max_size=3)
TREES = st.recursive(
    LEAVES,
    lambda t: (
        st.lists(t, max_size=3)
        | st.dictionaries(st.text(max_size=2), t, max_size=3)
        | st.tuples(t, t)
        | st.builds(Pair, t, t)
        | st.dictionaries(st.integers(), t, max_size=2).map(OrderedDict)
    ),
    max_leaves=6,
)


def form(tree):
    """The tree's types and keys, with every leaf as None."""
    if isinstance(tree, dict):
        return type(tree), [(k, form(v)) for k, v in tree.items()]
    return (type(tree), [form(v) for v in tree]) if isinstance(tree, (list, tuple)) else None


@given(TREES)
def test_putting_together_what_was_taken_apart_gives_the_same_tree(tree):
    leaves, unflatten = flatten(tree)
    again = unflatten(leaves)
    assert again == tree
    assert form(again) == form(tree)


@given(TREES)
def test_any_leaves_fill_the_same_form_in_order(tree):
    leaves, unflatten = flatten(tree)
    numbered = unflatten(list(range(len(leaves))))
    assert form(numbered) == form(tree)
    assert flatten(numbered)[0] == list(range(len(leaves)))


@given(TREES)
def test_tree_map_applies_to_each_leaf_once(tree):
    seen = []
    mapped = tree_map(lambda leaf: seen.append(leaf) or (leaf,), tree)
    assert seen == flatten(tree)[0]
    assert len(flatten(mapped)[0]) == len(seen)


def test_leaves_come_in_the_order_of_the_keys_insertion():
    assert flatten({"b": 1, "a": [2, Pair(3, (4,))]})[0] == [1, 2, 3, 4]
