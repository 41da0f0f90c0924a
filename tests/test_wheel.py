"""The wheel: the three packages, pytest's plugin, their licence, two dependencies, and nothing else."""

import json
import subprocess
import sys
import venv
from importlib.metadata import PathDistribution
from pathlib import Path
from zipfile import Path as ZipPath
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
PACKAGES = ("autograd", "nn", "viz")
UNREACHABLE = ("No matching distribution", "Could not find a version", "Failed to establish")

USE = """
import numpy as np
import autograd, nn, viz

x = autograd.Tensor(3.0, name="x")
y = x * x
y.backward()
assert x.grad == 6.0, x.grad
layer = nn.Linear(3, 1, rng=np.random.default_rng(0))
assert layer(np.ones((2, 3))).shape == (2, 1)
viz.graph(y).save("y.svg")
assert open("y.svg", encoding="utf-8").read().count("<svg") == 1
viz.play(y).save("y.html")
assert "<script>" in open("y.html", encoding="utf-8").read()
"""


def pip(*arguments):
    run = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        for line in run.stderr.splitlines():
            if any(sign in line for sign in UNREACHABLE):
                pytest.skip(f"needs a package index: {line.strip()}")
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--wheel-dir", folder, ROOT)
    (path,) = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory):
    """The interpreter of an environment that holds the wheel and what it depends on."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    pip("--python", python, "install", wheel)
    return python


def test_the_wheel_holds_the_three_packages_the_plugin_and_nothing_else(wheel):
    packages = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.parent.name != "__pycache__"
    }
    info = "seegrad-0.1.0.dist-info"
    about = {f"{info}/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE")}
    assert wheel.name == "seegrad-0.1.0-py3-none-any.whl"
    with ZipFile(wheel) as archive:
        assert {item.filename for item in archive.infolist()} == packages | about | {"pytest_seegrad.py"}
        entries = PathDistribution(ZipPath(archive, f"{info}/")).entry_points
    assert sorted((entry.group, entry.name, entry.value) for entry in entries) == [
        ("console_scripts", "seegrad", "viz.command:main"),
        ("pytest11", "pytest_seegrad", "pytest_seegrad"),
    ]
    assert {f"{package}/py.typed" for package in PACKAGES} <= packages


def test_the_wheel_depends_on_numpy_and_graphviz_only(wheel):
    with ZipFile(wheel) as archive:
        metadata = PathDistribution(ZipPath(archive, "seegrad-0.1.0.dist-info/"))
        requirements = [Requirement(line) for line in metadata.requires or []]
        assert metadata.metadata["License-Expression"] == "MIT"
    needed = {r.name for r in requirements if r.marker is None or r.marker.evaluate({"extra": ""})}
    assert needed == {"numpy", "graphviz"}


def test_installing_the_wheel_brings_numpy_and_graphviz_only(python):
    installed = json.loads(pip("--python", python, "list", "--format=json"))
    assert {item["name"] for item in installed} == {"seegrad", "numpy", "graphviz"}


def test_the_installed_wheel_differentiates_trains_and_draws(python, tmp_path):
    run = subprocess.run(
        [python, "-I", "-W", "error", "-c", USE],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
