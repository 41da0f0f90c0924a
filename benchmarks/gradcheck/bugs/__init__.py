"""Gradient bugs of many kinds, each beside its right twin."""

from .arguments import CASES as ARGUMENTS
from .axes import CASES as AXES
from .coupling import CASES as COUPLING
from .formulas import CASES as FORMULAS
from .points import CASES as POINTS
from .scales import CASES as SCALES
from .second import CASES as SECOND
from .structure import CASES as STRUCTURE
from .upstream import CASES as UPSTREAM

CASES = [*FORMULAS, *ARGUMENTS, *AXES, *COUPLING, *POINTS, *SCALES, *UPSTREAM, *STRUCTURE, *SECOND]
