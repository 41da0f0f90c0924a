"""One contender's process: reads a request per line of JSON, answers each with a line of JSON.

It is run as a file by the contender's own interpreter, ``worker.py TASK ENGINE``, so that modules are found from this
folder on, and imports nothing of this project but, for our own contenders, what is to be measured. ``ENGINE`` is a
module about somebody's package, ``TASK`` one whose ``Worker(engine)`` has a method for every request, ``{"do": method,
…}``, and lists in ``offers`` what this engine can do. A failure is an answer: ``{"error": "RecursionError", …}``.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from importlib import metadata
from typing import Any


def version(distribution: str) -> str:
    """The installed version, or nothing in a checkout."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""


def main(task: str, name: str) -> None:
    """Serve until the other side closes the pipe."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what an engine prints must not land among the replies

    def reply(message: dict[str, Any]) -> None:
        print(json.dumps(message), file=replies, flush=True)

    try:
        if name.endswith("hips_autograd"):  # our package has the same import name
            metadata.distribution("autograd")
        engine = importlib.import_module(name)
    except (ImportError, metadata.PackageNotFoundError) as error:
        reply({"missing": f"{error}"})
        return
    worker = importlib.import_module(task).Worker(engine)
    distribution = engine.DISTRIBUTION
    reply({"distribution": distribution, "version": version(distribution), "offers": worker.offers})
    for line in sys.stdin:
        request = json.loads(line)
        try:
            reply(getattr(worker, request.pop("do"))(**request))
        except Exception as error:
            reply({"error": type(error).__name__, "message": str(error)})


if __name__ == "__main__":
    main(*sys.argv[1:])
