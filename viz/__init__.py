"""Diagrams of computations: every value, every gradient, and the chain rule on every edge."""

from .describe import describe as describe
from .figure import Figure as Figure
from .figure import graph as graph
from .figure import text as text
