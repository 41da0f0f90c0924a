"""Gradient checkers, each called as its documentation says, with its own tolerances.

A module has ``PACKAGE``, ``DISTRIBUTION`` and ``check(case)``, which raises if the checker rejects the gradient, and for
checkers that take longer than a minute for large inputs ``LARGEST``, the number of inputs up to which the cost is
measured. Each teaches its engine the case's function as an operation of the user's own, with the case's vjp as its rule.
These modules run in an environment of the checker's own: they import that, NumPy and the cases, nothing else.
"""
