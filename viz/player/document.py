"""One HTML file that needs no other: the skeleton of every page, and the parts it is made of."""

from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from ..look import ThemeName
from .encoding import to_json
from .squeeze import squeezed
from .theme import rules

__all__ = ["asset", "document", "filled"]

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
    scripts: Iterable[str],
    body: str,
    data: Any,
    legend: str = "",
    keys: str = "",
) -> str:
    """The page. `classes` are those of the picture that have a colour.

    `data` is what the scripts read; they run one after the other in a scope of their own.
    """
    return filled(
        "page.html",
        title=escape(title),
        scheme=_SCHEMES[theme],
        style="\n".join([rules(classes), *styles]),
        legend=legend,
        keys=keys,
        body=body,
        data=to_json(data),
        script="(()=>{\n" + "".join(scripts) + "})();",
    )
