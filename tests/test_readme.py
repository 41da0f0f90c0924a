"""What the README shows is what happens."""

import io
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest

README = Path(__file__).parents[1].joinpath("README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```python\n(.*?)```\n+```\n(.*?)```", README, re.DOTALL)


def test_there_are_examples():
    assert len(SHOWN) == README.count("```python")


@pytest.mark.parametrize(("code", "output"), SHOWN)
def test_an_example_prints_what_it_shows(code, output):
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(code, {})
    assert printed.getvalue().rstrip() == output.rstrip()


@pytest.mark.parametrize("path", re.findall(r"\]\(([\w./]+)\)", README))
def test_a_link_leads_to_a_file(path):
    assert Path(__file__).parents[1].joinpath(path).is_file()
