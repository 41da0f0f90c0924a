"""LaTeX: formulas that mean what ours mean, and documents that compile."""

import re
import shutil
import subprocess

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import viz
from autograd import Tensor
from viz.latex import latex, quantity
from viz.tex import number, tex, words


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("w₁·x₁ + b", r"w_{1}\cdot x_{1} + b"),
        ("1 − v₁₂²", r"1 - v_{12}^{2}"),
        ("−sin(x) ÷ 2", r"-\sin(x) \div 2"),
        ("gelu(x, axis=0)", r"\operatorname{gelu}(x, \mathit{axis}=0)"),
        ("x⁻¹", "x^{-1}"),
        ("b·a^(b − 1)", r"b\cdot a^{b - 1}"),
        ("a^b", "a^{b}"),
        ("2^−0.5", "2^{-0.5}"),
        ("1.2e−7 × x", r"1.2 \cdot 10^{-7} \times x"),
        ("Xᵀ·ḡ", r"X^{\top}\cdot \bar{g}"),
        ("Σ ḡ ⊙ v₁", r"\sum \bar{g} \odot v_{1}"),
        ("[v₃ ≥ 0]", r"[v_{3} \geq 0]"),
        ("α₁·Δ·ς", r"\alpha _{1}\cdot \Delta \cdot \text{ς}"),
        ("λ − Λ·ο", r"\lambda - \Lambda \cdot \text{ο}"),
        ("learning_rate · 5 %", r"\mathit{learning\_rate} \cdot 5 \%"),
        ("重み₂", r"\text{重み}_{2}"),
        ("h′ + h″", "h' + h''"),
        ("max(x, 0)", r"\max(x, 0)"),
        ("ḡ / n repeated", r"\bar{g} / n\ \mathit{repeated}"),
        ("", ""),
    ],
)
def test_our_signs_in_latex(ours, theirs):
    assert tex(ours) == theirs


@pytest.mark.parametrize(
    ("ours", "theirs"), [("−3", "-3"), ("NaN", r"\text{NaN}"), ("−∞", r"-\infty"), ("1e−9", r"1 \cdot 10^{-9}")]
)
def test_our_numbers_in_latex(ours, theirs):
    assert number(ours) == theirs


def test_prose_is_escaped():
    assert words("5 % of Σv₁ & a_b") == r"5 \% of $\sum v_{1}$ \& a\_b"


def balanced(text):
    depth = 0
    for sign in re.sub(r"\\.", "", text):
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return not depth


@given(st.text(max_size=40))
def test_braces_are_balanced_and_specials_escaped(text):
    found = tex(text)
    assert balanced(found)
    assert not re.search(r"(?<!\\)[%&#$]", found)


def formulas(document):
    """Each line of each display, split at its alignment."""
    displays = re.findall(r"\\begin\{align\*\}\n(.*?)\n\\end\{align\*\}", document, re.DOTALL)
    lines = [line for display in displays for line in display.split("\\\\\n") if "pmatrix" not in line]
    return [side for line in lines for side in line.split("&") if side.strip()]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["diamond", "nan", "few", "ill"])
def test_every_formula_is_one(views, kind):
    """matplotlib reads mathematics as TeX does, but for matrices and roman words of one's own."""
    mathtext = pytest.importorskip("matplotlib.mathtext")
    document = latex(views[kind])
    assert balanced(document)
    found = formulas(document)
    assert len(found) >= len(views[kind].nodes) or kind == "few"
    for formula in found:
        simple = re.sub(r"\\(text|operatorname|mathit)\{", r"\\mathrm{", formula)
        mathtext.MathTextParser("path").parse(f"${simple.replace(chr(92) + 'quad', '')}$")


def test_the_chain_rule_of_the_neuron(neuron):
    text = latex(neuron)
    assert r"\section*{$L = \tanh(w_{1}\cdot x_{1} + w_{2}\cdot x_{2} + b)$}" in text
    assert r"n &= s + b = 0.8814 \\" in text
    x = r"\frac{\partial L}{\partial x_{1}} &= \frac{\partial L}{\partial p_{1}} \, "
    x += r"\frac{\partial p_{1}}{\partial x_{1}}"
    assert rf"{x} = 0.5 \cdot w_{{1}} = 0.5 \times (-3) = -1.5 \\" in text
    n = r"\frac{\partial L}{\partial n} &= \frac{\partial L}{\partial L} \, \frac{\partial L}{\partial n}"
    assert rf"{n} = 1 \cdot \left(1 - L^{{2}}\right) = 1 \times 0.5 = 0.5 \\" in text


def test_several_uses_are_a_sum_on_several_lines():
    x = Tensor(3.0, name="x")
    y = x * 0.5 + x
    assert (
        "\\frac{\\partial y}{\\partial x} &= \\frac{\\partial y}{\\partial v_{1}} \\, "
        "\\frac{\\partial v_{1}}{\\partial x} + \\frac{\\partial y}{\\partial y} \\, "
        "\\frac{\\partial y}{\\partial x}\\\\\n"
        "&= 1 \\times 0.5 + 1 \\times 1\\\\\n&= 1.5\n"
    ) in viz.graph(y, names={"y": y}).to_latex()


def test_a_sum_of_which_a_part_is_not_drawn_is_not_written(views):
    w = next(node for node in views["cut"].nodes if node.name == "w")
    assert not w.parts
    (line,) = [line for line in latex(views["cut"]).splitlines() if r"}{\partial w} &" in line]
    assert line == rf"\frac{{\partial v_{{120}}}}{{\partial w}} &= {quantity(w.grad)}"


def test_many_uses_are_broken_after_four():
    x = Tensor(1.0, name="x")
    text = viz.graph(x + x * 2.0 + x * 3.0 + x * 4.0 + x * 5.0).to_latex()
    assert "&= 1 \\times 2 + 1 \\times 1 + 1 \\times 3 + 1 \\times 4\\\\\n&\\quad + 1 \\times 5\\\\\n&= 15" in text


def test_arrays_have_shapes_and_small_ones_numbers():
    X, W = Tensor(np.ones((4, 3)), name="X"), Tensor(np.ones((3, 2)), name="W")
    y = X @ W
    text = viz.graph(y, names={"y": y}).to_latex()
    assert r"X &\in \mathbb{R}^{4 \times 3},\ \|\cdot\| = 3.464 \\" in text
    assert r"W &= \begin{pmatrix}" not in viz.graph(Tensor(np.ones(12), name="W")).to_latex()
    assert r"W &= \begin{pmatrix}1 & 1 \\ 1 & 1 \\ 1 & 1\end{pmatrix} \\" in text
    assert (
        r"\frac{\partial \sum y}{\partial W} &= X^{\top}\cdot \frac{\partial \sum y}{\partial y} = \begin{pmatrix}"
        in text
    )
    assert r"$\sum y$ of its 8 elements" in text


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex, which one more look is for, is not installed")
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["neuron", "diamond", "nan", "loss", "few", "ill", "chain", "cut", "lone"])
def test_a_document_compiles_and_nothing_is_too_wide(views, kind, tmp_path):
    path = tmp_path / "graph.tex"
    path.write_text(latex(views[kind]), encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", path.name]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    output = run.stdout.decode(errors="replace")
    assert run.returncode == 0, output[-2000:]
    assert "Overfull" not in output
