"""What a notebook shows of a history are its numbers, and its curves go where they go."""

import re
import xml.etree.ElementTree as ET

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import nn


def history(rows, best=None, stopped=False):
    made = nn.History()
    for row in rows:
        made.append(row)
    made.best_epoch, made.stopped_early = best, stopped
    return made


def parsed(made):
    """The HTML, which is well-formed enough to be read as XML, and its tables as rows of texts."""
    tree = ET.fromstring(made._repr_html_())
    tables = [
        [["".join(cell.itertext()) for cell in row if cell.tag in ("th", "td")] for row in table.iter("tr")]
        for table in tree.iter("table")
    ]
    return tree, tables


ROWS = [
    {"loss": 0.75, "val_loss": 0.5, "seconds": 0.25},
    {"loss": 0.5, "val_loss": 0.25, "seconds": 0.25},
    {"loss": 0.25, "val_loss": 1.0, "seconds": 0.25},
]


def test_the_best_epoch_and_the_last_are_shown_and_all_below():
    tree, (short, long) = parsed(history(ROWS, best=2, stopped=True))
    assert next(tree.iter("div"))[0].text == "History of 3 epochs in 0.8 s, stopped early"
    head = ["epoch", "loss", "val_loss"]
    best, last = ["2 (weights kept)", "0.5", "0.25"], ["3", "0.25", "1"]
    curves = ["", "loss from 0.75 to 0.25", "val_loss from 0.5 to 1"]
    assert short == [head, curves, best, last]
    assert long == [head, ["1", "0.75", "0.5"], best, last]
    assert next(tree.iter("summary")).text == "all 3 epochs"


def test_a_history_of_one_epoch_or_none_has_no_curves():
    tree, tables = parsed(history(ROWS[:1], best=1))
    assert tables == [[["epoch", "loss", "val_loss"], ["1 (weights kept)", "0.75", "0.5"]]]
    assert not list(tree.iter("svg"))
    tree, tables = parsed(history([]))
    assert "".join(tree.itertext()) == "History of 0 epochs"
    assert tables == []


def test_a_name_is_text_and_not_markup():
    _, (short, _) = parsed(history([{"val_<b>&": 1.0}, {"val_<b>&": 2.0}]))
    assert short[0] == ["epoch", "val_<b>&"]


@given(st.lists(st.floats(-1e9, 1e9, allow_nan=False), min_size=2, max_size=9), st.data())
def test_a_curve_is_the_values_scaled_to_its_box(values, data):
    best = data.draw(st.none() | st.integers(1, len(values)))
    tree, _ = parsed(history([{"loss": value} for value in values], best))
    (svg,), (line,) = tree.iter("svg"), tree.iter("polyline")
    points = np.array([[float(c) for c in point.split(",")] for point in line.get("points").split()])
    width, height = float(svg.get("width")), float(svg.get("height"))
    assert np.allclose(points[:, 0], np.linspace(4, width - 4, len(values)), atol=0.06)
    scaled = (np.array(values) - min(values)) / ((max(values) - min(values)) or 1)
    assert np.allclose(points[:, 1], height - 4 - (height - 8) * scaled, atol=0.06)
    dots = [[float(dot.get("cx")), float(dot.get("cy"))] for dot in tree.iter("circle")]
    assert dots == ([] if best is None else [points[best - 1].tolist()])


def test_values_that_are_not_finite_are_left_out_of_the_curve():
    made = history([{"f1": value} for value in (np.nan, 1.0, np.inf, 2.0)], best=1)
    tree, (short, _) = parsed(made)
    assert len(next(tree.iter("polyline")).get("points").split()) == 2
    assert not list(tree.iter("circle"))
    assert short[2] == ["1 (weights kept)", "nan"]
    assert len(list(parsed(history([{"f1": np.nan}] * 2))[0].iter("polyline"))) == 1


def test_no_colour_is_fixed_to_light_or_dark():
    html = history(ROWS, best=2)._repr_html_()
    assert set(re.findall(r"#\w+|rgba?\([^)]*\)|currentColor|color:\w+", html)) == {
        "currentColor",
        "color:inherit",
        "rgba(127,127,127,.4)",
        "rgba(127,127,127,.18)",
    }
