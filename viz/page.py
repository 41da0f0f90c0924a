"""A picture as a page of its own: light or dark as the reader chooses, and every step as a table."""

from dataclasses import replace
from html import escape

from .look import Look
from .paint import both_rules
from .palette import DARK, LIGHT
from .svg import picture
from .table import table
from .view import View

__all__ = ["READABLE", "page"]

# The smallest scale at which the text of a picture can be read; a wide one shrinks to it, then it scrolls.
READABLE = 0.6
_SCHEMES = {"auto": "light dark", "light": "light", "dark": "dark"}


def page(view: View, look: Look) -> str:
    """A complete HTML file that loads nothing and needs no script.

    With the theme "auto" the reader's setting decides, and three buttons overrule it.
    """
    # A drawing that follows the reader's setting by itself would not follow the buttons.
    fixed = replace(look, theme="light") if look.theme == "auto" else look
    drawn = picture(view, fixed)
    style = _style(look, round(READABLE * drawn.width))
    rules = f"\n{both_rules(drawn.classes, drawn.name)}" if look.theme == "auto" else ""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(view.title)}</title>\n<style>\n{style}{rules}\n</style>\n</head>\n<body>\n<main>\n"
        f"{_SWITCH if look.theme == 'auto' else ''}"
        f'<div class="picture" tabindex="0">\n{drawn.svg}</div>\n'
        f"<details open><summary>Every step as a table</summary>\n{table(view)}\n</details>\n"
        "</main>\n</body>\n</html>\n"
    )


_SWITCH = (
    '<fieldset><legend>Colours</legend><label><input type="radio" name="scheme" id="as-set" checked> as set</label>'
    '<label><input type="radio" name="scheme" id="light"> light</label>'
    '<label><input type="radio" name="scheme" id="dark"> dark</label></fieldset>\n'
)


def _style(look: Look, least: int) -> str:
    def either(name: str) -> str:
        return f"light-dark({getattr(LIGHT, name)},{getattr(DARK, name)})"

    return f"""\
:root{{color-scheme:{_SCHEMES[look.theme]}}}
:root:has(#light:checked){{color-scheme:light}}
:root:has(#dark:checked){{color-scheme:dark}}
body{{margin:0;background:{either("page")};color:{either("ink")}}}
body{{font:15px/1.5 Helvetica,Arial,"DejaVu Sans",sans-serif}}
main{{padding:12px}}
fieldset{{border:0;padding:0;margin:0 10px;text-align:right;color:{either("muted")}}}
legend{{position:absolute;width:1px;height:1px;overflow:hidden}}
label{{margin-left:14px}}
.picture{{overflow-x:auto}}
.picture svg{{min-width:{least}px}}
details{{margin:8px 10px;overflow-x:auto}}
summary{{cursor:pointer;color:{either("muted")}}}
table{{border-collapse:collapse;margin:12px 0}}
caption{{text-align:left;font-weight:bold;padding-bottom:6px}}
th,td{{padding:3px 14px 3px 0;text-align:left;border-bottom:1px solid {either("badge_outline")}}}
td{{font-variant-numeric:tabular-nums}}
@media print{{fieldset{{display:none}}:root{{color-scheme:light!important}}}}"""
