"""The pages build without a warning, and the reference has every public name."""

import os
import re
import subprocess
import sys
from importlib import import_module
from operator import attrgetter
from pathlib import Path

import pytest

import nn

pytest.importorskip("mkdocs", reason="needs mkdocs")

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference"


def documented():
    """The last parts of the names that the reference asks for."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in REFERENCE.glob("*.md"))
    return {name.rpartition(".")[2] for name in re.findall(r"^::: (\S+)", text, re.MULTILINE)}


@pytest.mark.parametrize("package", ["autograd", "autograd.testing", "nn", "viz"])
def test_the_reference_has_every_public_name(package):
    module = import_module(package)
    public = getattr(module, "__all__", None) or [name for name in vars(module) if not name.startswith("_")]
    names = {name for name in public if callable(getattr(module, name))}
    assert names <= documented()


@pytest.mark.parametrize(
    ("heading", "files"),
    [
        ("Layers and modules", "module layers scalar summary"),
        ("Initial weights", "init"),
        ("Losses", "losses"),
        ("Optimisers and schedules", "optimizers clipping schedules learning_rate"),
        ("Data", "splits batches scaling"),
        ("Training", "training early_stopping history run"),
        ("Measuring", "evaluation metrics"),
        ("Saving", "saving checkpoint"),
    ],
)
def test_the_reference_of_nn_is_in_sections(heading, files):
    before, *sections = re.split(r"^## ", (REFERENCE / "nn.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert ":::" not in before
    shown = next(text for text in sections if text.startswith(f"{heading}\n"))
    public = {name: getattr(nn, name) for name in nn.__all__ if callable(getattr(nn, name))}
    names = {name for name, item in public.items() if item.__module__.split(".")[1] in files.split()}
    assert names
    assert set(re.findall(r"^::: nn\.(?:\w+\.)?(\w+)$", shown, re.MULTILINE)) == names


def test_the_derivatives_shown_are_those_of_the_engine():
    import autograd.ops.elementwise as table
    from docs.hooks import rows

    shown = rows(ROOT / "autograd" / "ops" / "elementwise.py")
    names = re.findall(r"^(\w+) += (?:unary|binary)\(", shown, re.MULTILINE)
    assert len(names) > 30
    assert all(callable(getattr(table, name)) for name in names)
    assert "tanh         = unary(np.tanh,           lambda y, x: 1 - y * y)" in shown.splitlines()


def test_the_korean_readme_has_the_speeds_of_the_english_one():
    """Row by row the same numbers; only the words are translated."""

    def numbers(page):
        rows = [
            row for row in (ROOT / page).read_text(encoding="utf-8").splitlines() if re.search(r"\([\d.]+x\) \|", row)
        ]
        return [row.split("|")[2:] for row in rows]

    assert numbers("README.ko.md") == numbers("README.md")
    assert len(numbers("README.md")) == 3


def test_the_korean_readme_shows_what_the_english_one_shows():
    """Section by section, but for its own list of pages: the same code, the same links, the same numbers in a claim."""

    def shown(page):
        text = (ROOT / page).read_text(encoding="utf-8")
        code = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
        files = set(re.findall(r"\]\(((?:docs|autograd|CONTRIBUTING)[\w./-]*\.(?:md|py))\)", text))
        after = text.split("gradcheck(np.sinc, np.array([0.5, 1e-08])")[1].split("](docs/gradient-checking.md)")[0]
        claim = sorted(re.findall(r"\b(\d{2,3})(?!\d)", after.split("```")[1]))
        return code, files, claim, text.count("\n## "), re.findall(r"^seegrad .*$", text, re.MULTILINE)

    code, files, claim, sections, command = shown("README.md")
    translated, pages, said, own_sections, typed = shown("README.ko.md")
    assert (translated, said, typed) == (code, claim, command)
    assert len(claim) == 8
    assert files - pages == {"docs/notebooks.md"}, "whose pictures the Korean page has in a table"
    assert own_sections == sections + 1


NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]*.py"))


@pytest.mark.parametrize("notebook", NOTEBOOKS)
@pytest.mark.parametrize("page", ["README.ko.md", "docs/index.md", "docs/notebooks.md"])
def test_a_notebook_is_listed_with_a_picture_of_its_own(page, notebook):
    """After its link comes its picture, before the next one's link."""
    listed = (ROOT / page).read_text(encoding="utf-8").split(f"notebooks/{notebook}.ipynb)")[1]
    number = notebook.partition("_")[0]
    pictures = re.findall(r"images/([\w-]+)\.svg", re.split(r"notebooks/\d\d_", listed)[0])
    assert pictures
    own = ("neuron", "training") if number == "00" else f"{number}-"
    assert all(name.startswith(own) for name in pictures)


def test_the_page_of_the_pictures_that_notebooks_save_has_every_one():
    shown = re.findall(r"images/([\w-]+\.svg)", (ROOT / "docs" / "notebooks.md").read_text(encoding="utf-8"))
    saved = {path.name for path in (ROOT / "docs" / "images").glob("*.svg")}
    assert sorted(shown) == sorted(name for name in saved if not name.startswith("gallery-"))


