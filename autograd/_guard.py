"""Refuse to be imported where HIPS' autograd is installed: the two share an import name, so one hides the other."""

from __future__ import annotations

import os
import sys


def refuse_namesake(path: list[str]) -> None:
    """Raise an ``ImportError`` that says what to do, if a folder of ``path`` holds the distribution ``autograd``.

    The folders are listed here because ``importlib.metadata`` takes longer to import than all of this package.
    """
    for folder in path:
        try:
            names = os.listdir(folder or ".")
        except OSError:  # a zip file or a folder that is not there holds no installed distribution
            continue
        if any(name.startswith("autograd-") and name.endswith((".dist-info", ".egg-info")) for name in names):
            raise ImportError(
                f"The distribution 'autograd' (HIPS autograd) is installed in {folder}; its package has the same "
                "import name as the one of 'seegrad', so one hides the other. Keep one per environment: "
                "pip uninstall autograd, then pip install --force-reinstall --no-deps seegrad."
            )


refuse_namesake(sys.path)
