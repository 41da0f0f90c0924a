"""Prove that a derivative is right: gradient checks that catch every wrong one, reject no right one, and say why."""

from .gradcheck import assert_gradients as assert_gradients
from .gradcheck import gradcheck as gradcheck
from .report import Cost as Cost
from .report import GradientError as GradientError
from .report import Report as Report
