"""What rounding makes of values and slopes: how much is lost where large parts cancel, or near a pole."""

from __future__ import annotations

import numpy as np

from .flat import EPS, Flat
from .ladder import Rows

__all__ = ["natural", "natural_slope", "pole", "spread"]

Array = np.ndarray

PART = 0.1  # of x: how far around it outputs are taken to vary as they do by themselves
ROUNDINGS = 4  # by how many an input may be off, and at how many such points the slope is taken
TOWER = 8  # a value is so many times larger than those beside a pole, this many times as far away


def natural(f: Flat) -> Array:
    """How large the outputs would be if what they are made of did not cancel: by how much they vary around."""
    x = np.abs(f.x)
    away = PART * np.where(x == 0, 1.0, x) * np.random.default_rng(0).uniform(-1, 1, x.size)
    change = np.abs(f(f.x + away) - f.y)
    return np.where(np.isfinite(change), change, 0.0) / PART


def natural_slope(f: Flat, rows: Rows, u: Array) -> Array:
    """How large the rows' slopes along ``u`` would be if what they are made of did not cancel."""
    x, moved = np.abs(f.x), u != 0
    size = np.where(x == 0, 1.0, x)
    return rows.spread(natural(f)) / (size[moved] / np.abs(u[moved])).min()


def spread(f: Flat, rows: Rows, u: Array, h: float) -> Array:
    """By how much the slopes along ``u`` over the step ``h`` differ if x is off by some roundings."""
    rng = np.random.default_rng(0)
    away = ROUNDINGS * EPS * f.x * rng.uniform(-1, 1, (ROUNDINGS, f.x.size))
    here, *beside = [rows.of(f(x + h * u) - f(x - h * u)) / (2 * h) for x in (f.x, *(f.x + away))]
    return np.abs(np.array(beside) - here).max(axis=0)


def pole(f: Flat, rows: Rows) -> Array:
    """Which rows' values tower over those of x off by some roundings: they and their slopes are what rounding left."""
    signs = np.random.default_rng(0).choice([-1, 1], (ROUNDINGS, f.x.size))
    beside = np.array([np.abs(rows.of(f(x))) for x in f.x + TOWER * ROUNDINGS * EPS * f.x * signs])
    return np.abs(rows.of(f.y)) > TOWER * np.fmax.reduce(beside)
