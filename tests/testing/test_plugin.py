"""The plugin, in runs of pytest of its own."""

import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import pytest_seegrad as plugin
from autograd.testing import gradcheck
from pytest_seegrad import Session

pytest_plugins = ["pytester"]
ROOT = Path(__file__).parents[2]

CHECKS = """
import numpy as np

def test_sine(gradcheck):
    gradcheck(np.sin, np.array([0.5, 1.0]))

def test_absolute(gradcheck):
    gradcheck(np.abs, np.array([0.0, 1.0]))

def test_root_at_its_edge(gradcheck):
    gradcheck(np.sqrt, np.array([0.0, 1.0]), vjp=lambda xs, g: (np.where(xs[0] > 0, g / 2 / np.sqrt(xs[0] + (xs[0] == 0)), 0),))
"""

WRONG = """
import numpy as np

def wrong(xs, g):
    return (2 * g * np.cos(xs[0]),)

def test_wrong(gradcheck):
    gradcheck(np.sin, np.array([0.5, 1.0]), vjp=wrong)
"""


def run(pytester, text, *options):
    pytester.makepyfile(text)
    return pytester.runpytest_inprocess("-p", "pytest_seegrad", "-p", "no:cacheprovider", *options)


def summary(result):
    (line,) = [line for line in result.outlines if "gradient check" in line]
    return line


def test_the_summary_counts_the_checks(pytester):
    result = run(pytester, CHECKS)
    result.assert_outcomes(passed=3)
    assert re.fullmatch(r"3 gradient checks, worst verified \de-\d\d, 1 kink, 1 unverified \(seed 0\)", summary(result))


def test_a_run_without_checks_says_nothing(pytester):
    result = run(pytester, "def test_nothing(): pass")
    assert not [line for line in result.outlines if "gradient check" in line]


def test_strict_fails_what_is_unverified(pytester):
    result = run(pytester, CHECKS, "--gradcheck-strict")
    result.assert_outcomes(passed=2, failed=1)
    assert "1 found wrong" in summary(result)


def test_the_seed_is_every_check_s_and_printed(pytester):
    result = run(pytester, WRONG, "--gradcheck-seed=5")
    result.stdout.fnmatch_lines(["*to reproduce: gradcheck(np.sin, *, vjp=wrong, seed=5)"])
    assert summary(result).endswith("(seed 5)")


@pytest.mark.parametrize("seed", ["-3", "a", "1.5", ""])
def test_a_seed_that_is_none_is_refused(pytester, seed):
    result = run(pytester, CHECKS, f"--gradcheck-seed={seed}")
    message = f"error: argument --gradcheck-seed: must be a whole number from 0 on, not '{seed}'"
    assert [line for line in result.errlines if message in line]


def test_a_failure_shows_the_whole_message_at_the_user_s_line(pytester):
    result = run(pytester, WRONG)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            ">       gradcheck(np.sin, np.array([[]0.5, 1.0]), vjp=wrong)",
            "E       autograd.testing.report.GradientError: sin: 2 of 4 derivatives are wrong",
            "E         ∂y[[]0]/∂x[[]0]: 1.755165124 by its rule, 0.8775825619 ± *e-* by differences",
            "E         likely: off by the constant factor 2",
            "E         x, shape (2,):  x wrong",
            "E           x x",
            "test_a_failure_shows_the_whole_message_at_the_user_s_line.py:7: GradientError",
        ]
    )
    assert not [line for line in result.outlines if "autograd/testing/gradcheck.py" in line]


def test_a_worker_sends_its_counts_and_the_controller_adds_them(pytester):
    """What a run with pytest-xdist does, without processes."""
    config = SimpleNamespace(
        stash={plugin.KEY: (Session(checks=2, wrong=1, worst=1e-9, kinks=3), None)}, workeroutput={}
    )
    plugin.pytest_sessionfinish(SimpleNamespace(config=config))
    controller = SimpleNamespace(stash={plugin.KEY: (Session(checks=1), None)})
    for sent in (config.workeroutput, {}):
        plugin.pytest_testnodedown(SimpleNamespace(config=controller, workeroutput=sent))
    assert (
        str(controller.stash[plugin.KEY][0])
        == "3 gradient checks, 1 found wrong, worst verified 1e-09, 3 kinks (seed 0)"
    )


LIGHT = """
import sys

def test_nothing_heavy_was_loaded():
    assert "pytest_seegrad" in sys.modules
    assert not {"numpy", "autograd", "hypothesis"} & sys.modules.keys()

def test_what_a_check_needs_is_loaded_then(gradcheck):
    gradcheck(__import__("math").sin, 0.5, vjp=lambda xs, g: g * __import__("math").cos(xs[0]))
"""


def test_pytest_starts_without_numpy(pytester, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyfile(LIGHT)
    result = pytester.runpytest_subprocess("-p", "pytest_seegrad", "-p", "no:cacheprovider", "-p", "no:cov")
    result.assert_outcomes(passed=2)
    assert summary(result).startswith("1 gradient check, worst verified ")


def test_a_check_outside_of_pytest_is_heard_by_nobody(monkeypatch):
    monkeypatch.delitem(sys.modules, "pytest_seegrad")
    assert gradcheck(abs, 2.0, vjp=lambda xs, g: g).seed == 0
