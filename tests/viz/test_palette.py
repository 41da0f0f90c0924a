"""Colours: contrast as WCAG 2 measures it, and how far apart they stay for colour-blind readers."""

from itertools import combinations, pairwise

import numpy as np
import pytest

from viz.paint import colours
from viz.palette import DARK, LIGHT, tint

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])

# Machado, Oliveira and Fernandes (2009), severity 1: what the eye of a dichromat makes of linear RGB.
SIGHT = {
    "full": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def linear(colour):
    c = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(a, b):
    darker, lighter = sorted(float(np.dot((0.2126, 0.7152, 0.0722), linear(c))) for c in (a, b))
    return (lighter + 0.05) / (darker + 0.05)


def lab(colour, sight):
    """CIE L*a*b* under D65, of what is seen."""
    seen = np.clip(np.array(sight) @ linear(colour), 0, 1)
    to_xyz = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    t = np.array(to_xyz) @ seen / [0.95047, 1.0, 1.08883]
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(a, b, sight):
    """ΔE*ab: about 2 is just noticeable."""
    return float(np.linalg.norm(lab(a, sight) - lab(b, sight)))


def test_the_measures_are_the_known_ones():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    np.testing.assert_allclose(lab("#ff0000", SIGHT["full"]), [53.24, 80.09, 67.20], atol=0.02)
    np.testing.assert_allclose(lab("#ffffff", SIGHT["full"]), [100, 0, 0], atol=0.02)
    # Red and green of equal brightness are close to one another for who lacks the long cones.
    assert distance("#c04040", "#4d7a2a", SIGHT["protanopia"]) < distance("#c04040", "#4d7a2a", SIGHT["full"]) / 2


@THEMES
@pytest.mark.parametrize("name", ["outline", "ink", "bad", "forward", "plus", "minus", "mixed", "zero"])
def test_a_line_or_outline_has_a_contrast_of_at_least_three(theme, name):
    assert contrast(getattr(theme, name), theme.page) >= 3
    if name not in ("forward",):  # outlines of boxes and of gradients, which stand in boxes
        assert contrast(getattr(theme, name), theme.box) >= 3


@THEMES
def test_the_outline_of_a_mark_stands_out_on_both_sides(theme):
    look = colours("alert", theme)
    assert contrast(look["stroke"], look["fill"]) >= 3
    assert contrast(look["stroke"], theme.box) >= 3


@THEMES
@pytest.mark.parametrize("text", ["ink", "muted", "bad_text", "plus_text", "minus_text", "mixed_text", "zero_text"])
def test_a_text_has_a_contrast_of_at_least_four_and_a_half(theme, text):
    for under in (theme.page, theme.box, theme.badge):
        assert contrast(getattr(theme, text), under) >= 4.5


@THEMES
def test_the_text_of_a_mark_is_readable(theme):
    assert contrast(theme.alert_text, theme.alert) >= 4.5
    assert contrast(theme.alert_text, theme.page) >= 4.5  # in the legend


@THEMES
@pytest.mark.parametrize("sight", SIGHT)
def test_plus_and_minus_stay_apart_for_every_eye(theme, sight):
    assert distance(theme.plus, theme.minus, SIGHT[sight]) >= 75
    assert distance(theme.plus_text, theme.minus_text, SIGHT[sight]) >= 60
    strongest = distance(tint(theme, "plus", 5), tint(theme, "minus", 5), SIGHT[sight])
    assert strongest >= 60
    for level in range(1, 6):
        assert distance(tint(theme, "plus", level), tint(theme, "minus", level), SIGHT[sight]) >= 14


@THEMES
@pytest.mark.parametrize("sight", SIGHT)
def test_any_two_lines_stay_apart_for_every_eye(theme, sight):
    names = ("plus", "minus", "mixed", "zero", "bad")
    pairs = {pair: distance(*(getattr(theme, n) for n in pair), SIGHT[sight]) for pair in combinations(names, 2)}
    assert min(pairs.values()) >= 14
    assert distance(tint(theme, "mixed", 5), tint(theme, "plus", 5), SIGHT[sight]) >= 14


@THEMES
@pytest.mark.parametrize("tone", ["plus", "minus", "mixed"])
def test_a_stronger_gradient_has_a_stronger_tint(theme, tone):
    steps = [distance(tint(theme, tone, level), theme.zero_tint, SIGHT["full"]) for level in range(1, 6)]
    assert steps == sorted(steps)
    assert steps[0] >= 5
    assert all(b - a >= 4 for a, b in pairwise(steps))
