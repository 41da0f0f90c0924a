"""What is recorded and what is not: making a node, accepting a constant, ``no_grad``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from contextvars import ContextVar
from typing import Any, Protocol, overload

import numpy as np

from .decorating import decorated
from .graph import NO_PARAMS, Node, next_number

__all__ = [
    "Context",
    "constant",
    "in_charge",
    "inspecting",
    "is_recording",
    "no_grad",
    "opened",
    "record",
    "recorder",
    "recording",
    "result",
]

REAL = "fiub"  # the kinds of NumPy's types that a tensor may hold: floats, integers, truth values


class Recorder(Protocol):
    """What a context such as ``no_grad`` puts in charge of recording."""

    def admits(self, node: Node, op: Any, inputs: tuple[Any, ...]) -> bool:
        """Whether the call of ``op`` on ``inputs``, whose result is ``node``, is to be recorded."""
        ...

    def inspect(self, seeds: Sequence[tuple[Node, Any]]) -> None:
        """Look at the outputs and cotangents that a backward pass is about to start from."""
        ...

    def within(self, name: str) -> Recorder:
        """Who is in charge inside a scope of that name."""
        ...


recorder: ContextVar[Recorder | None] = ContextVar("autograd.recorder", default=None)

# The contexts that are open here, innermost first, a linked list: (context, who was in charge outside, the rest).
opened: ContextVar[Any] = ContextVar("autograd.recorder.opened", default=None)

_recorder = recorder.get
_new = object.__new__


def record(kind: type, op: Any, y: Any, inputs: tuple[Any, ...], params: Any, tracked: bool) -> Any:
    """A node of type ``kind`` that holds ``y``, and the call that made it where one of ``inputs`` is tracked."""
    node = _new(kind)
    node._value = y
    node.number = next_number()
    node.uses = 0
    node.keeps = False
    node._name = node._grad = None
    if tracked and ((watch := _recorder()) is None or watch.admits(node, op, inputs)):
        node.op = op
        node.inputs = inputs
        node.params = params
        node._requires_grad = True
        for x in inputs:
            if isinstance(x, Node):
                x.uses += 1
    else:
        node.op = None
        node.inputs = ()
        node.params = NO_PARAMS
        node._requires_grad = False
    return node


def constant(what: str, x: Any) -> np.ndarray | np.generic:
    """``x`` as an array of numbers or truth values; ``what`` names the operation in the error otherwise."""
    if type(x) is np.ndarray and x.dtype.kind in REAL:
        return x
    if isinstance(x, (list, tuple)) and any(isinstance(v, Node) for v in x):
        raise TypeError(f"{what}: a {type(x).__name__} of tensors is not a tensor. Join them with stack first.")
    if isinstance(x, np.ndarray) and type(x) not in (np.ndarray, np.memmap):
        raise TypeError(
            f"{what}: a {type(x).__name__} is not a plain array, and what it does otherwise would be lost (its mask, "
            "its unit, its own product). Pass np.asarray(x) if its plain values are meant."
        )
    try:
        value = x if isinstance(x, np.generic) else np.asarray(x)
    except (ValueError, TypeError) as error:
        raise TypeError(f"{what}: cannot make an array of {_shown(x)}: {error}") from None
    if value.dtype.kind == "c":
        raise TypeError(f"{what}: complex numbers are not supported. Split {_shown(x)} into .real and .imag.")
    if value.dtype.kind not in REAL:
        raise TypeError(f"{what}: expected a tensor, an array or a number, but got {_shown(x)}.")
    return value


def result(what: str, y: Any) -> Any:
    """``y``, which the function of the operation ``what`` returned, as what a tensor holds: an array or a scalar."""
    if isinstance(y, np.generic) and y.dtype.kind in REAL:
        return y
    if isinstance(y, tuple):
        raise TypeError(
            f"{what}: an operation has one result, but its function returned a tuple of {len(y)}. "
            "Make one operation for each, or return them stacked."
        )
    value: Any = constant(f"{what}: its result", y)
    return value if value.ndim else value[()]


def _shown(x: Any) -> str:
    text = repr(x)
    return f"{type(x).__name__} {text if len(text) <= 40 else text[:37] + '...'}"


class _Forget:
    """Record nothing."""

    def admits(self, node: Node, op: Any, inputs: tuple[Any, ...]) -> bool:
        return False

    def inspect(self, seeds: Sequence[tuple[Node, Any]]) -> None:
        """Nothing: there is no record."""

    def within(self, name: str) -> Recorder:
        return self


_FORGET = _Forget()


class Context(AbstractContextManager[None]):
    """Puts someone else in charge of recording; a decorator as well, and safe under threads and async.

    It holds no state of its own, so several threads may enter one. Leaving it gives back what was found on entering,
    and ends what was opened inside and is still open: that of a generator that waits. Its own end changes nothing then.
    """

    choose: Callable[[Recorder | None], Recorder | None]  # who is to be in charge inside, given who is outside
    again: Callable[[], Any]  # another one that chooses alike

    def __enter__(self) -> None:
        outside = recorder.get()
        recorder.set(self.choose(outside))
        opened.set((self, outside, opened.get()))

    def __exit__(self, *exception: object) -> None:
        entry = opened.get()
        while entry is not None and entry[0] is not self:
            entry = entry[2]
        if entry is not None:
            recorder.set(entry[1])
            opened.set(entry[2])

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """``function``, whose body runs inside the context: of a generator each step, but not what its user does."""
        return decorated(function, self.again)


class recorded_by(Context):
    """A context in which the one is in charge whom ``choose`` names, given who is outside."""

    def __init__(self, choose: Callable[[Recorder | None], Recorder | None]) -> None:
        self.choose = choose

    def again(self) -> recorded_by:
        return recorded_by(self.choose)


@overload
def no_grad() -> recorded_by: ...
@overload
def no_grad(function: Callable[..., Any], /) -> Callable[..., Any]: ...
def no_grad(function: Callable[..., Any] | None = None, /) -> Any:
    """A context, or a decorator, inside which nothing is recorded: results are constants.

    Write ``with no_grad():`` or ``@no_grad()``; also ``@no_grad``. A decorated generator forgets during its own steps
    only. In a generator's body close the ``with`` before each ``yield``: while the generator waits there, the context
    would be open for whoever uses it, and what they compute a constant.
    """
    context = recorded_by(lambda outside: _FORGET)
    return context if function is None else context(function)


def recording() -> recorded_by:
    """Record inside, also within :func:`no_grad`; what a transform puts around the function it differentiates."""
    return recorded_by(lambda outside: in_charge())


def in_charge() -> Recorder | None:
    """Who is in charge of recording here, or would be but for the ``no_grad`` that is open."""
    watch, entry = recorder.get(), opened.get()
    while watch is _FORGET and entry is not None:
        watch, entry = entry[1], entry[2]
    return None if watch is _FORGET else watch


def inspecting(make: Callable[[Recorder | None], Recorder]) -> recorded_by:
    """Put ``make(outside)`` in charge, a new one each time; where nothing is recorded it stays so."""
    return recorded_by(lambda outside: outside if outside is _FORGET else make(outside))


def is_recording() -> bool:
    """Whether operations on tracked tensors are recorded here."""
    return recorder.get() is not _FORGET
