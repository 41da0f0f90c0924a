"""Names: indices, lengths, and no two alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz.names import distinct, shorten, stem, subscripted


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("w1", "w₁"),
        ("w_1", "w₁"),
        ("h10", "h₁₀"),
        ("b", "b"),
        ("layer1_w", "layer1_w"),
        ("12", "12"),
        ("x_1_2", "x_1_2"),
    ],
)
def test_a_number_at_the_end_is_an_index(name, text):
    assert subscripted(name) == text


def test_the_stem_is_what_stands_before_the_index():
    assert [stem(name) for name in ["x1", "x_1", "inputs", "7"]] == ["x", "x", "inputs", "7"]


@given(st.text(), st.integers(3, 30))
def test_a_shortened_name_fits_and_keeps_its_ends(name, limit):
    short = shorten(name, limit)
    assert len(short) <= limit
    if len(name) > limit:
        start, end = short.split("…", 1) if name.count("…") == 0 else ("", "")
        assert name.startswith(start)
        assert name.endswith(end)
    else:
        assert short == name


@given(st.lists(st.sampled_from(["", "h", "h′", "v1", "v_1", "c1", "w"]), max_size=12), st.sets(st.integers(0, 11)))
def test_no_two_values_have_one_name(given_names, constants):
    keys = list(range(len(given_names)))
    names = distinct(keys, {i: n for i, n in enumerate(given_names) if n}, constants)
    assert list(names) != [] or not keys
    assert sorted(names) == keys
    assert len(set(names.values())) == len(keys)


def test_names_repeat_with_primes_and_the_rest_is_numbered():
    names = distinct([5, 3, 9, 1, 7, 2], {5: "h1", 9: "h1", 7: "v1"}, {1})
    assert names == {5: "h₁", 9: "h₁′", 7: "v₁", 3: "v₂", 1: "c₁", 2: "v₃"}
