"""Every notebook runs, asserts what it claims, and lies beside its `.ipynb`."""

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.notebooks import ROOT, SOURCES, notebook

MISSING = [name for name in ("sklearn", "matplotlib", "tqdm") if find_spec(name) is None]
needs_demo = pytest.mark.skipif(bool(MISSING), reason=f"needs {' and '.join(MISSING)}")
needs_jupyter = pytest.mark.skipif(
    not all(map(find_spec, ("jupytext", "nbclient", "ipykernel"))), reason="needs jupytext, nbclient and ipykernel"
)
# A fast run has one seed where the real one has several.
FAST = {"SEEGRAD_FAST": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
LIMIT = 240  # seconds; 30 are allowed on a machine of its own


@needs_jupyter
@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_the_notebook_is_in_step_with_its_source(source):
    """`python -m tests.notebooks` writes it."""
    assert source.with_suffix(".ipynb").read_text(encoding="utf-8") == notebook(source)


@pytest.mark.parametrize("source", SOURCES[1:], ids=lambda path: path.stem)
def test_every_section_goes_from_a_claim_to_an_exercise(source):
    """Claim, prediction, run, number, caveat, exercise with a check that says "not yet" and a solution folded away."""
    text = source.read_text(encoding="utf-8")
    sections = re.split(r"^# ## ", text, flags=re.MULTILINE)[1:]
    assert sum(section[0].isdigit() for section in sections) >= 2
    for section in sections:
        title = section.partition("\n")[0]
        if section[0].isdigit():
            steps = (
                "**Claim.**",
                "**Prediction.**",
                "print(",
                "**Caveat.**",
                "**Exercise.**",
                "\nprint(check_",
                "<details>",
            )
            places = [section.find(step) for step in steps]
            assert -1 not in places, f"{title}: {steps[places.index(-1)]} is missing"
            assert places == sorted(places), f"{title}: {places}"
        if "02" <= source.name < "10":
            assert len(re.findall(r"^# \*한국어: [^\n]+\.\*$", section, re.MULTILINE)) == 1, title


@pytest.mark.parametrize(
    ("named", "folder"),
    [
        ({}, ROOT / "docs" / "images"),
        ({"SEEGRAD_FAST": "1"}, ROOT / "build" / "images"),
        ({"SEEGRAD_FAST": "1", "SEEGRAD_IMAGES": "elsewhere"}, Path("elsewhere")),
    ],
)
def test_a_fast_run_leaves_the_committed_pictures_alone(named, folder, tmp_path):
    others = {key: value for key, value in os.environ.items() if not key.startswith("SEEGRAD_")}
    done = subprocess.run(
        [sys.executable, "-c", "from images import IMAGES; print(IMAGES)"],
        cwd=tmp_path,
        env=others | {"PYTHONPATH": str(ROOT / "notebooks")} | named,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(folder)


@pytest.mark.parametrize("source", sorted(SOURCES[0].parent.glob("*.py")), ids=lambda path: path.stem)
def test_one_file_says_where_the_pictures_go(source):
    text = source.read_text(encoding="utf-8")
    assert source.stem == "images" or not re.search(r"environ.*SEEGRAD_IMAGES|docs.*images\"", text)


@pytest.mark.slow
@needs_demo
@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_a_notebook_finds_what_it_claims(source, tmp_path):
    """It ends with assertions on the effects that it shows."""
    assert "\nassert " in source.read_text(encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", source],
        cwd=tmp_path,
        env=os.environ | FAST | {"SEEGRAD_IMAGES": str(tmp_path / "images")},
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT,
    )
    assert done.returncode == 0, done.stderr[-4000:]


@pytest.mark.slow
@needs_demo
@needs_jupyter
@pytest.mark.parametrize("name", ["00_quickstart", "11_inside_the_engine"])
def test_a_notebook_runs_in_jupyter(name, tmp_path, monkeypatch):
    import nbformat
    from nbclient import NotebookClient

    for key, value in FAST.items():
        monkeypatch.setenv(key, value)
    monkeypatch.setenv("SEEGRAD_IMAGES", str(tmp_path))
    read = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    NotebookClient(read, timeout=LIMIT, resources={"metadata": {"path": str(ROOT / "notebooks")}}).execute()
    assert any("text/html" in out.get("data", {}) for cell in read.cells for out in cell.get("outputs", []))
