"""The gallery: a function for each picture. `python -m docs.gallery` draws them and writes the page that has them."""

import inspect
import os
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import numpy as np

import nn
import viz
from autograd import Tensor, scope

DOCS = Path(__file__).parent


def every_edge_says_what_it_passes_back() -> viz.Figure:
    """The local derivative, and below it upstream × local: the chain rule, edge by edge."""
    w, x, b = Tensor(3.0, name="w"), Tensor(2.0, name="x"), Tensor(1.0, name="b")
    return viz.graph((w * x + b - 4) ** 2)


def gradients_of_several_uses_add_up() -> viz.Figure:
    """A value that is used twice gets the sum of what its uses send back."""
    a = Tensor(3.0, name="a")
    b = np.exp(a / 2)
    return viz.graph(a * b + b, names={"b": b})


def arrays_have_heat_maps_and_rules_in_words() -> viz.Figure:
    """Blue is positive, orange negative, hatched NaN; an edge says which product takes the gradient back."""
    rng = np.random.default_rng(0)
    x, w = Tensor(rng.normal(size=(4, 3)), name="x"), Tensor(rng.normal(size=(3, 2)), name="w")
    return viz.graph((np.tanh(x @ w) ** 2).sum())


def the_first_nan_is_marked_where_it_arose() -> viz.Figure:
    """Not its victims: the one whose inputs were all finite."""
    x, y = Tensor([4.0, -1.0], name="x"), Tensor([1.0, 2.0], name="y")
    with np.errstate(invalid="ignore"):
        return viz.graph((np.log(x) * y + y).sum())


def a_gradient_vanishes() -> viz.Figure:
    """Saturated units and what is left of the gradient before them, in words and by shape, not only by colour."""
    h = Tensor(0.5, name="x")
    for i in range(4):
        h = np.tanh(6.0 * h)
        h.name = f"h{i + 1}"
    return viz.graph(h, local=False)


def operations_apart_top_to_bottom() -> viz.Figure:
    """The classic look, for who is used to it: `ops="nodes"`, `direction="TB"`."""
    a, b = Tensor(2.0, name="a"), Tensor(-3.0, name="b")
    return viz.graph(np.maximum(a * b + 10, 0), ops="nodes", direction="TB")


def a_network_of_modules_closed() -> viz.Figure:
    """`depth=1` draws a box for each layer, with its totals."""
    x, y = nn.datasets.two_moons(32, seed=0)
    model = nn.MLP([2, 8, 8, 2], "tanh", rng=0)
    return viz.graph(nn.cross_entropy(model(x), y), depth=1)


def sixty_five_thousand_values() -> viz.Figure:
    """A network of single numbers on a hundred points: equal neurons share a box, with the range of their numbers."""
    x, y = nn.datasets.two_moons(100, seed=0)
    model = nn.ScalarMLP([2, 16, 16, 1], rng=0)
    scores = [model(list(point)) for point in x]
    return viz.graph(sum(np.maximum(1 - (2 * int(label) - 1) * s, 0) for s, label in zip(scores, y, strict=True)))


def a_thousand_time_steps() -> viz.Figure:
    """The first step, the last one, and one box for those between."""
    w, u, h = Tensor(0.9, name="w"), Tensor(0.3, name="u"), Tensor(0.1, name="h0")
    for t in range(1000):
        with scope("step"):
            h = np.tanh(w * h + u * np.sin(t / 10))
    return viz.graph(h**2)


def one_way_of_many() -> viz.Figure:
    """`viz.path` draws how the gradient reaches one value, and leaves out the rest."""
    model = nn.ScalarMLP([2, 4, 4, 1], rng=0)
    loss = (model([0.5, -1.0]) - 1) ** 2
    return viz.path(loss, model.layers[0][0].bias)


PICTURES: list[Callable[[], viz.Figure]] = [
    every_edge_says_what_it_passes_back,
    gradients_of_several_uses_add_up,
    arrays_have_heat_maps_and_rules_in_words,
    the_first_nan_is_marked_where_it_arose,
    a_gradient_vanishes,
    operations_apart_top_to_bottom,
    a_network_of_modules_closed,
    sixty_five_thousand_values,
    a_thousand_time_steps,
    one_way_of_many,
]


def page() -> str:
    """The gallery's Markdown: of every picture its title, what to look at, its code and itself."""
    parts = ["# Gallery", "Written by `python -m docs.gallery`; each picture is what the code above it returns."]
    for draw in PICTURES:
        title = draw.__name__.replace("_", " ").capitalize().replace("nan", "NaN")
        lines = inspect.getsource(draw).split('"""', 2)[2]
        parts += [
            f"## {title}",
            inspect.getdoc(draw) or "",
            f"```py\n{textwrap.dedent(lines).strip()}\n```",
            f"![{title}](images/{name(draw)})",
        ]
    return "\n\n".join(parts) + "\n"


def name(draw: Callable[[], viz.Figure]) -> str:
    """The file of a picture."""
    return f"gallery-{draw.__name__.replace('_', '-')}.svg"


def write(images: Path) -> None:
    """Draw every picture into the folder ``images``."""
    images.mkdir(parents=True, exist_ok=True)
    for draw in PICTURES:
        draw().save(images / name(draw))


if __name__ == "__main__":
    write(Path(os.environ.get("SEEGRAD_IMAGES", DOCS / "images")))
    (DOCS / "gallery.md").write_text(page(), encoding="utf-8")
    print(f"{len(PICTURES)} pictures", file=sys.stderr)
