"""What mkdocs needs to know: notebooks are pages too, and tables are shown as the engine has them."""

import os
import re
from pathlib import Path

from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

ROOT = Path(__file__).parents[1]
ROWS = re.compile(r"^# fmt: off\n(.*?)^# fmt: on\n", re.DOTALL | re.MULTILINE)


def on_startup(command, dirty):
    """Let the notebooks' kernels find their settings beside this file: who talks to them does so encrypted."""
    found = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join([str(ROOT / "docs"), *([found] if found else [])])


@event_priority(100)  # before the plugin that runs notebooks
def on_files(files, config):
    """Take the notebooks into the site, as they lie in the repository."""
    for path in sorted((ROOT / "notebooks").glob("[0-9]*.py")):
        name = path.relative_to(ROOT).as_posix()
        files.append(File(name, str(ROOT), config.site_dir, config.use_directory_urls))
    return files


def on_page_markdown(markdown, page, config, files):
    """Put tables of operations where the page says ``{{ rows FILE }}``; let links to notebooks lead to their pages."""
    markdown = re.sub(r"\]\(\.\./notebooks/(\w+)\.ipynb\)", r"](notebooks/\1.py)", markdown)
    return re.sub(r"\{\{ rows (\S+) \}\}", lambda match: rows(ROOT / match[1]), markdown)


def rows(path):
    """What stands between ``# fmt: off`` and ``# fmt: on``: the tables, in columns."""
    return "\n".join(ROWS.findall(path.read_text(encoding="utf-8"))).rstrip()
