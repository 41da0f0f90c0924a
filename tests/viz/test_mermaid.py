"""Mermaid flowcharts: every box, every edge, and no label that ends too early."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import viz
from autograd import Tensor
from viz.drawable import drawable
from viz.look import AUTO, Look
from viz.mermaid import mermaid

PRODUCT = """\
---
title: "y = w₁·k"
---
flowchart LR
  accTitle: Diagram of the backward pass of y = w₁·k: 3 values; y is −6.
  accDescr: Diagram of the backward pass of y = w₁·k: 3 values; y is −6. Gradients: ∂y/∂w₁ = 2.
  n0["<b>w₁</b> parameter<br>value −3<br>grad 2"]
  n1["<b>k</b> constant<br>value 2<br>grad no grad"]
  n2["<b>y</b> ×<br>value −6<br>grad 1"]
  n0 <-->|"∂y/∂w₁ = k = 2<br>1 × 2 = 2"| n2
  n1 -.-> n2
  classDef c0 fill:#6fb4e0,stroke:#1f2933,stroke-width:2px,color:#1f2933
  class n0 c0
  classDef c1 fill:#ffffff,stroke:#7b8794,stroke-width:1px,color:#1f2933,stroke-dasharray:5 3
  class n1 c1
  classDef c2 fill:#8bc2e6,stroke:#1f2933,stroke-width:2px,color:#1f2933
  class n2 c2
  linkStyle 0 stroke:#0072b2
  linkStyle 1 stroke:#7b8794
"""
# What Mermaid's grammar knows of a line that we write.
LINE = re.compile(
    r'  (acc(Title|Descr): \S.*|[\w-]+\["[^"]*"\]|[\w-]+ (<-->|-->|-\.->)(\|"[^"]*"\|)? [\w-]+'
    r"|classDef c\d+ [\w#:,\- ]+|class [\w,-]+ c\d+|linkStyle [\d,]+ stroke:#[0-9a-f]{6})"
)


def product():
    w, k = Tensor(-3.0, name="w1"), Tensor(2.0, name="k", requires_grad=False)
    y = w * k
    y.name = "y"
    return y


def test_a_graph_as_mermaid():
    assert viz.graph(product()).to_mermaid() == PRODUCT


def test_only_what_has_no_gradient_is_dashed(neuron):
    assert "dasharray" not in mermaid(neuron, Look(ops="nodes"))
    assert mermaid(viz.describe(product()), AUTO).count("dasharray") == 1


def test_directions_and_colours():
    text = viz.graph(product(), direction="TB", theme="dark").to_mermaid()
    assert "flowchart TB" in text
    assert "color:#eef2f6" in text
    assert " --> " in viz.graph(product(), grads=False).to_mermaid()


@pytest.mark.parametrize("ops", ["merged", "nodes"])
def test_every_kind_of_diagram_is_written_in_its_grammar(views, ops):
    for view in views.values():
        look = Look(ops=ops)
        text, shown = mermaid(view, look), drawable(view, look)
        head, _, body = text.partition("flowchart LR\n")
        assert head.startswith("---\ntitle: ")
        assert not [line for line in body.splitlines() if not LINE.fullmatch(line)]
        assert len(re.findall(r'^  [\w-]+\["', body, re.MULTILINE)) == len(shown.nodes)
        arrows = re.findall(r"^  [\w-]+ (<-->|-->|-\.->)", body, re.MULTILINE)
        assert len(arrows) == len(shown.edges)
        styled = [number for line in re.findall(r"linkStyle ([\d,]+)", body) for number in line.split(",")]
        assert sorted(map(int, styled)) == list(range(len(arrows)))


@given(st.text(max_size=40))
def test_no_name_leaves_its_label(name):
    text = mermaid(viz.describe(Tensor(1.0, name=name) * 2.0), AUTO)
    body = text.partition("flowchart LR\n")[2]
    assert not [line for line in body.split("\n")[:-1] if not LINE.fullmatch(line)]


def test_signs_of_the_language_are_entities():
    text = viz.graph(Tensor(1.0, name='<b>"#1";&`\\')).to_mermaid()
    assert '["<b>#60;b#62;#34;#35;1#34;#59;#38;#96;#92;</b> parameter<br>' in text
