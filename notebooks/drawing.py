"""What the notebooks draw with: figures that can be read on light and on dark pages, the same bytes in each run."""

import base64
from html import escape

import matplotlib as mpl
from matplotlib.figure import Figure

from images import IMAGES

# Colours between light and dark, on no background: readable on both.
INK, BLUE, ORANGE, GREEN, PURPLE = "#71808e", "#2b8cc4", "#d9701f", "#2e9e78", "#8f6fd0"
STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "seegrad",
    "font.family": "sans-serif",
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "figure.constrained_layout.use": True,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    **{f"{part}.color": INK for part in ("text", "xtick", "ytick")},
}


class Drawing:
    """A figure, saved as SVG and shown as that, with ``alt`` for those who cannot see it."""

    def __init__(self, figure, name, alt):
        self.path, self.alt = IMAGES / name, alt
        with mpl.rc_context(STYLE):
            figure.savefig(self.path, dpi=100, metadata={"Title": alt, "Date": None, "Creator": None})

    def _repr_html_(self):
        data = base64.b64encode(self.path.read_bytes()).decode()
        return f'<img alt="{escape(self.alt)}" style="max-width: 100%" src="data:image/svg+xml;base64,{data}">'


def best_and_last(name, accuracies):
    """For each way of training, by its name, its pair of test accuracies: at the best epoch and at the last."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(7, 2.6))
        axes = figure.subplots()
        for place, pair in enumerate(accuracies.values()):
            axes.plot(pair, [place, place], color=INK, linewidth=1)
        for column, color, label in ((0, BLUE, "best epoch"), (1, ORANGE, "last epoch")):
            axes.plot(
                [pair[column] for pair in accuracies.values()], range(len(accuracies)), "o", color=color, label=label
            )
        axes.set_yticks(range(len(accuracies)), accuracies)
        axes.set(xlabel="accuracy on clean test digits", ylim=(len(accuracies) - 0.5, -0.5))
        axes.legend(frameon=False, labelcolor="linecolor", fontsize=9, loc="center left", bbox_to_anchor=(1, 0.5))
    found = "; ".join(f"{way} {best:.2f} and {last:.2f}" for way, (best, last) in accuracies.items())
    return Drawing(figure, name, f"Test accuracy at the best and at the last epoch: {found}")
