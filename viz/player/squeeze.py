"""A script with less white space: one statement a line, as its files have it, but no indentation and no comments."""

import re

__all__ = ["squeezed"]

# What must stay as it is (strings, patterns), then comments, then white space within a line. A slash begins a pattern
# where no value stands before it.
_TOKEN = re.compile(
    r"""(?P<keep>"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`"""
    r"""|(?<=[(=,:!&|?{;])\ ?/(?![/*])(?:\\.|\[(?:\\.|[^]\\])*\]|[^/\\\n[])+/)"""
    r"""|(?P<remark>//[^\n]*|/\*.*?\*/)|(?P<space>[ \t]+)|(?P<other>.)""",
    re.DOTALL,
)
_WORD = re.compile(r"[\w$]")


def squeezed(script: str) -> str:
    """The same script, shorter. Its statements end with semicolons."""
    text = ""
    gap = False
    for token in _TOKEN.finditer(script):
        if token["remark"] is not None:
            continue
        if token["space"] is not None:
            gap = True
            continue
        piece = (token["keep"] or token["other"]).lstrip(" ")
        before = text[-1:]
        if gap and ((_WORD.match(before) and _WORD.match(piece)) or (before == piece[0] and before in "+-")):
            text += " "
        if piece != "\n" or before not in ("\n", ""):
            text += piece
        gap = False
    return text
