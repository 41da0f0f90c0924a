"""The computation and its chain rule as a LaTeX document: every step forward, every product backward."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from .numbers import as_factor
from .numbers import number as written
from .tex import name, number, tex, words
from .view import Edge, Node, Quantity, View

__all__ = ["latex", "partial", "quantity"]

# How many terms of a sum fit on a line.
_TERMS = 4
_HEAD = r"""% Names in other than Latin letters need xelatex or lualatex, with a font that has them.
\documentclass{article}
\usepackage{amsmath,amssymb}
\usepackage[a4paper,landscape,margin=15mm]{geometry}
\allowdisplaybreaks
\begin{document}
"""


def latex(view: View) -> str:
    """A document for pdflatex: the expression, then the steps, then the gradients in the engine's order."""
    parts = [_HEAD + rf"\section*{{${tex(view.title)}$}}"]
    parts += [words(note) + r"\par" for note in view.notes]
    if view.values:
        parts.append(r"\subsection*{Forward: values}" + "\n" + _aligned([_step(node) for node in _known(view)]))
    if view.grads and any(node.grad is not None for node in view.nodes):
        parts.append(r"\subsection*{Backward: the chain rule}" + "\n" + _aligned(_backward(view)))
    return "\n".join([*parts, r"\end{document}"]) + "\n"


def partial(above: str, below: str) -> str:
    r"""``\frac{\partial L}{\partial w_{1}}``."""
    return rf"\frac{{\partial {name(above)}}}{{\partial {name(below)}}}"


def quantity(q: Quantity) -> str:
    """A number, a few numbers as a matrix, or a shape in words."""
    if q.is_scalar and q.numbers is not None:
        return number(written(q.numbers[0]))
    if q.numbers and 1 <= len(q.shape) <= 2:
        across = q.shape[-1]
        cells = [number(written(x)) for x in q.numbers]
        rows = [" & ".join(cells[i : i + across]) for i in range(0, len(cells), across)]
        return r"\begin{pmatrix}" + r" \\ ".join(rows) + r"\end{pmatrix}"
    size = r" \times ".join(map(str, q.shape))
    norm = rf",\ \|\cdot\| = {number(written(q.norm))}" if q.norm is not None else ""
    return rf"\in \mathbb{{R}}^{{{size}}}{norm}"


def _known(view: View) -> list[Node]:
    return [node for node in view.nodes if node.role != "more"]


def _step(node: Node) -> str:
    made = f"= {tex(node.formula)} " if node.formula else ""
    found = quantity(node.value)
    return f"{name(node.name)} &{made}{found if _is_set(found) else f'= {found}'}"


def _backward(view: View) -> list[str]:
    """The gradient of every value, from the output back: what each use contributes, and their sum."""
    uses: dict[str, list[Edge]] = defaultdict(list)
    for edge in view.edges:
        if edge.contribution is not None:
            uses[edge.source].append(edge)
    names = {node.id: node.name for node in view.nodes}
    output = view.gradient_of.removesuffix("/∂·").removeprefix("∂")
    found = []
    for node in reversed(_known(view)):
        if node.grad is not None:
            used = uses[node.id] if len(uses[node.id]) == len(node.parts) else []  # some are not drawn
            sums = _sums(view, node, used, names, output) if used else []
            shown = quantity(node.grad)
            rows = [row for terms in sums for row in _rows(terms)] + [shown if _is_set(shown) else f"= {shown}"]
            # One use fits on a line, several are written below one another.
            rows = [" ".join(rows)] if len(used) < 2 else rows
            found.append(f"{partial(output, node.name)} &" + "\\\\\n&".join(rows))
    return found


def _sums(view: View, node: Node, used: Sequence[Edge], names: Mapping[str, str], output: str) -> list[list[str]]:
    """The same sum over all uses, more and more worked out: ratios, formulas, numbers."""
    links = [rf"{partial(output, names[e.target])} \, {partial(names[e.target], node.name)}" for e in used]
    if not view.local:
        return [links]
    if any(edge.local is None for edge in used):
        return [[_pulled(edge, names[edge.target], output) for edge in used]]
    upstream = [number(written(edge.upstream or 0.0)) for edge in used]
    both = list(zip(upstream, used, strict=True))
    numbers = [rf"{u} \times {number(as_factor(edge.local or 0.0))}" for u, edge in both]
    formulas = [rf"{u} \cdot {_bracketed(edge.symbol or as_factor(edge.local or 0.0))}" for u, edge in both]
    return [links, *[formulas] * any(edge.symbol for edge in used), numbers]


def _rows(terms: Sequence[str]) -> list[str]:
    r"""``= a + b + c + d``, ``\quad + e``: four terms on a line."""
    lines = [" + ".join(terms[i : i + _TERMS]) for i in range(0, len(terms), _TERMS)]
    return [f"= {lines[0]}", *(rf"\quad + {line}" for line in lines[1:])]


def _is_set(shown: str) -> bool:
    """Whether it says where an array is from, instead of what it is."""
    return shown.startswith(r"\in")


def _bracketed(symbol: str) -> str:
    return rf"\left({tex(symbol)}\right)" if " " in symbol or symbol.startswith("−") else tex(symbol)


def _pulled(edge: Edge, target: str, output: str) -> str:
    """A vector-Jacobian product, with the gradient of the result for ``ḡ``."""
    formula = tex(edge.words.partition(" → ")[0]) if edge.words else number(written(edge.local or 0.0))
    return formula.replace(r"\bar{g}", partial(output, target))


def _aligned(lines: Sequence[str]) -> str:
    return r"\begin{align*}" + "\n" + " \\\\\n".join(lines) + "\n" + r"\end{align*}"
