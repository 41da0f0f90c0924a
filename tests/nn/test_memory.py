"""A training step finds the memory that the last one has freed."""

import platform
import subprocess
import sys

import pytest

STEPS = """
from resource import RUSAGE_SELF, getrusage

import numpy as np

import {package}


def step():
    first, second = np.ones(50_000), np.ones(50_000)  # 400 KB each: 98 pages
    return first + second


faults = []
for _ in range(20):
    before = getrusage(RUSAGE_SELF).ru_minflt
    step()
    faults.append(getrusage(RUSAGE_SELF).ru_minflt - before)
print(max(faults[5:]))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="needs the C library glibc")
def test_a_step_asks_the_system_for_no_memory_again():
    run = [
        subprocess.run(
            [sys.executable, "-c", STEPS.format(package=package)], capture_output=True, text=True, check=True
        )
        for package in ("numpy", "nn")
    ]
    alone, ours = [int(r.stdout) for r in run]
    assert alone >= 98, "or there is nothing to keep"
    assert ours < 5
