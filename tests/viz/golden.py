"""Writes the golden views of `test_golden.py` anew: `python -m tests.viz.golden`, then read the difference."""

from pathlib import Path

import viz
from tests.viz.graphs import network, recurrence
from viz.view import to_json

HERE = Path(__file__).parent / "golden"

# Small pictures of large graphs.
VIEWS = {
    "network": lambda: viz.describe(network([2, 3, 1], 4, seed=4), fold=True),
    "network-closed": lambda: viz.describe(network([2, 3, 1], 4, seed=4), fold=True, depth=1),
    "recurrence": lambda: viz.describe(recurrence([("multiply", 0, 2)], 40), fold=True),
    "path": lambda: viz.path(recurrence([("multiply", 0, 2)], 6), "x2").view,
}


def main():
    HERE.mkdir(exist_ok=True)
    for name, view in VIEWS.items():
        (HERE / f"{name}.json").write_text(to_json(view()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
