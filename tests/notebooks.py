"""Notebooks are `.py` files; `python -m tests.notebooks` writes the `.ipynb` beside each, without outputs."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "notebooks").glob("[0-9]*.py"))


def notebook(source):
    """The text of the `.ipynb` of the file ``source``; the same each time."""
    import jupytext

    made = jupytext.read(source)
    for i, cell in enumerate(made.cells):
        cell["id"] = f"cell-{i}"  # jupytext draws lots
    made.metadata.pop("jupytext", None)
    return jupytext.writes(made, fmt="ipynb") + "\n"


if __name__ == "__main__":
    for source in SOURCES:
        source.with_suffix(".ipynb").write_text(notebook(source), encoding="utf-8")
