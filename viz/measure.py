"""How wide a text is, without a font: advance widths of DejaVu Sans, the widest common one.

A browser with a narrower font leaves a little more room; none cuts anything off.
"""

__all__ = ["wide", "width"]

# Characters by their advance in hundredths of the font size: regular, bold.
_GROUPS = (
    (29, 37, "ijlIJ'′"),
    (34, 40, " ,.·/\\|:;"),
    (40, 48, "f-()[]t!²"),
    (41, 49, "r"),
    (52, 58, '"_`‖*∂'),
    (56, 64, "czsL?"),
    (61, 73, "kFvxyaTPYoe"),
    (64, 73, "hnuESbdgpqḡΣ√$0123456789{}"),
    (70, 77, "KAVZBRXC"),
    (79, 87, "UHNGD&OQ"),
    (84, 92, "w∞#+<=>^~−×→←÷⊙"),
    (100, 110, "MmW%@…"),
)
_REGULAR = {character: regular for regular, _, group in _GROUPS for character in group}
_BOLD = {character: bold for _, bold, group in _GROUPS for character in group}

# Raised and lowered characters are drawn in this fraction of the font's size.
SMALL = 0.72
_SMALL_DIGITS = frozenset("₀₁₂₃₄₅₆₇₈₉⁰¹³⁴⁵⁶⁷⁸⁹⁻ᵀ²")


def wide(character: str) -> bool:
    """Whether the character fills a whole square, as Chinese, Japanese and Korean ones do."""
    return "\u1100" <= character <= "\u11ff" or "\u2e80" <= character <= "\uffef"


def width(text: str, size: float, bold: bool = False) -> float:
    """The width of `text` set in a font of `size` pixels."""
    table = _BOLD if bold else _REGULAR
    hundredths = 0.0
    for character in text:
        if character in _SMALL_DIGITS:
            hundredths += (72 if bold else 64) * SMALL
        else:
            hundredths += table.get(character, 105 if wide(character) else 80)
    return hundredths * size / 100
