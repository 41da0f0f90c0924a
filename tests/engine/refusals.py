"""`refused(kind, message)`: the block must raise exactly that error with exactly that text."""

import re

import pytest


def refused(kind, message):
    return pytest.raises(kind, match=rf"\A{re.escape(message)}\Z", check=lambda error: type(error) is kind)
