"""Trees are taken apart, put together as they were, and matched part by part."""

from collections import Counter, OrderedDict, defaultdict, namedtuple
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.tree import flatten, match, paths, tree_map
from tests.engine.refusals import refused

Pair = namedtuple("Pair", "left right")
Twins = namedtuple("Twins", "left right")
Reverse = namedtuple("Reverse", "right left")


class Path(tuple):
    """A tuple whose constructor takes its items one by one."""

    __slots__ = ()

    def __new__(cls, *items):
        return super().__new__(cls, items)


class Labelled(tuple):
    """A tuple with something of its own."""


class Stack(list):
    """A list whose constructor takes something else."""

    def __init__(self, label):
        super().__init__()
        self.label = label


class Options(dict):
    def __init__(self, *, label):
        super().__init__()
        self.label = label


def of_class(make, fill):
    def made(parts):
        tree = make()
        fill(tree, parts)
        return tree

    return made


stacked = of_class(lambda: Stack("s"), list.extend)
optioned = of_class(lambda: Options(label="o"), dict.update)


LEAVES = st.integers() | st.text(max_size=3)
KEYS = st.text(max_size=2)
TREES = st.recursive(
    LEAVES | st.none(),
    lambda t: (
        st.lists(t, max_size=3)
        | st.lists(t, max_size=3).map(stacked)
        | st.dictionaries(KEYS, t, max_size=3)
        | st.dictionaries(KEYS, t, max_size=3).map(optioned)
        | st.dictionaries(KEYS, t, max_size=3).map(lambda d: defaultdict(list, d))
        | st.dictionaries(st.integers(), t, max_size=2).map(OrderedDict)
        | st.tuples(t, t)
        | st.tuples(t, t).map(lambda pair: Path(*pair))
        | st.builds(Pair, t, t)
        | st.builds(Twins, t, t)
        | st.builds(Reverse, t, t)
    ),
    max_leaves=6,
)


def form(tree):
    """The tree's classes, keys and attributes, with every leaf as a dot."""
    own = getattr(tree, "__dict__", None), getattr(tree, "default_factory", None)
    if isinstance(tree, dict):
        return type(tree), own, [(k, form(v)) for k, v in tree.items()]
    if isinstance(tree, (list, tuple)):
        return type(tree), own, [form(v) for v in tree]
    return "." if tree is not None else None


@given(TREES)
def test_putting_together_what_was_taken_apart_gives_the_same_tree(tree):
    leaves, unflatten = flatten(tree)
    again = unflatten(leaves)
    assert again == tree
    assert form(again) == form(tree)
    assert again is not tree or tree is None or not isinstance(tree, (dict, list))


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


@given(TREES)
def test_the_path_of_a_leaf_is_the_expression_that_reaches_it(tree):
    for none_is_leaf in (False, True):
        reached = paths(tree, "tree", none_is_leaf=none_is_leaf)
        assert [eval(path, {"tree": tree}) for path, _ in reached] == [leaf for _, leaf in reached]
        assert [leaf for _, leaf in reached] == flatten(tree, none_is_leaf=none_is_leaf)[0]


@given(TREES)
def test_none_is_a_leaf_where_that_is_asked_for(tree):
    leaves, unflatten = flatten(tree, none_is_leaf=True)
    assert [leaf for leaf in leaves if leaf is not None] == flatten(tree)[0]
    assert unflatten(leaves) == tree
    assert None not in flatten(tree)[0]


def test_leaves_come_in_the_order_of_the_keys_insertion():
    assert flatten({"b": 1, "a": [2, Pair(3, (4,))]})[0] == [1, 2, 3, 4]


def test_what_is_no_dict_list_or_tuple_is_a_leaf():
    for leaf in (MappingProxyType({"a": 1}), {1}, "abc", np.ones(2), iter([1])):
        assert flatten(leaf)[0] == [leaf] or flatten(leaf)[0][0] is leaf


def test_a_tree_of_another_class_keeps_what_it_has_besides_its_parts():
    labelled = Labelled((1, 2))
    labelled.label = "l"
    again = tree_map(str, labelled)
    assert (type(again), again, again.label) == (Labelled, ("1", "2"), "l")
    assert tree_map(str, Counter(a=1)) == Counter(a="1")


# What cannot be built again


class Sealed(dict):
    def __setitem__(self, key, value):
        raise RuntimeError("sealed")


class Fixed(list):
    def __setitem__(self, key, value):
        raise RuntimeError("fixed")


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        (Sealed(a=1), "a Sealed cannot be built again with other contents: RuntimeError: sealed."),
        (Fixed([1]), "a Fixed cannot be built again with other contents: RuntimeError: fixed."),
    ],
    ids=repr,
)
def test_a_class_that_does_not_let_itself_be_filled_is_refused(tree, message):
    with refused(TypeError, f"{message} Use a plain dict, list or tuple."):
        tree_map(str, tree)


# Matching


def agree(a, b):
    """Whether the trees match: whatever the order of keys, the classes and the leaves, but not the names of fields."""
    if a is None or b is None:
        return a is b
    if isinstance(a, dict) or isinstance(b, dict):
        return (
            isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys() and all(agree(a[k], b[k]) for k in a)
        )
    if not isinstance(a, (list, tuple)) or not isinstance(b, (list, tuple)):
        return not isinstance(a, (list, tuple)) and not isinstance(b, (list, tuple))
    names = {tree._fields for tree in (a, b) if hasattr(tree, "_fields")}
    return len(a) == len(b) and len(names) < 2 and all(map(agree, a, b))


def shuffled(tree, draw):
    """A tree that must match ``tree``: keys in another order, other classes."""
    if isinstance(tree, dict):
        return {key: shuffled(tree[key], draw) for key in draw(st.permutations(list(tree)))}
    if isinstance(tree, (list, tuple)):
        alike = {Pair: [Twins._make], Twins: [Pair._make], Reverse: [Reverse._make]}.get(type(tree), [])
        return draw(st.sampled_from([list, tuple, *alike]))([shuffled(part, draw) for part in tree])
    return tree


@given(TREES, st.data())
def test_matching_finds_the_leaf_in_the_same_place_whatever_the_order_of_keys(tree, data):
    found = match("it", tree, shuffled(tree, data.draw))
    places = [(f"it at {path}" if path else "it", leaf) for path, leaf in paths(tree)]
    assert [(place, leaf) for place, leaf, _ in found] == places
    assert all(leaf == other for _, leaf, other in found)


@given(TREES, TREES)
def test_two_trees_match_if_and_only_if_they_have_the_same_form(tree, other):
    if agree(tree, other):
        match("it", tree, other)
    else:
        with pytest.raises((TypeError, ValueError), match=r"^it (at \S.* )?must be "):
            match("it", tree, other)
