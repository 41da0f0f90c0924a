"""Prove that a derivative is right: gradient checks that catch every wrong one, reject no right one, and say why."""

from .gradcheck import assert_gradients as assert_gradients
from .gradcheck import gradcheck as gradcheck
from .opcheck import OpError as OpError
from .opcheck import OpReport as OpReport
from .opcheck import assert_op as assert_op
from .opcheck import check_op as check_op
from .operations import operations as operations
from .report import Cost as Cost
from .report import GradientError as GradientError
from .report import Report as Report
from .samples import Sample as Sample
from .samples import sample as sample
