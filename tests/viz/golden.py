"""Writes the golden views of `test_golden.py` anew: `python -m tests.viz.golden`, then read the difference."""

import json
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


def written(view):
    """JSON with a line for each box and each edge."""
    whole = json.loads(to_json(view))
    rows = []
    for key, value in whole.items():
        text = [json.dumps(item, ensure_ascii=False) for item in value] if isinstance(value, list) else []
        held = "[\n  " + ",\n  ".join(text) + "\n ]" if text else json.dumps(value, ensure_ascii=False)
        rows.append(f" {json.dumps(key)}: {held}")
    return "{\n" + ",\n".join(rows) + "\n}\n"


def main():
    HERE.mkdir(exist_ok=True)
    for name, view in VIEWS.items():
        (HERE / f"{name}.json").write_text(written(view()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
