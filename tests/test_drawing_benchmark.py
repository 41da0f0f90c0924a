"""The graphs that are drawn for the comparison are what the table says, and what fails or takes too long is named."""

import json
import subprocess
import sys
import time

import numpy as np
import pytest

import viz
from autograd import Tensor, ops
from benchmarks.drawing import network
from benchmarks.drawing.__main__ import main
from benchmarks.drawing.contenders import CONTENDERS, OURS
from benchmarks.drawing.options import parsed
from benchmarks.drawing.trials import Drawn, trial
from benchmarks.processes import Process
from benchmarks.rounds import Failed
from benchmarks.table import BEGIN, END


def forward(weights, points):
    """The same network, by matrices."""
    values, rest = points[:, :2], np.array(weights)
    for i, (inner, outer) in enumerate(network.LAYERS):
        rows = rest[: outer * (inner + 1)].reshape(outer, inner + 1)
        rest = rest[outer * (inner + 1) :]
        values = values @ rows[:, 1:].T + rows[:, 0]
        values = np.tanh(values) if i < 2 else values
    return values[:, 0]


def test_the_network_computes_what_numpy_computes():
    points = np.array(network.points(5))
    found = network.loss(network.weights(), network.points(5), np.tanh)
    np.testing.assert_allclose(found, np.sum((forward(network.weights(), points) - points[:, 2]) ** 2), rtol=1e-12)


@pytest.mark.parametrize("values", [1, 100, 1000])
def test_the_graph_has_as_many_values_as_the_table_says(values):
    count = network.examples_for(values)
    weights = [Tensor(value) for value in network.weights()]
    graph = network.loss(weights, network.points(count), ops.tanh)
    assert viz.describe(graph).count == network.WEIGHTS + network.EACH * count - 1
    assert values == 1 or abs(network.WEIGHTS + network.EACH * count - values) <= network.EACH


class Scripted:
    """A process that answers, or fails, as it is told; it is killed by being marked."""

    def __init__(self, **answers):
        self.answers, self.process, self.killed = answers, self, False

    def kill(self):
        self.killed = True

    def ask(self, do, **options):
        answer = self.answers.get(do, {})
        if isinstance(answer, str):
            raise Failed(answer)
        if callable(answer):
            answer(self)
            raise Failed("process died")
        return answer


def wait(process):
    while not process.killed:
        pass


@pytest.mark.parametrize(
    ("answers", "cell"),
    [
        ({"draw": {"seconds": 0.1234, "bytes": 1_234_567, "boxes": 7}}, "0.12 s, 1.2 MB, 7 boxes"),
        ({"draw": {"seconds": 12.3, "bytes": 120, "boxes": 7}}, "12 s, 1 kB, 7 boxes"),
        ({"draw": "RecursionError"}, "RecursionError"),
        ({"prepare": "MemoryError"}, "no graph: MemoryError"),
        ({"draw": wait}, "> 0.01 s"),
    ],
)
def test_a_cell_says_how_it_went(answers, cell):
    assert str(trial(Scripted(**answers), 100, 0.01)) == cell


def test_the_options_are_read():
    options = parsed(["--sizes", "10, 20", "--limit", "5"])
    assert options.sizes == (10, 20)
    assert options.limit == 5
    assert options.peer_python is None
    assert options.command == "python -m benchmarks.drawing --sizes 10,20 --limit 5"
    assert parsed([]).command == "python -m benchmarks.drawing"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--sizes", "10,x"], "--sizes: expected whole numbers such as 100,1000,10000,65000, but got '10,x'."),
        (["--sizes", "0"], "--sizes: expected whole numbers such as 100,1000,10000,65000, but got '0'."),
        (["--sizes", ","], "--sizes: expected whole numbers such as 100,1000,10000,65000, but got ','."),
        (["--limit", "0"], "--limit: a positive number of seconds is needed, but got 0.0."),
        (["--peer-python", "python"], "--peer-python: add --peers, or no peer is run."),
    ],
)
def test_wrong_options_are_refused(capsys, arguments, message):
    with pytest.raises(SystemExit):
        parsed(arguments)
    assert capsys.readouterr().err.endswith(f"error: {message}\n")


@pytest.mark.slow
def test_a_picture_that_takes_too_long_is_given_up_with_its_process():
    with Process(CONTENDERS[0]) as process:
        assert trial(process, 1000, 0.02) == Drawn(failure="> 0.02 s")
        assert process.process.wait(10) != 0


def test_what_the_process_has_started_ends_with_it(tmp_path):
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nsleep 20 &\necho '{}'\nwait\n")
    python.chmod(0o755)
    with Process(CONTENDERS[0], str(python)) as process:
        begun = time.perf_counter()
        process.kill()
        assert process.process.stdout.read() == ""  # sleep has it too
        assert time.perf_counter() - begun < 10


@pytest.mark.slow
def test_the_table_is_printed_and_written(capsys, tmp_path):
    page, record = tmp_path / "page.md", tmp_path / "record.json"
    page.write_text(f"before\n{BEGIN}\n{END}\nafter\n", encoding="utf-8")
    assert main(["--sizes", "100", "--write", str(page), "--json", str(record)]) == 0
    drawn = json.loads(record.read_text(encoding="utf-8"))["drawn"][OURS]["100"]
    assert drawn["boxes"] == 103
    assert drawn["failure"] == ""
    text = page.read_text(encoding="utf-8")
    assert "```\npython -m benchmarks.drawing --sizes 100\n```" in text
    assert "| 103 " in text
    assert "103 boxes" in capsys.readouterr().out


@pytest.mark.slow
def test_a_peer_that_is_not_installed_is_named(capsys):
    empty = subprocess.run([sys.executable, "-c", "import torchviz"], capture_output=True, check=False).returncode
    if not empty:
        pytest.skip("needs an environment without torchviz")
    assert main(["--sizes", "100", "--peers"]) == 0
    assert "torchviz is missing: No module named 'torch" in capsys.readouterr().err
