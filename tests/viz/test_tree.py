"""The tree in plain text."""

import numpy as np

import viz
from autograd import Tensor
from viz.tree import tree

NEURON = """\
L = tanh(w₁·x₁ + w₂·x₂ + b)   value  grad  upstream × local
L = tanh(n)                  0.7071     1
└─ n = s + b                 0.8814   0.5  1 × 0.5 = 0.5
   ├─ s = p₁ + p₂                −6   0.5  0.5 × 1 = 0.5
   │  ├─ p₁ = w₁ × x₁            −6   0.5  0.5 × 1 = 0.5
   │  │  ├─ w₁ [parameter]       −3     1  0.5 × 2 = 1
   │  │  └─ x₁ [input]            2  −1.5  0.5 × (−3) = −1.5
   │  └─ p₂ = w₂ × x₂             0   0.5  0.5 × 1 = 0.5
   │     ├─ w₂ [parameter]        1     0  0.5 × 0 = 0
   │     └─ x₂ [input]            0   0.5  0.5 × 1 = 0.5
   └─ b [parameter]           6.881   0.5  0.5 × 1 = 0.5
"""

SHARED = """\
y = x²·k + x²       value     grad  upstream × local
y = a + s              36        1
├─ a = s × k           27        1  1 × 1 = 1
│  ├─ s = x²            9        4  1 × 3 = 3
│  │  └─ x [input]      3       24  4 × 6 = 24
│  └─ k [constant]      3  no grad
└─ s ↑ see above        9        4  1 × 1 = 1
"""


def test_the_neuron_as_text(neuron):
    assert tree(neuron) == NEURON


def test_what_a_shared_value_was_made_from_is_shown_once():
    x, k = Tensor(3.0, name="x"), Tensor(3.0, name="k", requires_grad=False)
    s = x**2
    a = s * k
    y = a + s
    assert viz.text(y, names=locals()) == SHARED


def test_arrays_show_shapes_and_norms():
    X, W = Tensor(np.ones((4, 3)), name="X"), Tensor(np.ones((3, 2)), name="W")
    y = X @ W
    assert viz.text(y, {"y": y}).splitlines()[1:4] == [
        "y = X @ W         (4, 2)  norm 2.828",
        "├─ X [input]      (4, 3)  norm 6.928  ḡ·Wᵀ → (4, 3)",
        "└─ W [parameter]  (3, 2)  norm 9.798  Xᵀ·ḡ → (3, 2)",
    ]


def test_columns_stay_aligned_under_wide_characters():
    lines = viz.text(Tensor(1.0, name="重み") * Tensor(2.0, name="w")).splitlines()
    # Each Chinese or Japanese character fills two columns of a terminal.
    ends = [line.index("  1 ×") + line.count("重") + line.count("み") for line in lines if "1 ×" in line]
    assert len(ends) == 2
    assert len(set(ends)) == 1


def test_a_deep_graph_is_a_deep_tree():
    y = Tensor(1.0, name="x")
    for _ in range(1200):
        y = np.tanh(y)
    view = viz.describe(y, max_nodes=2000, fold=False)
    lines = tree(view).splitlines()
    # 12 levels at a time: the last of them is the first of the next tree, after an empty line.
    assert len(lines) == 1 + 1201 + 2 * (1200 // 12 - 1)
    assert max(map(len, lines)) < 120
    assert [line.partition("  ")[0] for line in lines[:2]] == ["v₁₂₀₀ = tanh(v₁₁₉₉)"] * 2
    assert lines[13].split()[:6] == ["└─", "v₁₁₈₈", "=", "tanh(v₁₁₈₇)", "↓", "see"]
    assert lines[14] == ""
    assert lines[15].startswith("v₁₁₈₈ = tanh(v₁₁₈₇)  ")
    assert lines[-1].lstrip().startswith("└─ x [input]")


def test_what_goes_on_below_is_shown_once_and_completely():
    a = b = Tensor(0.5, name="x")
    for _ in range(40):
        a, b = np.tanh(a), a * b
    view = viz.describe(a + b)
    text = tree(view)
    for node in view.nodes:
        if node.op:
            assert text.count(f"{node.name} = {node.formula} ") >= 1
    shown = [line for line in text.splitlines() if "↑" not in line and "↓" not in line]
    assert len([line for line in shown if " = tanh(" in line and line.lstrip(" │├└─").startswith("v")]) == 40


def test_a_flag_stands_beside_its_value(views):
    assert "▲ first NaN here" in tree(views["nan"])


def test_a_cut_tree_says_what_it_leaves_out(views):
    text = tree(views["cut"])
    assert "… 92 more" in text
    assert text.splitlines()[-1].startswith("Shown: the 30 of 122 values")


def test_marks_on_a_box_of_several_say_of_how_many():
    x = Tensor(1.0, name="x")
    y = sum(np.maximum(x * Tensor(k - 3.5, name=f"w{k}"), 0.0) for k in range(8))
    (line,) = [line for line in str(tree(viz.describe(y, fold=True))).splitlines() if "dead" in line]
    assert "maximum(v₁, 0)  ✕ dead: 4 of 8 values" in line


def test_a_box_of_several_says_how_far_its_values_and_gradients_reach():
    x = Tensor(1.0, name="x")
    y = sum(x * Tensor(k - 3.5, name=f"w{k}") for k in range(8))
    (line,) = [line for line in str(tree(viz.describe(y, fold=True))).splitlines() if "x × w*" in line]
    assert line.split()[6:11] == ["−3.5", "…", "3.5", "all", "1"]
