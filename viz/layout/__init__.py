"""Where everything goes: boxes in columns, left to right, and edges that keep clear of them.

Sugiyama, Tagawa and Toda's method (1981): give every box a column (`ranks`), cut long edges into
short ones (`cells`), order each column so that few edges cross (`order`), then find heights that
keep edges straight (`coordinates`) and draw the edges in the gaps between columns (`routes`).
A picture from top to bottom is one from left to right, turned; a very long one is broken into `rows`, and these
are closed up (`compact`).
Plain Python, no other program; the same input always gives the same picture. `program` writes the
question to another layout program, and reads its answer.
"""

from .layered import Direction as Direction
from .layered import layered as layered
from .program import placed as placed
from .program import request as request
from .shapes import Box as Box
from .shapes import Curve as Curve
from .shapes import Layout as Layout
from .shapes import Link as Link
from .shapes import Point as Point
from .shapes import Rect as Rect
