"""Every notebook runs, asserts what it claims, and lies beside its `.ipynb`."""

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.notebooks import ROOT, SOURCES, notebook
from viz.page import READABLE

MISSING = [name for name in ("sklearn", "matplotlib", "threadpoolctl", "tqdm") if find_spec(name) is None]
needs_demo = pytest.mark.skipif(bool(MISSING), reason=f"needs {' and '.join(MISSING)}")
needs_jupyter = pytest.mark.skipif(
    not all(map(find_spec, ("jupytext", "nbclient", "ipykernel"))), reason="needs jupytext, nbclient and ipykernel"
)
# A fast run has one seed where the real one has several.
FAST = {"SEEGRAD_FAST": "1", "PYTHONPATH": str(ROOT)}
LIMIT = 240  # seconds; 30 are allowed on a machine of its own
ROOM = 648  # pixels beside the menus of a page that is 1280 wide; `viz` makes a diagram no smaller than READABLE


@needs_jupyter
@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_the_notebook_is_in_step_with_its_source(source):
    """`python -m tests.notebooks` writes it."""
    assert source.with_suffix(".ipynb").read_text(encoding="utf-8") == notebook(source)


def sections(source):
    """What stands below each title."""
    parts = re.split(r"^# ## ", source.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {title: text for title, _, text in (part.partition("\n") for part in parts)}


def numbered(source):
    found = {title: text for title, text in sections(source).items() if title[0].isdigit()}
    assert len(found) >= 2
    return found


def goes_through(text, *steps):
    """Nothing if the steps follow each other in ``text``, otherwise what is wrong."""
    places = [text.find(step) for step in steps]
    if -1 in places:
        return f"{steps[places.index(-1)]} is missing"
    return "" if places == sorted(places) else f"{steps} stand at {places}"


NUMBERS = re.compile(r"^ *print\((?!check_)", re.MULTILINE)
PICTURE = re.compile(r"^(?:Drawing\(|best_and_last\(|Film\(|picture$|viz\.(?!explain|tape)\w+\()", re.MULTILINE)


def not_shown(section):
    """What is not between the prediction and the caveat, of the run's numbers and its picture."""
    run = section.partition("**Prediction.**")[2].partition("**Caveat.**")[0]
    return [name for name, shown in (("numbers", NUMBERS), ("picture", PICTURE)) if not shown.search(run)]


@pytest.mark.parametrize("source", SOURCES[1:], ids=lambda path: path.stem)
def test_every_section_goes_from_a_claim_to_an_exercise(source):
    """Claim, prediction, run, caveat, exercise with a check that says "not yet" and a solution folded away."""
    for title, section in numbered(source).items():
        steps = ("**Claim.**", "**Prediction.**", "**Caveat.**", "**Exercise.**", "\nprint(check_", "<details>")
        assert not goes_through(section, *steps), title


def test_the_quickstart_has_one_exercise_at_its_end_which_does_not_add_to_what_it_prints():
    """A notebook shows a cell's last expression, a script does not; and what the script prints stands in the README."""
    for title, section in numbered(SOURCES[0]).items():
        assert not goes_through(section, "**Claim.**", "**Prediction.**", "**Caveat.**"), title
    end = sections(SOURCES[0])["Your turn"]
    assert not goes_through(end, "**Exercise.**", "\ncheck_", "<details>", "\nassert (check_")
    assert "print(" not in end


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_the_run_of_every_section_has_numbers_and_a_picture_before_its_caveat(source):
    for title, section in numbered(source).items():
        assert not_shown(section) == [], title


@pytest.mark.parametrize(
    ("late", "missing"),
    [
        ("**Prediction.** …\nprint(loss)\n**Caveat.** …\nviz.overfit(history)\n", ["picture"]),
        ("viz.overfit(history)\nprint(loss)\n**Prediction.** …\n**Caveat.** …\n", ["numbers", "picture"]),
        ("**Prediction.** …\nprint(check_loss(loss))\nviz.overfit(history)\n**Caveat.** …\n", ["numbers"]),
    ],
)
def test_a_picture_or_a_number_that_comes_too_early_or_too_late_is_missed(late, missing):
    assert not_shown(late) == missing


def test_the_numbers_in_the_panels_are_those_of_the_pictures_title():
    """The curves are of one seed; a number that stands for the case is the mean, here as there."""
    text = (ROOT / "docs" / "images" / "06-three-words.svg").read_text(encoding="utf-8")
    title, _, drawn = text.partition("</metadata>")
    says = re.search(r"<title>(.*?)</title>", title)[1]
    panels = re.findall(r">mean rise (\d\.\d\d)<", drawn)
    assert len(panels) == 6
    assert re.findall(r": (\d\.\d\d)", says) == panels
    assert re.search(r"The curves are of seed \d, the rises are means over \d seeds", says)


@pytest.mark.parametrize("source", SOURCES[1:], ids=lambda path: path.stem)
def test_a_diagram_fits_beside_the_menus_of_a_page_1280_pixels_wide(source):
    for picture in (ROOT / "docs" / "images").glob(f"{source.stem[:2]}-*.svg"):
        width = re.match(r'<svg [^>]*id="sg\w+"[^>]* width="([\d.]+)"', picture.read_text(encoding="utf-8"))
        assert not width or READABLE * float(width[1]) <= ROOM, picture.name


@pytest.mark.parametrize("source", SOURCES[2:9], ids=lambda path: path.stem)
def test_every_section_on_learning_has_its_caption_in_korean(source):
    for title, section in sections(source).items():
        assert len(re.findall(r"^# \*한국어: [^\n]+\.\*$", section, re.MULTILINE)) == 1, title


@needs_demo
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


def first_cell(source):
    return source.read_text(encoding="utf-8").split("\n# %%\n")[1].partition("\n# %%")[0]


@needs_demo
def test_a_notebook_computes_on_one_thread(tmp_path):
    """So that its numbers do not depend on how many cores there are. What sees to it, every first cell imports."""
    count = "\nfrom threadpoolctl import threadpool_info; print({pool['num_threads'] for pool in threadpool_info()})"
    others = {key: value for key, value in os.environ.items() if not key.endswith("_NUM_THREADS")}
    for source in SOURCES:
        assert re.search(r"^from (?:images|drawing) import", first_cell(source), re.MULTILINE), source.name
    done = subprocess.run(
        [sys.executable, "-c", first_cell(SOURCES[5]) + count],
        cwd=tmp_path,
        env=others | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'notebooks'}", "SEEGRAD_IMAGES": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "{1}"


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
    found = [out.get("data", {}).get("text/html", "") for cell in read.cells for out in cell.get("outputs", [])]
    shown = re.sub(r"<details>.*?</details>", "", "".join(found), flags=re.DOTALL)
    widths = re.findall(r"<img [^>]*min-width:(\d+)px", shown)
    assert widths
    assert max(map(int, widths)) <= ROOM
