"""The examples of a page: a block of Python, and after it a block of what that prints.

``python -m tests.pages docs/gradient-checking.md`` runs them and writes the output of each into the page.
"""

import io
import re
import sys
from contextlib import redirect_stdout
from importlib.util import find_spec
from pathlib import Path

OPTIONAL = {"torch", "jax"}  # pages may show them; this project does not depend on them
ROOT = Path(__file__).parents[1]
EXAMPLE = re.compile(r"```python\n(.*?)```\n+```\n(.*?)```", re.DOTALL)
FENCED = re.compile(r"```.*?```", re.DOTALL)
LINK = re.compile(r"""(?:\]\(|\bsrc=")([\w./-]+)(?:#[\w-]+)?[)"]""")


def examples(page):
    """Pairs of code and output."""
    return EXAMPLE.findall((ROOT / page).read_text(encoding="utf-8"))


def links(page):
    """The paths that the page's prose links to or shows, from where the page is."""
    return LINK.findall(FENCED.sub("", (ROOT / page).read_text(encoding="utf-8")))


def missing(code):
    """The first of ``OPTIONAL`` that ``code`` imports and that is not installed, or None."""
    imported = re.findall(r"^(?:import|from) (\w+)", code, re.MULTILINE)
    return next((name for name in imported if name in OPTIONAL and find_spec(name) is None), None)


def printed(code):
    """What ``code`` prints, run by itself."""
    out = io.StringIO()
    with redirect_stdout(out):
        exec(code, {"__name__": "__main__"})
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip().splitlines())


def rewritten(text):
    """``text`` with the output of every example that can be run here."""

    def once(match):
        code, output = match.groups()
        shown = output if missing(code) else f"{printed(code)}\n"
        return f"```python\n{code}```\n\n```\n{shown}```"

    return EXAMPLE.sub(once, text)


if __name__ == "__main__":
    for page in map(Path, sys.argv[1:]):
        page.write_text(rewritten(page.read_text(encoding="utf-8")), encoding="utf-8")
