"""The quickstart runs, says what it found, and draws the same pictures each time."""

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.viz.browser import unpacked

ROOT = Path(__file__).parents[1]
MISSING = [name for name in ("sklearn", "matplotlib", "tqdm") if find_spec(name) is None]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"needs {' and '.join(MISSING)}"),
]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("images")
    done = subprocess.run(
        [sys.executable, "-W", "error", "notebooks/00_quickstart.py"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "SEEGRAD_IMAGES": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_every_gradient_stands_next_to_its_difference(run):
    rows = re.findall(r"^dL/d(\w+) +(-?[\d.]+) +(-?[\d.]+)$", run[1], re.MULTILINE)
    assert [name for name, _, _ in rows] == ["w1", "x1", "w2", "x2", "b"]
    # tanh'(0.8814) = 1/2 at w = (-3, 1), x = (2, 0)
    assert [float(gradient) for _, gradient, _ in rows] == pytest.approx([1, -1.5, 0, 0.5, 0.5], abs=1e-6)
    assert [float(difference) for _, _, difference in rows] == pytest.approx([1, -1.5, 0, 0.5, 0.5], abs=1e-6)


def test_the_digits_are_read(run):
    kept, last = re.findall(r"^weights of epoch +(\d+).* (\d+\.\d)% +(\d\.\d+)$", run[1], re.MULTILINE)
    assert float(kept[1]) > 96
    assert int(kept[0]) < int(last[0])
    assert float(last[1]) > 95
    assert 0 < float(kept[2]) < 0.2


def test_the_pictures_are_where_it_says(run):
    folder, out = run
    assert sorted(path.name for path in folder.iterdir()) == ["neuron.html", "neuron.svg", "training.svg"]
    assert [line for line in out.splitlines() if line.startswith(os.path.relpath(folder, ROOT))] == [
        os.path.relpath(folder / name, ROOT) for name in ("neuron.svg", "neuron.html", "training.svg")
    ]
    kept = re.search(r"weights of epoch +(\d+), kept", out)[1]
    assert f"epoch {kept}: weights kept" in (folder / "training.svg").read_text(encoding="utf-8")


def test_the_pictures_in_the_docs_are_its_pictures(run):
    folder, docs = run[0], ROOT / "docs" / "images"
    assert (docs / "neuron.svg").read_bytes() == (folder / "neuron.svg").read_bytes()
    # Another zlib packs the same page into other bytes.
    pages = [unpacked((home / "neuron.html").read_text("utf-8")) for home in (docs, folder)]
    assert pages[0] == pages[1]
    kept = [
        re.search(r"epoch \d+: weights kept", (home / "training.svg").read_text("utf-8"))[0] for home in (docs, folder)
    ]
    assert kept[0] == kept[1]


def test_the_readme_shows_what_it_prints(run):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = next(block for block in re.findall(r"```\n(L = .*?)\n```", readme, re.DOTALL))
    printed = run[1].replace(os.path.relpath(run[0], ROOT), "docs/images").strip()
    number = r"-?[\d,]*\.?\d+(?:e-?\d+)?"
    without = [re.sub(r"\s+", " ", re.sub(number, "#", text)) for text in (shown, printed)]
    assert without[0] == without[1]
    # Another processor adds in another order; the time is any.
    texts = [re.sub(r"in [\d.]+ s", "in time", text).replace(",", "") for text in (shown, printed)]
    values = [[float(value) for value in re.findall(number, text)] for text in texts]
    assert values[0] == pytest.approx(values[1], rel=0.05)
