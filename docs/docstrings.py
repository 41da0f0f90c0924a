"""Docstrings as Markdown where they are written for a terminal: roles, and what is typed at `>>>`."""

import re

from griffe import Extension

ROLE = re.compile(r":(?:meth|func|class|attr|mod):(?=`)")
TYPED = re.compile(r"^>>> .*(?:\n(?:>>>|\.\.\.).*)*$", re.MULTILINE)


def as_markdown(docstring):
    """``docstring`` with names in code where roles were, and with what is typed as a block of Python."""
    block = re.sub(TYPED, lambda typed: f"```python\n{re.sub(r'(?m)^(?:>>>|[.]{3}) ?', '', typed[0])}\n```", docstring)
    return re.sub(ROLE, "", block)


class Docstrings(Extension):
    """mkdocstrings tells it of everything that it reads."""

    def on_instance(self, *, obj, **_):
        """Rewrite the docstring of ``obj``, which may have none."""
        if obj.docstring:
            obj.docstring.value = as_markdown(obj.docstring.value)