def missing_functions():
    """The names in the first column of the table of what HIPS autograd differentiates and this engine does not."""
    page = (ROOT / "docs" / "how-to" / "from-hips-autograd.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`np\..*?) \|", page.split("## What is not here")[1], re.MULTILINE)
    return [name for row in rows for name in re.findall(r"np\.([\w.]+)", row)]


@pytest.mark.parametrize("name", missing_functions())
def test_what_is_said_to_be_missing_is_missing(name):
    import numpy as np

    from autograd import Tensor

    arguments = (Tensor(np.eye(2)),) * (2 if name in ("kron", "append") else 1)
    with pytest.raises(TypeError, match=rf"np\.{re.escape(name)} has no derivative here"):
        attrgetter(name)(np)(*arguments)


def test_a_link_to_a_notebook_leads_to_its_page_in_the_site():
    from docs.hooks import on_page_markdown

    page = "[one](../notebooks/01_backpropagation.ipynb), [two](notebooks.md)"
    assert on_page_markdown(page, None, None, None) == "[one](notebooks/01_backpropagation.py), [two](notebooks.md)"


def test_the_reference_shows_docstrings_as_markdown():
    from docs.docstrings import as_markdown

    typed = "Takes snapshots, see :meth:`record`.\n\n>>> for epoch in range(3):\n...     step()\n\n`model` is a module."
    block = "```python\nfor epoch in range(3):\n    step()\n```"
    assert as_markdown(typed) == f"Takes snapshots, see `record`.\n\n{block}\n\n`model` is a module."


def test_what_is_said_to_a_notebooks_kernel_is_encrypted(monkeypatch):
    """Otherwise each of them warns that it is not, and `make docs` prints twelve warnings."""
    nbconvertapp = pytest.importorskip("nbconvert.nbconvertapp", reason="needs nbconvert")
    from docs import hooks

    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "elsewhere")
    hooks.on_startup("build", dirty=False)
    assert os.environ["JUPYTER_CONFIG_PATH"] == f"{ROOT / 'docs'}{os.pathsep}elsewhere"
    app = nbconvertapp.NbConvertApp()
    app.load_config_file()
    assert app.config.KernelManager.transport_encryption == "auto"


@pytest.mark.slow
def test_the_gallery_shows_what_its_code_draws(tmp_path):
    """`python -m docs.gallery` writes it."""
    from docs import gallery

    draws = "import sys; from pathlib import Path; from docs import gallery; gallery.write(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", draws, tmp_path], cwd=ROOT, check=True)
    assert (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8") == gallery.page()
    for draw in gallery.PICTURES:
        file = gallery.name(draw)
        assert (tmp_path / file).read_bytes() == (ROOT / "docs" / "images" / file).read_bytes(), file


@pytest.mark.slow
def test_the_pages_build_without_a_warning(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", tmp_path / "site"],
        cwd=ROOT,
        env=os.environ | {"EXECUTE_NOTEBOOKS": "false", "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    start = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert 'src="images/neuron.html"' in start
    for page in ("reference/derivatives", "notebooks/00_quickstart", "how-to/custom-operation"):
        assert (tmp_path / "site" / page / "index.html").exists()
    loaded = re.compile(r"""<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href)=["']?(?:https?:)?//[^>]*>""")
    for file in (tmp_path / "site").rglob("*.html"):
        assert not loaded.search(file.read_text(encoding="utf-8")), f"{file} loads something from elsewhere"
    for page in REFERENCE.glob("*.md"):
        shown = (tmp_path / "site" / "reference" / page.stem / "index.html").read_text(encoding="utf-8")
        modules = re.findall(r'doc-module">\s*<h\d id="([^"]+)"', shown)
        assert set(modules) <= {"autograd.testing.strategies"}, "a function is hidden by the module of its name"
        assert not re.search(r":\w+:<code>|&gt;&gt;&gt;", shown), f"{page.stem} shows a docstring as it is typed"
        assert "__reduce__" not in shown
        assert not re.search(r"\d [nµm]s\b", shown), f"{page.stem} says how long a line of the code takes"
        for_subclasses = re.findall(r'id="[\w.]+\.(\w+\.(?:arguments|change|decay|noted_modes))"', shown)
        own = ["Module.arguments", "Optimizer.change", "Optimizer.decay"]
        assert sorted(set(for_subclasses)) == (own if page.stem == "nn" else [])
    adam = (tmp_path / "site" / "reference" / "nn" / "index.html").read_text(encoding="utf-8").split('id="nn.Adam"')[1]
    assert "betas" in adam.split("</h3>")[0], "a class is shown with its arguments"
    table = (tmp_path / "site" / "reference" / "derivatives" / "index.html").read_text(encoding="utf-8")
    assert "{{" not in table.split("<article")[1].split("</article")[0]
