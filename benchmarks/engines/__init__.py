"""The same few programs written for each engine, in the words of its own users.

A module has ``PACKAGE`` (what to import), ``DISTRIBUTION`` (whose version is shown) and any of

- ``scalar_chain()``, ``array_chain()``, ``mlp()``: a pair of ``step``, the function to be timed, and ``answer``, which
  gives the numbers that every engine must agree on;
- ``long_chain(n)``: a pair of ``build()``, which records n operations, and ``backward(recorded)``, the gradient.

These modules run in an environment of the engine's own: they import that engine, NumPy and ``.data``, nothing else.
"""
