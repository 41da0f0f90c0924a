"""A path in fewer letters is the same path."""

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from viz.player.paths import shorter


def points(path):
    """The points through which path data lead, and what leads there."""
    at, start, found = np.zeros(2), np.zeros(2), []
    for command, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        numbers = [float(x) for x in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", rest)]
        kind = command.upper()
        if kind == "Z":
            at = start
            continue
        size = {"H": 1, "V": 1, "C": 6}.get(kind, 2)
        for i in range(0, len(numbers), size):
            some = numbers[i : i + size]
            origin = np.zeros(2) if command.isupper() else at
            if kind in "HV":
                ends = [np.array([origin[0] + some[0], at[1]] if kind == "H" else [at[0], origin[1] + some[0]])]
            else:
                ends = [origin + some[j : j + 2] for j in range(0, size, 2)]
            found.append((kind, [tuple(np.round(end, 6)) for end in ends]))
            at = ends[-1]
            start = at if kind == "M" else start
    return found


tenths = st.integers(-20000, 20000).map(lambda n: f"{n / 10:.1f}".removesuffix(".0"))
commands = st.one_of(
    st.tuples(st.sampled_from("HV"), st.lists(tenths, min_size=1, max_size=1)),
    st.tuples(st.sampled_from("ML"), st.lists(tenths, min_size=2, max_size=2)),
    st.tuples(st.just("C"), st.lists(tenths, min_size=6, max_size=6)),
    st.just(("Z", [])),
)


@given(st.tuples(tenths, tenths), st.lists(commands, max_size=6))
def test_a_shorter_path_goes_through_the_same_points(start, rest):
    path = "M" + " ".join(start) + "".join(command + " ".join(numbers) for command, numbers in rest)
    assert points(shorter(path)) == points(path)


def test_a_shorter_path_is_shorter():
    assert shorter("M243.8 142.1H244.8C264 142.1 264 223.3 285.4 223.3") == "M243.8 142.1h1c19.2 0 19.2 81.2 40.6 81.2"
    assert shorter("M10 10L0.5 9.5L0.5 10Z") == "M10 10l-9.5-.5l0 .5z"
