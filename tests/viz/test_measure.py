"""Widths of text, against the advance widths in the font files of DejaVu Sans 2.37."""

import pytest

from viz.measure import wide, width

# In thousandths of the font's size: regular, bold.
ADVANCES = {
    "0": (636, 696),
    "9": (636, 696),
    "a": (613, 675),
    "e": (615, 678),
    "i": (278, 343),
    "m": (974, 1042),
    "t": (392, 478),
    "w": (818, 924),
    "L": (557, 637),
    "W": (989, 1103),
    " ": (318, 348),
    ".": (318, 380),
    "(": (390, 457),
    "=": (838, 838),
    "−": (838, 838),
    "×": (838, 838),
    "∂": (517, 544),
    "→": (838, 838),
    "…": (1000, 1000),
}


@pytest.mark.parametrize("character", ADVANCES)
def test_a_character_is_given_at_least_its_width_and_little_more(character):
    for bold, advance in enumerate(ADVANCES[character]):
        assert advance - 10 <= 10 * width(character, 100, bold=bool(bold)) <= advance + 110


def test_widths_add_up_and_grow_with_the_font():
    assert width("w = 2", 10) == pytest.approx(sum(width(c, 10) for c in "w = 2"))
    assert width("tanh", 30) == pytest.approx(2 * width("tanh", 15))


def test_indices_and_powers_are_small():
    assert width("₁", 10) == width("²", 10) == pytest.approx(0.72 * width("1", 10))


def test_characters_that_fill_a_square_are_known():
    assert [wide(c) for c in "重み가ab×"] == [True, True, True, False, False, False]
    assert width("重", 10) >= 10
