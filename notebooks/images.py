"""Where the notebooks put their pictures, and that a machine draws the same ones on any number of its cores.

Sums are rounded otherwise when threads share them, so that a training run would go another way on each number of cores:
hence one thread. Another kind of processor may still round otherwise. With arrays as small as these, threads mostly
wait for each other. The limit holds for what is loaded: NumPy.
"""

import os
from pathlib import Path

import numpy  # noqa: F401
from threadpoolctl import threadpool_limits

threadpool_limits(1, user_api="blas")

ROOT = Path(__file__).resolve().parents[1]
# A fast run, of one seed, leaves the pictures that the pages show as they are.
FOLDER = "build/images" if os.environ.get("SEEGRAD_FAST") else "docs/images"
IMAGES = Path(os.environ.get("SEEGRAD_IMAGES") or ROOT / FOLDER)
IMAGES.mkdir(parents=True, exist_ok=True)
