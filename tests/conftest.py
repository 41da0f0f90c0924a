"""Hypothesis' profiles, and a rule for CI: no test is skipped for want of a tool."""

import os

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("MPLBACKEND", "Agg")  # no window, also where there is a screen

CI = os.environ.get("CI", "").lower() in {"true", "1"}

# Hypothesis changes its own default where CI is set; these are the same everywhere. A deadline
# would time the machine.
PARENT = settings(settings.get_profile("default"), deadline=None)
settings.register_profile("dev", PARENT, max_examples=25)
settings.register_profile(
    "ci",
    PARENT,
    max_examples=100,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("thorough", PARENT, max_examples=2000)
# `--hypothesis-profile` is read later and wins.
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if CI else "dev"))


def failed_if_skipped_for_want(report: pytest.TestReport | pytest.CollectReport):
    """The report, as a failure if CI is set and the reason is a tool: "needs …", importorskip."""
    if CI and report.skipped and isinstance(report.longrepr, tuple):
        path, line, message = report.longrepr
        reason = message.removeprefix("Skipped: ")
        if reason.startswith(("needs ", "could not import ")):
            report.outcome = "failed"
            report.longrepr = f"{path}:{line}: skipped in CI, where every tool must be: {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    return failed_if_skipped_for_want((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    return failed_if_skipped_for_want((yield))
