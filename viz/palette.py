"""The colours: blue for positive gradients, orange for negative ones, in light and in dark.

The two hues are Okabe and Ito's, which stay apart for every kind of colour vision. Every text
keeps a contrast of at least 4.5 : 1 to what is behind it; a test measures that in the drawings.
"""

from dataclasses import dataclass

__all__ = ["DARK", "LIGHT", "Theme", "tint"]

LEVELS = 5


@dataclass(frozen=True)
class Theme:
    """One colour for each part of a drawing, as ``#rrggbb``."""

    page: str
    box: str
    outline: str
    ink: str
    muted: str
    forward: str
    badge: str
    badge_outline: str
    plus: str
    minus: str
    mixed: str
    zero: str
    bad: str
    plus_text: str
    minus_text: str
    mixed_text: str
    zero_text: str
    bad_text: str
    # The faintest and the strongest background of a gradient.
    plus_tint: tuple[str, str]
    minus_tint: tuple[str, str]
    mixed_tint: tuple[str, str]
    zero_tint: str
    bad_tint: str


LIGHT = Theme(
    page="#ffffff",
    box="#ffffff",
    outline="#9aa5b1",
    ink="#1f2933",
    muted="#52606d",
    forward="#9aa5b1",
    badge="#fafbfc",
    badge_outline="#e1e6eb",
    plus="#0072b2",
    minus="#d55e00",
    mixed="#7b52ab",
    zero="#cbd2d9",
    bad="#b00020",
    plus_text="#00558a",
    minus_text="#a34700",
    mixed_text="#5f3a8f",
    zero_text="#5a6775",
    bad_text="#b00020",
    plus_tint=("#deeef8", "#6fb4e0"),
    minus_tint=("#fdead9", "#f5933c"),
    mixed_tint=("#f0e8f9", "#c4a8e6"),
    zero_tint="#ffffff",
    bad_tint="#fde7ea",
)

DARK = Theme(
    page="#12181f",
    box="#1c242d",
    outline="#6b7785",
    ink="#eef2f6",
    muted="#a9b4bf",
    forward="#6b7785",
    badge="#161d25",
    badge_outline="#35404c",
    plus="#4aa8e0",
    minus="#ef8a3c",
    mixed="#b08be0",
    zero="#4a5561",
    bad="#ff6b81",
    plus_text="#7cc4f2",
    minus_text="#f7a96c",
    mixed_text="#cdb2f0",
    zero_text="#a9b4bf",
    bad_text="#ff8a9b",
    plus_tint=("#1d3649", "#175e91"),
    minus_tint=("#45301f", "#96480a"),
    mixed_tint=("#332a45", "#64449a"),
    zero_tint="#1c242d",
    bad_tint="#431a22",
)


def tint(theme: Theme, tone: str, level: int) -> str:
    """The background of a gradient; `level` runs from 1 (faint) to 5 (the largest one)."""
    if tone in ("zero", "bad"):
        return theme.zero_tint if tone == "zero" else theme.bad_tint
    ends = {"plus": theme.plus_tint, "minus": theme.minus_tint, "mixed": theme.mixed_tint}[tone]
    share = (level - 1) / (LEVELS - 1)
    channels = (
        round(int(ends[0][i : i + 2], 16) * (1 - share) + int(ends[1][i : i + 2], 16) * share) for i in (1, 3, 5)
    )
    return "#" + "".join(f"{channel:02x}" for channel in channels)
