"""The contenders' processes: started, asked over pipes in lines of JSON, stopped."""

from __future__ import annotations

import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from .rounds import Failed
from .workloads import Contender

__all__ = ["Process", "environment", "import_time", "started", "where"]

HERE = Path(__file__).parent
IMPORT = "import time, numpy; t = time.perf_counter(); import {}; print(time.perf_counter() - t)"


def environment(contender: Contender) -> dict[str, str]:
    """This process's variables; only our own contenders find this project on their path.

    Bytecode is kept, as an installer keeps it: who imports a package for the second time does not compile it.
    """
    variables = {n: value for n, value in os.environ.items() if n not in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE")}
    if not contender.peer:
        variables["PYTHONPATH"] = str(HERE.parent)
    return variables


class Process:
    """One contender at work. ``missing`` says why there is none, otherwise ``offers`` what it can do."""

    def __init__(self, contender: Contender, python: str = sys.executable) -> None:
        self.contender, self.python = contender, python
        self.process = subprocess.Popen(
            [python, str(HERE / "worker.py"), contender.task, contender.engine],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env=environment(contender),
            process_group=0,
        )
        try:
            hello = self._read()
        except Failed as failure:
            hello = {"missing": str(failure)}
        self.missing: str | None = hello.get("missing")
        self.distribution: str = hello.get("distribution", "")
        self.version: str = hello.get("version", "")
        self.offers: list[str] = hello.get("offers", [])

    def __enter__(self) -> Process:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let the process end, and wait for it."""
        self.process.__exit__(None, None, None)  # closes its pipes, then waits

    def kill(self) -> None:
        """End the process and the programs that it has started."""
        os.killpg(self.process.pid, signal.SIGKILL)

    def ask(self, do: str, **options: Any) -> dict[str, Any]:
        """The reply to a request. Raises `Failed` with the name of the error that the engine raised."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps({"do": do, **options}) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise Failed("process died") from None
        reply = self._read()
        if "error" in reply:
            raise Failed(reply["error"])
        return reply

    def _read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise Failed("process died")
        return json.loads(line)


def started(contenders: Sequence[Contender], peer_python: str | None, stack: ExitStack) -> list[Process]:
    """A process of each contender that is installed, closed with ``stack``; peers only with a ``peer_python``."""
    processes = []
    for contender in contenders:
        python = peer_python if contender.peer else sys.executable
        if python is None:
            continue
        process = stack.enter_context(Process(contender, python))
        if process.missing is None:
            processes.append(process)
        else:
            print(f"{contender.name} is missing: {process.missing}", file=sys.stderr)
    return processes


def where(processes: Sequence[Process]) -> str:
    """What it ran on: the versions and the machine."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    peers = ", ".join(sorted({f"{p.distribution} {p.version}" for p in processes if p.contender.peer}))
    here = f"Python {platform.python_version()}, NumPy {np.__version__}, {machine}"
    return f"{here}; {peers}" if peers else here


def import_time(contender: Contender, python: str) -> float:
    """Seconds that the contender's package takes to import in a fresh interpreter that has NumPy."""
    with tempfile.TemporaryDirectory() as empty:  # -c looks for modules in the working directory
        run = subprocess.run(
            [python, "-c", IMPORT.format(contender.package)],
            capture_output=True,
            text=True,
            check=False,
            env=environment(contender),
            cwd=empty,
        )
    if run.returncode:
        raise Failed(run.stderr.strip().splitlines()[-1].partition(":")[0])
    return float(run.stdout.split()[-1])
