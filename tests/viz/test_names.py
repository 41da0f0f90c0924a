"""Names: indices, lengths, and no two alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz.names import Naming, again, parted, shorten, stem, subscripted


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


GIVEN = st.lists(st.sampled_from(["", "", "h", "h′", "h#4", "v1", "v_1", "v2", "c1", "w"]), max_size=12)


@given(GIVEN, st.data())
def test_no_two_values_have_one_name_and_each_is_found_by_its_own(given_names, data):
    constant = data.draw(st.lists(st.booleans(), min_size=len(given_names), max_size=len(given_names)))
    naming = Naming(given_names, constant)
    names = [naming[i] for i in range(len(naming))]
    assert len(set(names)) == len(names) == len(given_names)
    for i, name in enumerate(names):
        assert naming.find(name) == (given_names.index(name) if name in given_names else i)
        assert all(name.startswith("vc"[constant[i]]) for _ in [0] if not given_names[i])


def test_names_repeat_with_primes_and_the_rest_is_numbered():
    naming = Naming(["h1", "", "h1", "", "v1", "", "h1", "h1"], [False, False, False, True, *[False] * 4])
    assert [naming[i] for i in range(8)] == ["h₁", "v₂", "h₁′", "c₁", "v₁", "v₃", "h₁″", "h₁#4"]
    assert naming.counts() == ["v₂", "v₃", "c₁"]


@given(st.sampled_from(["h", "w₁", "layers.0"]), st.integers(1, 1000))
def test_how_often_a_name_was_there_before_can_be_read_back(name, time):
    assert parted(again(name, time)) == (name, time)
