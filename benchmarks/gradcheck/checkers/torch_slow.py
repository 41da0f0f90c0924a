"""``torch.autograd.gradcheck``: every entry of the Jacobian (eps 1e-6, atol 1e-5, rtol 1e-3)."""

from __future__ import annotations

from ..case import Case
from .torch_function import check_by

PACKAGE = DISTRIBUTION = "torch"
LARGEST = 1024


def check(case: Case) -> None:
    check_by(case, fast=False)
