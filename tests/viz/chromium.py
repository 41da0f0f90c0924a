"""Pages in a real browser, without a window: what a script finds in them, and how they look."""

import json
import re
import shutil
import subprocess
from html import unescape

import pytest

CHROMIUM = shutil.which("chromium")
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")


def asked(page, script, folder, *options):
    """What a script's expression is worth in a page, given as HTML."""
    question = f"<script>document.title = JSON.stringify({script})</script>"
    path = folder / "page.html"
    path.write_text(page + question, encoding="utf-8")
    run = subprocess.run(
        [CHROMIUM, *OPTIONS, *options, "--dump-dom", f"--user-data-dir={folder / 'profile'}", path.as_uri()],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return json.loads(unescape(re.search(r"<title>(.*?)</title>", run.stdout, re.DOTALL)[1]))
