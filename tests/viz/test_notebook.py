"""Figures in notebooks: executed by a kernel, exported, and looked at in a browser."""

import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

import viz
from autograd import Tensor
from tests.viz.chromium import asked, needs_chromium

ROOT = Path(__file__).parents[2]

# What JupyterLab keeps of the output of a notebook that it does not trust, as far as we use it: elements,
# their attributes, and properties in `style` (packages/apputils/src/sanitizer.ts).
KEPT = {
    "div": {"style"},
    "img": {"alt", "height", "src", "style", "width"},
    "details": {"open"},
    "summary": set(),
    "table": set(),
    "caption": set(),
    "thead": set(),
    "tbody": set(),
    "tr": set(),
    "th": {"scope"},
    "td": set(),
}
STYLES = {"overflow-x", "max-width", "min-width", "height", "width"}

CELLS = [
    "import numpy as np, viz\nfrom autograd import Tensor\n"
    "w, x = Tensor(-3.0, name='w'), Tensor(2.0, name='x')\nloss = np.tanh(w * x)",
    "loss",
    "viz.graph(loss, names=locals())",
    "viz.text(loss)",
    "big = Tensor(np.zeros((100, 100)))\nbig",
    "viz.graph((big * np.ones((100, 100))).sum()).show()",
]

# Runs in a process of its own: the kernel's messages may warn, and here warnings are errors.
EXECUTE = """
import json, sys, nbclient, nbconvert, nbformat
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in json.load(sys.stdin)])
resources = {"metadata": {"path": sys.argv[1]}}
nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3", resources=resources).execute()
nbformat.write(notebook, sys.argv[2])
page, _ = nbconvert.HTMLExporter(embed_images=True).from_notebook_node(notebook)
open(sys.argv[3], "w", encoding="utf-8").write(page)
"""


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """The executed notebook as data, and as a page."""
    for package in ("nbclient", "nbconvert", "ipykernel"):
        pytest.importorskip(package, reason=f"needs {package}")
    folder = tmp_path_factory.mktemp("notebook")
    notebook, page = folder / "graph.ipynb", folder / "graph.html"
    run = subprocess.run(
        [sys.executable, "-c", EXECUTE, str(ROOT), str(notebook), str(page)],
        input=json.dumps(CELLS),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    return json.loads(notebook.read_text(encoding="utf-8")), page.read_text(encoding="utf-8")


def outputs(executed, cell):
    (output,) = executed[0]["cells"][cell]["outputs"]
    return {kind: "".join(lines) for kind, lines in output["data"].items()}


@pytest.mark.slow
def test_a_figure_displays_itself_as_html_and_text(executed):
    data = outputs(executed, 2)
    assert sorted(data) == ["text/html", "text/plain"]
    assert data["text/html"].startswith('<div style="overflow-x:auto"><img alt="Diagram of the backward pass of ')
    assert data["text/plain"].startswith("loss = tanh(w·x)")


@pytest.mark.slow
def test_a_tensor_displays_itself_small(executed):
    assert list(outputs(executed, 1)) == ["text/plain"]
    assert len(outputs(executed, 1)["text/plain"]) < 200
    assert list(outputs(executed, 4)) == ["text/plain"]
    assert len(outputs(executed, 4)["text/plain"]) < 1000


@pytest.mark.slow
def test_a_text_displays_itself_as_a_tree(executed):
    assert outputs(executed, 3)["text/plain"].splitlines()[1].startswith("v₂ = tanh(v₁)")


@pytest.mark.slow
def test_show_displays_below_the_cell(executed):
    assert sorted(outputs(executed, 5)) == ["text/html", "text/plain"]


@pytest.mark.slow
@needs_chromium
def test_an_exported_notebook_shows_the_pictures(executed, tmp_path):
    script = """[...document.querySelectorAll(".jp-OutputArea-output img")].map(img => {
      const place = img.getBoundingClientRect();
      return [img.naturalWidth > 400, place.width > 300, Math.abs(place.width / place.height -
        img.naturalWidth / img.naturalHeight) < 0.02, img.closest("div").scrollWidth >= Math.floor(place.width)];
    })"""
    page = executed[1].replace("<script", "<!--script").replace("</script>", "</script-->")  # no network, no need
    assert asked(page, script, tmp_path, "--window-size=1000,800") == [[True] * 4] * 2


class Elements(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def test_an_untrusted_notebook_keeps_all_of_a_figure(views):
    for view in views.values():
        for tag, attributes in Elements(viz.Figure(view).to_html()).found:
            assert set(attributes) <= KEPT[tag]
            properties = [part.partition(":")[0] for part in attributes.get("style", "").split(";") if part]
            assert set(properties) <= STYLES
            assert not attributes.get("src", "data:image/").startswith(("http", "file"))


def test_a_picture_keeps_its_size_while_it_loads(neuron):
    figure = viz.Figure(neuron)
    (image,) = [attributes for tag, attributes in Elements(figure.to_html()).found if tag == "img"]
    assert (int(image["width"]), int(image["height"])) == (round(figure.picture.width), round(figure.picture.height))
    assert image["style"] == f"max-width:100%;height:auto;min-width:{round(0.6 * int(image['width']))}px"


@pytest.mark.parametrize("data", [0.5, np.zeros((3, 4)), np.zeros((1000, 1000))])
def test_a_tensor_has_no_display_of_its_own(data):
    tensor = Tensor(data, name="x")
    assert not [name for name in dir(tensor) if name.startswith("_repr_")]
    assert len(repr(tensor)) < 600
