"""One HTML file that needs no other: the skeleton of every page, and the parts it is made of."""

from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from ..look import ThemeName
from .encoding import to_json
from .packed import packed
from .squeeze import squeezed
from .theme import later, rules, variables

__all__ = ["asset", "document", "filled", "style"]

_ASSETS = Path(__file__).with_name("assets")
_SCHEMES = {"auto": "light dark", "light": "light", "dark": "dark"}


@cache
def asset(name: str) -> str:
    """A file that is part of the package; a script without white space that it can do without."""
    text = (_ASSETS / name).read_text(encoding="utf-8")
    return squeezed(text) if name.endswith(".js") else text.strip()


def filled(name: str, **parts: str) -> str:
    """An HTML file of the package with `parts` in their places."""
    return Template(asset(name)).substitute(parts)


def document(
    title: str,
    theme: ThemeName,
    *,
    classes: Iterable[str],
    styles: Iterable[str],
    shown: str,
    below: str,
    others: Iterable[str] = (),
    rest: Iterable[str],
    scripts: Iterable[str],
    data: Any,
    legend: str = "",
    keys: str = "",
) -> str:
    """The page. `shown` and what is `below` need no script; `classes` are those of their colours.

    `rest`, with the colours of `others`, lies between them and is packed. So are `data`, which the scripts read, and
    the scripts, which run one after the other in a scope of their own.
    """
    now = set(classes)
    seen = "\n".join([rules(now), asset("page.css"), *styles])
    parts = [
        f"<style>\n{variables(seen, used=False)}\n{rules(later({*now, *others}) - now)}\n</style>",
        filled("tools.html", keys=keys),
        *rest,
        f'<script type="application/json">{to_json(data)}</script>',
        f"<script>(()=>{{\n{''.join(scripts)}}})();</script>",
    ]
    return filled(
        "page.html",
        title=escape(title),
        theme=theme,
        scheme=_SCHEMES[theme],
        style="\n".join([variables(seen), seen]),
        legend=legend,
        shown=shown,
        packed=packed("\n".join(parts)),
        below=below,
        unpacking=asset("unpacking.js"),
    )


def style(*names: str) -> str:
    """Style sheets of the package, to be packed."""
    return "<style>\n" + "\n".join(map(asset, names)) + "\n</style>"
