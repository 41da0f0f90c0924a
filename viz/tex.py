"""Our formulas in LaTeX: from ``1 − v₁²`` to ``1 - v_{1}^{2}``, sign by sign."""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["name", "number", "tex", "words"]

# Functions that LaTeX knows by name.
_FUNCTIONS = frozenset(
    ("arccos", "arcsin", "arctan", "cos", "cosh", "exp", "log", "max", "min", "sin", "sinh", "tan", "tanh")
)
# The Greek capitals that look like no Latin ones.
_CAPITALS = ("GAMMA", "DELTA", "THETA", "LAMDA", "XI", "PI", "SIGMA", "UPSILON", "PHI", "PSI", "OMEGA")
_SIGNS: Mapping[str, str] = MappingProxyType(
    {"×": r"\times", "·": r"\cdot", "÷": r"\div", "⊙": r"\odot", "−": "-", "≥": r"\geq", "≤": r"\leq", "≠": r"\neq"}
    | {"∂": r"\partial", "Σ": r"\sum", "ḡ": r"\bar{g}", "‖": r"\|", "∞": r"\infty", "…": r"\dots", "→": r"\to"}
    | {"′": "'", "″": "''", "@": r"\,", "√": r"\surd", "%": r"\%", "&": r"\&", "#": r"\#", "$": r"\$", "_": r"\_"}
    | {"{": r"\{", "}": r"\}", "\\": r"\backslash", "~": r"\sim", "^": r"\hat{\ }", "|": r"|"}
)
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
# In this order: numbers with an exponent, words with their index, powers, spaces, everything else.
_LETTER = "[^\\WΣḡ_₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹ᵀ]"
_LETTERS = re.compile(_LETTER)
_TOKEN = re.compile(
    rf"(?P<number>\d[\d.]*e[−-]?\d+)|(?P<word>(?!\d){_LETTER}+(?:_{_LETTER}+)*)(?P<index>[₀-₉]*)"
    r"|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)|(?P<transposed>ᵀ)|(?P<index2>[₀-₉]+)|(?P<space>\s+)|(?P<sign>.)",
    re.DOTALL,
)


def tex(formula: str) -> str:
    """A formula as LaTeX's mathematics. What stands after ``^`` in brackets or as a word is raised."""
    raised = _with_powers(formula)
    return raised if raised is not None else _plain(formula)


def _with_powers(formula: str) -> str | None:
    """``a^(b − 1)`` becomes ``a^{b - 1}``; nothing if there is no such power."""
    found = re.search(r"\^(\((?P<inner>[^()]*)\)|(?P<atom>−?[\w.₀-₉]+))", formula)
    if found is None:
        return None
    inner = found["inner"] if found["inner"] is not None else found["atom"]
    return f"{_plain(formula[: found.start()])}^{{{_plain(inner)}}}{tex(formula[found.end() :])}"


def _plain(formula: str) -> str:
    pieces = []
    for found in _TOKEN.finditer(formula):
        kind = found.lastgroup if found["word"] is None else "word"
        if kind == "number":
            pieces.append(number(found[0]))
        elif kind == "word":
            pieces.append(_word(found["word"], found["index"], called=formula[found.end() : found.end() + 1] == "("))
        elif kind == "raised":
            pieces.append(f"^{{{found[0].translate(_RAISED)}}}")
        elif kind == "transposed":
            pieces.append(r"^{\top}")
        elif kind == "index2":
            pieces.append(f"_{{{found[0].translate(_LOWERED)}}}")
        elif kind == "space":
            before, after = formula[: found.start()][-1:], formula[found.end() :][:1]
            pieces.append(r"\ " if _LETTERS.fullmatch(before) and _LETTERS.fullmatch(after) else " ")
        else:
            sign = _SIGNS.get(found[0], found[0] if found[0].isascii() else rf"\text{{{found[0]}}}")
            pieces.append(sign + " " if sign[-1:].isalpha() and sign.startswith("\\") else sign)
    return re.sub(" +", " ", "".join(pieces)).strip()


def _word(word: str, index: str, *, called: bool) -> str:
    below = f"_{{{index.translate(_LOWERED)}}}" if index else ""
    if word in _FUNCTIONS and called:
        return f"\\{word}{below}"
    if len(word) == 1:
        return _letter(word) + below
    upright = word.replace("_", r"\_")
    if called:
        return rf"\operatorname{{{upright}}}{below}"
    return rf"\text{{{upright}}}{below}" if not word.isascii() else rf"\mathit{{{upright}}}{below}"


def _letter(letter: str) -> str:
    """A Latin letter as it is, a Greek one by its name, any other as text."""
    if letter.isascii():
        return letter
    kind, _, called = unicodedata.name(letter, "").rpartition(" LETTER ")
    if kind == "GREEK SMALL" and " " not in called and called != "OMICRON":
        return f"\\{called.replace('LAMDA', 'LAMBDA').lower()} "
    if kind == "GREEK CAPITAL" and called in _CAPITALS:
        return f"\\{called.replace('LAMDA', 'LAMBDA').capitalize()} "
    return rf"\text{{{letter}}}"


def name(text: str) -> str:
    r"""The name of a value, as one thing: ``w_{1}``, ``\mathit{rate}``."""
    return tex(text)


def number(text: str) -> str:
    r"""A number as `numbers` writes it: ``1.2e−7`` becomes ``1.2 \cdot 10^{-7}``."""
    if text == "NaN":
        return r"\text{NaN}"
    text = text.replace("−", "-").replace("∞", r"\infty")
    digits, _, exponent = text.partition("e")
    return rf"{digits} \cdot 10^{{{exponent}}}" if exponent else digits


def words(text: str) -> str:
    """Prose, with LaTeX's own signs escaped, and what is not ASCII as mathematics."""
    return "".join(
        f"${tex(run)}$" if not run.isascii() else _escaped(run) for run in re.split(r"(\w*[^\x00-\x7f][\w₀-₉]*)", text)
    )


def _escaped(text: str) -> str:
    special = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    special |= {sign: "\\" + sign for sign in "&%$#_{}"}
    return "".join(special.get(sign, sign) for sign in text)
