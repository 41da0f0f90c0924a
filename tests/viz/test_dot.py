"""DOT text, and that Graphviz accepts it."""

import shutil
import subprocess
from pathlib import Path

import pytest

import viz
from autograd import Tensor
from viz.badges import badges
from viz.dot import dot
from viz.drawable import drawable
from viz.look import AUTO

# What `w₁·k` looks like as DOT, with a parameter and a constant.
PRODUCT = Path(__file__).with_name("product.dot")


def test_a_graph_as_dot():
    w, k = Tensor(-3.0, name="w1"), Tensor(2.0, name="k", requires_grad=False)
    y = w * k
    assert dot(viz.describe(y, names={"y": y})) == PRODUCT.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "kind", ["neuron", "diamond", "nan", "array", "loss", "few", "long name", "lone", "chain", "cut", "ill", "compact"]
)
def test_graphviz_draws_every_kind_of_diagram(views, kind):
    program = shutil.which("dot")
    if program is None:
        pytest.skip("needs Graphviz' dot")
    text, shown = dot(views[kind]), drawable(views[kind], AUTO)
    run = subprocess.run([program, "-Tplain"], input=text.encode(), capture_output=True, timeout=60, check=True)
    assert run.stderr == b""
    drawn = [line.split()[1].strip('"') for line in run.stdout.decode().splitlines() if line.startswith("node ")]
    assert sorted(drawn) == sorted([n.id for n in shown.nodes] + list(badges(shown)))


def test_a_large_diagram_has_no_badges(views):
    lines = dot(views["chain"]).splitlines()
    assert not [line for line in lines if line.lstrip().startswith('"e0"')]
    assert any(line.startswith('  "n0" -> "n') for line in lines)
