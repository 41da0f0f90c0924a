"""The colours: blue for positive gradients, orange for negative ones, in light and in dark.

The two hues are Okabe and Ito's, which stay apart for every kind of colour vision; so does the violet
of what has both signs, by its lightness. Every text
keeps a contrast of at least 4.5 : 1 to what is behind it, every line and outline one of 3 : 1 (but for
that of badges, whose text is enough); tests measure both.
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
    # Behind what was computed in one scope.
    ground: str
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
    alert: str
    alert_text: str
    # The faintest and the strongest background of a gradient.
    plus_tint: tuple[str, str]
    minus_tint: tuple[str, str]
    mixed_tint: tuple[str, str]
    zero_tint: str
    bad_tint: str


LIGHT = Theme(
    page="#ffffff",
    box="#ffffff",
    outline="#7b8794",
    ink="#1f2933",
    muted="#52606d",
    forward="#7b8794",
    badge="#fafbfc",
    badge_outline="#e1e6eb",
    ground="#edf1f5",
    plus="#0072b2",
    minus="#d55e00",
    mixed="#5c1060",
    zero="#87919c",
    bad="#b00020",
    plus_text="#00558a",
    minus_text="#a34700",
    mixed_text="#5c1060",
    zero_text="#5a6775",
    bad_text="#b00020",
    alert="#fff3c4",
    alert_text="#7a4f01",
    plus_tint=("#deeef8", "#6fb4e0"),
    minus_tint=("#fdead9", "#f5933c"),
    mixed_tint=("#f1e3f7", "#b987f2"),
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
    ground="#1d2630",
    plus="#4aa8e0",
    minus="#ef8a3c",
    mixed="#b85cff",
    zero="#6b7683",
    bad="#ff6b81",
    plus_text="#7cc4f2",
    minus_text="#f7a96c",
    mixed_text="#d2a6ff",
    zero_text="#a9b4bf",
    bad_text="#ff8a9b",
    alert="#3d3209",
    alert_text="#f2cc55",
    plus_tint=("#1d3649", "#175e91"),
    minus_tint=("#45301f", "#96480a"),
    mixed_tint=("#38254f", "#7c2bc9"),
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
