"""The pytest plugin of `autograd.testing`: options for all gradient checks of a run, a fixture, a line in the summary.

It stands outside of the packages and imports none of them, so that pytest starts as fast as without it; the first check
imports what it needs, and finds the run's `session` here.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextvars import ContextVar, Token
from dataclasses import dataclass
from typing import Any

import pytest

__all__ = ["Session", "gradcheck", "session"]

SENT = "gradcheck"  # under which a worker of pytest-xdist sends its counts


@dataclass
class Session:
    """A run of tests: ``strict`` fails what is unverified; ``seed`` is added to every check's own; the rest counts."""

    strict: bool = False
    seed: int = 0
    checks: int = 0
    wrong: int = 0
    worst: float = 0.0
    kinks: int = 0
    unverified: int = 0

    def hear(self, report: Any) -> None:
        """Count the report of a check."""
        self.add((1, int(not report), report.verified_rtol, report.kinks, report.unverified))

    @property
    def counts(self) -> tuple[int, int, float, int, int]:
        """What was heard, as plain numbers for another process to :meth:`add`."""
        return self.checks, self.wrong, self.worst, self.kinks, self.unverified

    def add(self, counts: tuple[int, int, float, int, int]) -> None:
        """Take in the counts of another session."""
        checks, wrong, worst, kinks, unverified = counts
        self.checks += checks
        self.wrong += wrong
        self.worst = max(self.worst, worst)
        self.kinks += kinks
        self.unverified += unverified

    def __str__(self) -> str:
        parts = [f"{self.checks} gradient check{'' if self.checks == 1 else 's'}"]
        parts += [f"{self.wrong} found wrong"] if self.wrong else []
        parts += [f"worst verified {self.worst:.1g}"] if self.worst else []
        parts += [f"{self.kinks} kink{'' if self.kinks == 1 else 's'}"] if self.kinks else []
        parts += [f"{self.unverified} unverified"] if self.unverified else []
        return f"{', '.join(parts)} (seed {self.seed})"


session: ContextVar[Session | None] = ContextVar("session", default=None)
KEY = pytest.StashKey[tuple[Session, Token[Session | None]]]()


def _seed(text: str) -> int:
    """A whole number from 0 on, as the option gives it."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"must be a whole number from 0 on, not {text!r}")
    return int(text)


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--gradcheck-strict`` and ``--gradcheck-seed``."""
    group = parser.getgroup("gradcheck", "gradient checks")
    group.addoption(
        "--gradcheck-strict", action="store_true", help="fail derivatives that differences are too noisy to verify"
    )
    group.addoption("--gradcheck-seed", type=_seed, default=0, metavar="N", help="added to every check's own seed")


def pytest_configure(config: pytest.Config) -> None:
    """Listen to every check of this run."""
    own = Session(config.option.gradcheck_strict, config.option.gradcheck_seed)
    config.stash[KEY] = own, session.set(own)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop listening."""
    session.reset(config.stash[KEY][1])


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of pytest-xdist sends its counts."""
    sent: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if sent is not None:
        sent[SENT] = session.config.stash[KEY][0].counts


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """And its controller adds them up."""
    counts = getattr(node, "workeroutput", {}).get(SENT)  # a worker that crashed sends none
    if counts is not None:
        node.config.stash[KEY][0].add(counts)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """How many checks there were, and what they found."""
    own = config.stash[KEY][0]
    if own.checks:
        terminalreporter.write_line(str(own))


@pytest.fixture(scope="session")
def gradcheck() -> Callable[..., Any]:
    """``autograd.testing.assert_gradients``: fails the test with the whole report."""
    from autograd.testing import assert_gradients

    return assert_gradients
