"""Where the notebooks put their pictures. A fast run, of one seed, leaves those that the pages show as they are."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = "build/images" if os.environ.get("SEEGRAD_FAST") else "docs/images"
IMAGES = Path(os.environ.get("SEEGRAD_IMAGES") or ROOT / FOLDER)
IMAGES.mkdir(parents=True, exist_ok=True)
