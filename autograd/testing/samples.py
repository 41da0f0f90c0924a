"""Calls of an operation to check: given ones, and what can be made of them; of elementwise ones, all from a domain."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import Any

import numpy as np

from ..primitive import Primitive
from .domains import Domain

__all__ = ["Sample", "elementwise_samples", "sample", "varied"]

Array = np.ndarray
ORDINARY = 3.0  # numbers are drawn up to it where the domain goes on; of one that lies beyond, at its nearer end
SPECIAL = (0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 1e-8, -1e-8, 30.0, -30.0, 1e3, -1e3)
FEWER = (0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 1e-8, -30.0, 1e3)  # of each argument, where there are several
TOGETHER = 16  # special values in one call
SHAPES = ((), (3,), (2, 3), (0,))
OTHER_SHAPES = ((1,), (2, 1), (1, 3), (2, 0))
SCALES = (1e-4, 1e4)
DRAWS = 256  # until all are numbers, as powers of negative numbers mostly are not


@dataclass
class Sample:
    """One call, ``op(*inputs, **params)``, what it shows, and whether it is for first derivatives only."""

    inputs: tuple[Any, ...]
    params: dict[str, Any] = field(default_factory=dict)
    shows: str = "as given"
    once: bool = False

    @property
    def floats(self) -> list[int]:
        """The numbers of the inputs that are floating-point arrays."""
        return [i for i, x in enumerate(self.inputs) if isinstance(x, np.ndarray) and x.dtype.kind == "f"]

    def changed(self, shows: str, change: Callable[[Array], Array], kinds: str = "f") -> Sample:
        """The call with every array of these ``kinds`` changed, for first derivatives."""

        def maybe(x: Any) -> Any:
            return np.asarray(change(x)) if isinstance(x, np.ndarray) and x.dtype.kind in kinds else x

        return replace(self, inputs=tuple(map(maybe, self.inputs)), shows=shows, once=True)

    def has_a_value(self, op: Primitive) -> bool:
        """Whether ``op`` takes this call, and gives finite numbers."""
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                return bool(np.isfinite(op.function(*self.inputs, **self.params)).all())
        except Exception:  # whatever an operation says of inputs that it was not made for
            return False


def sample(*inputs: Any, **params: Any) -> Sample:
    """The call ``op(*inputs, **params)``; numbers and lists become arrays."""
    return Sample(tuple(x if isinstance(x, np.ndarray) else np.asarray(x) for x in inputs), params)


def varied(op: Primitive, given: Sample) -> Iterator[Sample]:
    """``given``, and what ``op`` takes of the same call with other types, sizes, ties and repeated indices."""
    yield given
    for other in (*_narrower(given), *_degenerate(given)):
        if other.has_a_value(op):
            yield other


def _narrower(given: Sample) -> Iterator[Sample]:
    for dtype in (np.float32, np.float16):
        yield given.changed(np.dtype(dtype).name, lambda x, dtype=dtype: x.astype(dtype))
    if len(given.floats) > 1:
        first = given.floats[0]
        inputs = [x.astype(np.float32) if i == first else x for i, x in enumerate(given.inputs)]
        yield replace(given, inputs=tuple(inputs), shows="float32 beside float64", once=True)


def _degenerate(given: Sample) -> Iterator[Sample]:
    for scale in SCALES:
        yield given.changed(f"times {scale:g}", lambda x, scale=scale: x * scale)
    yield given.changed("equal elements", lambda x: np.full_like(x, x.flat[0]) if x.size else x)
    if any(isinstance(x, np.ndarray) and x.dtype.kind in "iu" and x.size > 1 for x in given.inputs):
        yield given.changed("repeated indices", lambda x: np.full_like(x, x.flat[-1]) if x.size else x, "iu")
    for size, shows in ((1, "one element along the first axis"), (0, "empty")):
        yield given.changed(shows, lambda x, size=size: x[:size] if x.ndim else x)


def elementwise_samples(op: Primitive, domain: Sequence[Domain], seed: int) -> Iterator[Sample]:
    """Every shape and pair of shapes, special values, ties, sizes and types, inside ``domain``, one per argument."""
    rng = np.random.default_rng([seed, 13])

    arity = len(domain)

    def inside(shape: tuple[int, ...], i: int) -> Array:
        return _drawn(rng, domain[i], shape)

    def drawn(shapes: Sequence[tuple[int, ...]], shows: str, *, once: bool = False) -> Sample:
        calls = (Sample(tuple(map(inside, shapes, range(arity))), shows=shows, once=once) for _ in range(DRAWS))
        first = next(calls)  # as good as any, if no call has a value
        return first if first.has_a_value(op) else next((call for call in calls if call.has_a_value(op)), first)

    for shape in (*SHAPES, *OTHER_SHAPES):
        yield drawn([shape] * arity, f"shape {shape}", once=shape in OTHER_SHAPES)
    for i in range(arity if arity > 2 else arity - 1):  # of two, the pairs of the second are those of the first
        for shape, other in permutations([*SHAPES[:-1], *OTHER_SHAPES[:-1]], 2):
            shapes = [shape if k == i else other for k in range(arity)]
            yield drawn(shapes, f"shapes {' and '.join(map(str, shapes))}", once=True)
    yield from _narrower(drawn([(2, 3)] * arity, ""))
    if (low := max(low for low, _ in domain)) < (high := min(high for _, high in domain)):
        yield Sample(tuple([np.full(3, _drawn(rng, (low, high), ()))] * arity), shows="equal elements")
    yield from _special(op, domain)
    for scale in SCALES:
        inputs = tuple(inside((3,), i) * (scale if _reaches(domain[i], scale) else 1.0) for i in range(arity))
        if (scaled := Sample(inputs, shows=f"times {scale:g}")).has_a_value(op):
            yield scaled


def _drawn(rng: np.random.Generator, domain: Domain, shape: tuple[int, ...]) -> Array:
    """Ordinary numbers of the domain, not at its edge."""
    low, high = _ordinary(domain)
    return np.asarray(rng.uniform(low + 0.05 * (high - low), high - 0.05 * (high - low), shape))


def _ordinary(domain: Domain) -> Domain:
    """The part of the domain that numbers are drawn from."""
    low, high = domain
    if low >= ORDINARY:
        return low, min(high, low + 2 * ORDINARY)
    if high <= -ORDINARY:
        return max(low, high - 2 * ORDINARY), high
    return max(low, -ORDINARY), min(high, ORDINARY)


def _special(op: Primitive, domain: Sequence[Domain]) -> Iterator[Sample]:
    """Special values, of several arguments each with each, as far as ``op`` is finite there."""
    special = [[v for v in (SPECIAL if len(domain) == 1 else FEWER) if low <= v <= high] for low, high in domain]
    every = np.array([part.ravel() for part in np.meshgrid(*special, indexing="ij")])
    with np.errstate(all="ignore"):
        every = every[:, np.isfinite(op.function(*every))]
    for start in range(0, every.shape[1], TOGETHER):
        part = every[:, start : start + TOGETHER]
        yield Sample(tuple(part), shows=f"special values {start} to {start + part.shape[1] - 1}", once=True)


def _reaches(domain: Domain, scale: float) -> bool:
    """Whether the domain's ordinary numbers, times ``scale``, are in it too."""
    low, high = (end * scale for end in _ordinary(domain))
    return domain[0] <= low and high <= domain[1]
