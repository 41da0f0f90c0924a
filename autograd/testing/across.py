"""Ties between inputs, some of them large: each input by itself is on one side, only together do they show the tie."""

from __future__ import annotations

import numpy as np

from .flat import Flat
from .ladder import Rows
from .probe import Probe
from .steps import sizes
from .ties import wrong_tie

__all__ = ["wrong_across"]

Array = np.ndarray

STEP = 1e-5  # in parts of an element
OUTPUTS, MEMBERS = 8, 6  # that are looked at by themselves; elements of a tie
BENT = 1e-3  # otherwise by this part
CHANGES = 1e-3
ROUNDINGS = 64


def wrong_across(f: Flat, rtol: float, seed: int) -> str | None:
    """What is wrong with a tie between elements of several inputs, in words.

    Some of the outputs that bend otherwise, if all inputs are moved, than if each is, are asked by themselves: about
    the few elements on whose side of x their gradient depends, if no others bend the output.
    """
    rng = np.random.default_rng([seed, 17])
    move = STEP * sizes(f.x) * rng.uniform(0.5, 1.0, f.n)
    outputs = np.flatnonzero(_coupled(f, move) | _coupled(f, move * rng.choice([-1.0, 1.0], f.n)))
    for output in rng.permutation(outputs)[:OUTPUTS].tolist():
        one = Probe(f, Rows(f.y, np.eye(1, f.m, output)), rtol, seed)
        here = one.jacobian[0]
        signs = [np.ones(f.n), -np.ones(f.n), *rng.choice([-1.0, 1.0], (2, f.n))]
        there = np.array([one.at(f.x + sign * move).jacobian[0] for sign in signs])
        change = np.abs(there - here).max(axis=0) > CHANGES * np.abs([*there, here]).max()
        members = np.flatnonzero(change)
        rest = [np.where(change, 0.0, sign * move) for sign in signs]
        bends = [float(np.abs(_bend(f, part))[output]) for part in rest]
        whole = max(bends) <= BENT * move[members].min(initial=np.inf) * np.abs(there).max() + _noise(f)[output]
        if whole and 1 < members.size <= MEMBERS:
            wrong = wrong_tie(one, members.tolist(), float(move[members].min()))
            if wrong is not None:
                return wrong[1]
    return None


def _coupled(f: Flat, move: Array) -> Array:
    """Which outputs bend otherwise if all inputs are moved than each input by itself makes them."""
    apart = np.zeros(f.m)
    for start, stop in zip(f.cuts, f.cuts[1:], strict=False):
        alone = np.zeros(f.n)
        alone[start:stop] = move[start:stop]
        apart += _bend(f, alone)
    return np.abs(_bend(f, move) - apart) > BENT * np.abs(apart) + _noise(f)


def _noise(f: Flat) -> Array:
    """What rounding adds to a bend, and more."""
    return ROUNDINGS * f.eps * np.abs(f.y)


def _bend(f: Flat, move: Array) -> Array:
    return f(f.x + move) - 2 * f.y + f(f.x - move)
