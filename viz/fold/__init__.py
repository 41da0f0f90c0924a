"""Large graphs: which values share a box, so that a graph of any size fits on a page and nothing is hidden in silence.

A fold is a partition of the values (`groups`). Each step makes it coarser and keeps the drawing acyclic: long sums
(`sums`), equal siblings (`siblings`), repetitions in time (`steps`), unary operations in a row (`chains`), scopes
(`collapse`), and what is nearest to the output (`nearest`). `plan` says what is done when. Everything is iterative and
looks at each value a fixed number of times.
"""

from .collapse import deepest as deepest
from .groups import Group as Group
from .groups import Groups as Groups
from .groups import Kind as Kind
from .groups import singles as singles
from .likeness import common as common
from .likeness import likenesses as likenesses
from .likeness import pattern as pattern
from .nearest import nearest as nearest
from .plan import Plan as Plan
