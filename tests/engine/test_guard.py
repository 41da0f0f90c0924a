"""Importing beside HIPS' autograd, which has the same import name, is refused."""

import importlib.metadata
import sys

import pytest

from autograd._guard import refuse_namesake
from tests.engine.refusals import refused

MESSAGE = (
    "The distribution 'autograd' (HIPS autograd) is installed in {}; its package has the same import name as the one "
    "of 'seegrad', so one hides the other. Keep one per environment: pip uninstall autograd, then pip install "
    "--force-reinstall --no-deps seegrad."
)


@pytest.mark.parametrize("name", ["autograd-1.9.1.dist-info", "autograd-1.8.0.egg-info"])
def test_an_installed_namesake_is_refused_with_what_to_do(tmp_path, name):
    (tmp_path / name).mkdir()
    with refused(ImportError, MESSAGE.format(tmp_path)):
        refuse_namesake([str(tmp_path / "missing"), str(tmp_path)])


def test_the_distribution_that_is_looked_for_is_the_one_that_importlib_finds(tmp_path):
    folder = tmp_path / "autograd-1.9.1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: autograd\nVersion: 1.9.1\n", encoding="utf-8")
    (found,) = importlib.metadata.distributions(name="autograd", path=[str(tmp_path)])
    assert found.version == "1.9.1"
    with refused(ImportError, MESSAGE.format(tmp_path)):
        refuse_namesake([str(tmp_path)])


def test_other_distributions_and_folders_without_any_are_fine(tmp_path):
    for name in ("seegrad-0.1.0.dist-info", "autograd_minimize-0.2.dist-info", "autograd-notes", "numpy"):
        (tmp_path / name).mkdir()
    (tmp_path / "library.zip").write_bytes(b"")
    refuse_namesake([str(tmp_path), str(tmp_path / "missing"), str(tmp_path / "library.zip")])
    assert "autograd" in sys.modules  # the import of this file's subject has passed the guard


def test_the_empty_entry_of_the_path_is_the_current_folder(tmp_path, monkeypatch):
    (tmp_path / "autograd-1.9.1.dist-info").mkdir()
    monkeypatch.chdir(tmp_path)
    with refused(ImportError, MESSAGE.format("")):
        refuse_namesake([""])
