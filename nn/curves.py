"""How a history is drawn: both losses, where they tell of under- and over-fitting, and the epochs that were best."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from .arguments import kind_of
from .bands import Band, bands

__all__ = ["draw"]

PAGE, INK, MUTED, GRID = "#ffffff", "#1f2933", "#52606d", "#e1e6eb"
TRAINING, VALIDATION = "#0072b2", "#d55e00"  # blue and orange stay apart for every colour vision
UNDER, OVER = "#deeef8", "#fdead9"

# What each colour becomes where the reader's page is dark.
DARK = {
    PAGE: "#12181f",
    INK: "#eef2f6",
    MUTED: "#a9b4bf",
    GRID: "#35404c",
    TRAINING: "#4aa8e0",
    VALIDATION: "#ef8a3c",
    UNDER: "#1d3649",
    OVER: "#45301f",
}
# Text stays text, and the same history gives the same bytes: no date, no version, no random ids.
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "seegrad",
    "font.family": "sans-serif",
    "font.size": 11,
    "figure.figsize": (8, 4),
    "figure.facecolor": PAGE,
    "figure.constrained_layout.use": True,
    "figure.constrained_layout.w_pad": 0.16,
    "figure.constrained_layout.h_pad": 0.16,
}
METADATA: Mapping[str, Any] = {"Title": "Loss by epoch", "Date": None, "Creator": None, "Format": None, "Type": None}


_BEHIND: Mapping[str, str] = {"under-fit": UNDER, "robust": PAGE, "over-fit": OVER}

Columns = Mapping[str, Sequence[float]]


def draw(columns: Columns, best: int | None, monitor: str, target: str | PathLike[str] | Any = None) -> Any:
    """Draw on axes ``target``, into the file ``target``, or into a new figure; returns the axes.

    ``columns`` are a history's; ``best`` is the epoch, counted from 1, that had the best ``monitor``.
    """
    if not columns:
        raise ValueError("History.plot: there are no epochs to draw.")
    if not (target is None or isinstance(target, (str, PathLike)) or hasattr(target, "annotate")):
        raise TypeError(f"History.plot: target is a path, matplotlib axes or None, not {kind_of(target)}.")
    import matplotlib as mpl

    with mpl.rc_context(STYLE):
        if target is None:
            from matplotlib import pyplot

            axes = pyplot.figure().add_subplot()
        elif isinstance(target, (str, PathLike)):
            from matplotlib.figure import Figure

            axes = Figure().add_subplot()
        else:
            axes = target
        _curves(columns, axes, best, monitor)
        if isinstance(target, (str, PathLike)):
            _save(axes.figure, Path(fspath(target)))
    return axes


def _curves(columns: Columns, axes: Any, best: int | None, monitor: str) -> None:
    training = "train_loss" if "train_loss" in columns else "loss"
    curves = [(training, "training", TRAINING)]
    if "val_loss" in columns:
        curves.append(("val_loss", "validation", VALIDATION))
    last = len(columns["loss"])
    line: dict[str, Any] = {"linewidth": 2.2, "solid_capstyle": "round"}
    if last == 1:  # a point, at the edge
        line |= {"marker": "o", "clip_on": False}
    for name, label, color in curves:
        axes.plot(range(1, last + 1), columns[name], color=color, label=label, **line)
    values = [value for name, _, _ in curves for value in columns[name]]
    lines = 0
    title, bottom = "Training loss", min(0.0, *values)
    span = max(values) - bottom
    if best is not None:
        title = "Training and validation loss"
        # What is decided on happens near the minimum: the start may enter from above.
        heights = [3 * (columns["val_loss"][best - 1] - bottom)]
        heights += [1.1 * (columns[name][-1] - bottom) for name, _, _ in curves]
        span = min(span, max(heights))
    span = span or 1.0
    top = bottom + 1.08 * span
    axes.set_ylim(bottom - 0.02 * span, top)
    _above(columns, axes, curves, top)
    axes.set_xlim(1 if last > 1 else 0, last)
    if best is not None:
        _paint(axes, bands(columns), last)
        lines = _mark(columns, axes, best, monitor)
    _label_ends(columns, axes, curves, span / 16)
    axes.set_title(title, loc="left", color=INK, fontsize=14, fontweight="bold", pad=12 + 17 * lines)
    axes.set_xlabel("epoch", color=MUTED)
    axes.set_facecolor(PAGE)
    axes.grid(axis="y", color=GRID, linewidth=1)
    axes.set_axisbelow(True)
    axes.locator_params(axis="y", nbins=6)
    axes.locator_params(axis="x", integer=True, min_n_ticks=1)
    axes.tick_params(which="both", colors=MUTED, length=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(GRID)


def _above(columns: Columns, axes: Any, curves: list[tuple[str, str, str]], top: float) -> None:
    """Beside the curves that come in through the upper edge: where they begin."""
    cut = [(label, color, columns[name]) for name, label, color in curves if columns[name][0] > top]
    entries = [next((i for i, value in enumerate(values, 1) if value <= top), 1) for _, _, values in cut]
    for line, (label, color, values) in enumerate(cut):
        axes.annotate(
            f"↑ {label} begins at {values[0]:.3g}",
            (max(entries), 1),
            (8, -22 - 14 * line),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            va="top",
            color=color,
            fontsize=9,
            zorder=5,
        )


def _label_ends(columns: Columns, axes: Any, curves: list[tuple[str, str, str]], gap: float) -> None:
    """Each curve's name at its end, at least ``gap`` apart."""
    height = -math.inf
    for name, label, color in sorted(curves, key=lambda curve: columns[curve[0]][-1]):
        height = max(columns[name][-1], height + gap)
        place = (len(columns[name]), height)
        axes.annotate(label, place, (8, 0), textcoords="offset points", color=color, va="center", fontweight="bold")


