"""Errors and warnings whose whole text is asserted."""

import re

import pytest


def raises(kind, text):
    """``pytest.raises`` for exactly this message."""
    return pytest.raises(kind, match=rf"\A{re.escape(text)}\Z")


def warns(text):
    """``pytest.warns`` for exactly this message."""
    return pytest.warns(UserWarning, match=rf"\A{re.escape(text)}\Z")
