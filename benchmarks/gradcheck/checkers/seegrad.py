"""This project."""

from __future__ import annotations

from autograd.testing import assert_gradients

from ..case import Case

PACKAGE, DISTRIBUTION = "autograd", "seegrad"


def check(case: Case) -> None:
    assert_gradients(case.f, *case.xs, vjp=case.vjp, vjp2=case.vjp2)
