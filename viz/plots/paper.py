"""What plots are drawn on: matplotlib figures in the diagrams' colours, whose SVG files adapt to dark pages."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import cache
from os import PathLike, fspath
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..palette import DARK, LIGHT

__all__ = ["CLASSES", "PAPER", "framed", "new", "on_axes", "on_figure", "titled"]

# The parts of a theme that plots use: with the others a colour would not tell which part it is.
_PARTS = ("page", "ink", "muted", "badge_outline", "plus", "minus", "bad")
_TINTS = ("plus_tint", "minus_tint")
PAPER = LIGHT
# Two classes are orange and blue; then Okabe and Ito's other colours, which show on white and on black.
CLASSES = (LIGHT.minus, LIGHT.plus, "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6bb1", "#999999")

# Text stays text, and the same numbers give the same bytes: no date, no version, no random ids.
_STYLE: Mapping[Any, Any] = MappingProxyType(
    {
        "svg.fonttype": "none",
        "svg.hashsalt": "seegrad",
        "font.family": "sans-serif",
        "font.size": 10,
        "figure.facecolor": LIGHT.page,
        "axes.facecolor": LIGHT.page,
        "figure.constrained_layout.use": True,
        "figure.constrained_layout.w_pad": 0.12,
        "figure.constrained_layout.h_pad": 0.12,
    }
)
_METADATA: Mapping[str, Any] = MappingProxyType({"Date": None, "Creator": None, "Format": None, "Type": None})


def on_axes(caller: str, target: Any, size: tuple[float, float], draw: Callable[[Any], None]) -> Any:
    """Call ``draw(axes)``; returns the figure.

    `target` is a path to write, axes to draw on, or None for a new figure of `size` inches.
    """
    known = target is None or isinstance(target, (str, PathLike))
    if not known and not hasattr(target, "annotate"):
        raise TypeError(f"{caller}: target is a path, matplotlib axes or None, not {_kind(target)}.")
    with _style(caller):
        axes: Any = new(caller, size).add_subplot() if known else target
        draw(axes)
    return _finished(axes.figure, target if known else None)


def on_figure(caller: str, target: Any, size: tuple[float, float], draw: Callable[[Any], None]) -> Any:
    """The same for a plot of several panels, whose target may be a figure or part of one."""
    known = target is None or isinstance(target, (str, PathLike))
    if not known and not hasattr(target, "subplots"):
        raise TypeError(f"{caller}: target is a path, a matplotlib figure or None, not {_kind(target)}.")
    with _style(caller):
        figure = new(caller, size) if known else target
        draw(figure)
    return _finished(figure, target if known else None)


def new(caller: str, size: tuple[float, float]) -> Any:
    """A figure that pyplot does not know of."""
    with _style(caller):
        return _kind_of_figure()(figsize=size)


def titled(axes: Any, title: str, below: str = "") -> None:
    """A title at the left, and a smaller line under it."""
    axes.set_title(title, loc="left", color=LIGHT.ink, fontsize=12, fontweight="bold", pad=24 if below else 10)
    if below:
        axes.annotate(
            below, (0, 1), (0, 8), xycoords="axes fraction", textcoords="offset points", color=LIGHT.muted, fontsize=9
        )


def framed(axes: Any, *, grid: str = "") -> None:
    """Grey ticks, one line at the bottom, and a grid along one axis if wanted."""
    axes.tick_params(which="both", colors=LIGHT.muted, length=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(LIGHT.badge_outline)
    if grid:
        axes.grid(axis=grid, color=LIGHT.badge_outline, linewidth=0.8)
        axes.set_axisbelow(True)


def _style(caller: str) -> Any:
    try:
        import matplotlib as mpl
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            f"{caller} needs matplotlib: pip install 'seegrad[demo]'.", name="matplotlib"
        ) from None
    return mpl.rc_context(dict(_STYLE))


def _finished(figure: Any, path: str | PathLike[str] | None) -> Any:
    if path is not None:
        figure.savefig(fspath(path), dpi=200)
    return figure


@cache
def _kind_of_figure() -> Any:
    from matplotlib.figure import Figure

    class Plot(Figure):
        """A figure that shows itself in notebooks; its SVG files are the same each time, in light and in dark."""

        def savefig(self, fname: Any, **options: Any) -> None:
            with _style("viz"):
                if not isinstance(fname, (str, PathLike)) or Path(fname).suffix.lower() != ".svg":
                    super().savefig(fname, **options)
                    return
                Path(fname).write_text(self.to_svg(**options), encoding="utf-8", newline="\n")

        def to_svg(self, **options: Any) -> str:
            """A complete SVG file, with light and dark colours."""
            buffer = io.StringIO()
            with _style("viz"):
                super().savefig(buffer, **{**options, "format": "svg", "metadata": dict(_METADATA)})
            head, mark, body = buffer.getvalue().partition("<defs>")
            return f"{head}<style>{_dark()}</style>\n {mark}{body}"

        def _repr_html_(self) -> str:
            data = b64encode(self.to_svg().encode()).decode()
            return f'<img alt="{self._title()}" src="data:image/svg+xml;base64,{data}" style="max-width:100%">'

        def _title(self) -> str:
            titles = [axes.get_title(loc="left") for axes in self.axes]
            return next((title for title in titles if title), "plot").replace('"', "'")

    return Plot


@cache
def _dark() -> str:
    """Rules that change every colour where the reader's page is dark."""
    pairs = {getattr(LIGHT, part): getattr(DARK, part) for part in _PARTS}
    for part in _TINTS:
        pairs |= dict(zip(getattr(LIGHT, part), getattr(DARK, part), strict=True))
    rules = [
        f'[style*="{where}: {light}"]{{{where}:{dark} !important}}'
        for light, dark in pairs.items()
        for where in ("fill", "stroke")
    ]
    return f"@media (prefers-color-scheme: dark){{{''.join(rules)}}}"


def _kind(item: Any) -> str:
    return f"{'an' if type(item).__name__[0] in 'aeiou' else 'a'} {type(item).__name__}"
