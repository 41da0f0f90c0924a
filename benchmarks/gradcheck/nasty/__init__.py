"""Right gradients of functions that differences find hard: everything here must be accepted."""

from .edges import CASES as EDGES
from .forms import CASES as FORMS
from .kinks import CASES as KINKS
from .noise import CASES as NOISE
from .scales import CASES as SCALES

CASES = [*KINKS, *EDGES, *SCALES, *NOISE, *FORMS]