def _paint(axes: Any, found: Sequence[Band], last: int) -> None:
    """The bands, with their names at the top where there is room."""
    room = 72 * axes.figure.get_figwidth() * axes.get_position().width / max(last - 1, 1)  # points of an epoch
    for band in found:
        if band.name != "robust":  # which is as white as the page
            axes.axvspan(band.start, band.end, color=_BEHIND[band.name], linewidth=0, zorder=0)
        width = room * (band.end - band.start)
        if width < 14:
            continue
        axes.annotate(
            band.name,
            ((band.start + band.end) / 2, 0.97),
            xycoords=("data", "axes fraction"),
            rotation=0 if width > 7 * len(band.name) else 90,
            ha="center",
            va="top",
            color=MUTED,
            zorder=1.5,
            bbox={"facecolor": _BEHIND[band.name], "edgecolor": "none", "pad": 1},
        )


def _mark(columns: Columns, axes: Any, best: int, monitor: str) -> int:
    """The epoch whose weights are kept, and the one that would be if accuracy, or loss, had decided; how many lines."""
    last = len(columns["loss"])
    text = f"epoch {best}: weights kept, {_measured(columns, monitor, best)}"
    if best < last:
        text += f", none better in {last - best} more epoch{'' if last - best == 1 else 's'}"
    look: dict[str, Any] = {"color": MUTED, "linewidth": 1.2, "zorder": 1}
    lines = [axes.axvline(best, linestyle=(0, (4, 3)), label=text, **look)]
    edge = {"markeredgecolor": PAGE, "markeredgewidth": 2, "clip_on": False}
    axes.plot([best], [columns["val_loss"][best - 1]], "o", color=VALIDATION, markersize=10, zorder=4, **edge)
    other = "val_loss" if monitor != "val_loss" else "val_accuracy"
    values = columns.get(other, ())
    top = (min if other == "val_loss" else max)(values, default=math.nan)
    if values and top == top and top != values[best - 1]:  # otherwise one epoch is best by both
        epoch = values.index(top) + 1
        text = f"epoch {epoch}: {'lowest' if other == 'val_loss' else 'highest'} {_measured(columns, other, epoch)}"
        lines.append(axes.axvline(epoch, linestyle=(0, (1, 2)), label=text, **look))
    place: dict[str, Any] = {"loc": "lower left", "bbox_to_anchor": (0, 1.01)}
    axes.legend(handles=lines, frameon=False, labelcolor=INK, borderpad=0, borderaxespad=0.4, handlelength=1.6, **place)
    return len(lines)


def _measured(columns: Columns, name: str, epoch: int) -> str:
    return f"{name.replace('val_', 'validation ')} {columns[name][epoch - 1]:.3g}"


def _save(figure: Any, path: Path) -> None:
    if path.suffix.lower() != ".svg":
        figure.savefig(path, dpi=200)
        return
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata=METADATA)
    rules = "".join(
        [
            f'[style*="{part}: {light}"]{{{part}:{dark} !important}}'
            for light, dark in DARK.items()
            for part in ("fill", "stroke")
        ]
    )
    style = f"<style>@media (prefers-color-scheme: dark){{{rules}}}</style>"
    head, close, body = buffer.getvalue().partition("<defs>")
    path.write_text(f"{head}{style}\n {close}{body}", encoding="utf-8", newline="\n")
