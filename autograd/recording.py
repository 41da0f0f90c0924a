"""What is recorded and what is not: making a node, accepting a constant, ``no_grad``."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextvars import ContextVar, Token
from functools import wraps
from typing import Any, Protocol

import numpy as np

from .graph import NO_PARAMS, Node, next_number

__all__ = ["constant", "no_grad", "record", "recorder", "recording"]


class Recorder(Protocol):
    """What a context such as ``no_grad`` puts in charge of recording."""

    def admits(self, op: Any, inputs: tuple[Any, ...]) -> bool:
        """Whether the call of ``op`` on ``inputs`` is to be recorded."""
        ...


recorder: ContextVar[Recorder | None] = ContextVar("autograd.recorder", default=None)

_recorder = recorder.get
_new = object.__new__


def record(kind: type, op: Any, y: Any, inputs: tuple[Any, ...], params: Any, tracked: bool) -> Any:
    """A node of type ``kind`` that holds ``y``, and the call that made it where one of ``inputs`` is tracked."""
    node = _new(kind)
    node.data = y
    node.number = next_number()
    node.uses = 0
    node.keeps = False
    node._name = node._grad = None
    if tracked and ((watch := _recorder()) is None or watch.admits(op, inputs)):
        node.op = op
        node.inputs = inputs
        node.params = params
        node.requires_grad = True
        for x in inputs:
            if isinstance(x, Node):
                x.uses += 1
    else:
        node.op = None
        node.inputs = ()
        node.params = NO_PARAMS
        node.requires_grad = False
    return node


def constant(what: str, x: Any) -> np.ndarray | np.generic:
    """``x`` as an array of numbers or truth values; ``what`` names the operation in the error otherwise."""
    if isinstance(x, (list, tuple)) and any(isinstance(v, Node) for v in x):
        raise TypeError(f"{what}: a {type(x).__name__} of tensors is not a tensor. Join them with stack first.")
    try:
        value = x if isinstance(x, (np.ndarray, np.generic)) else np.asarray(x)
    except (ValueError, TypeError) as error:
        raise TypeError(f"{what}: cannot make an array of {_shown(x)}: {error}") from None
    if value.dtype.kind == "c":
        raise TypeError(f"{what}: complex numbers are not supported. Split {_shown(x)} into .real and .imag.")
    if value.dtype.kind not in "fiub":
        raise TypeError(f"{what}: expected a tensor, an array or a number, but got {_shown(x)}.")
    return value


def _shown(x: Any) -> str:
    text = repr(x)
    return f"{type(x).__name__} {text if len(text) <= 40 else text[:37] + '...'}"


class _Forget:
    """Record nothing."""

    def admits(self, op: Any, inputs: tuple[Any, ...]) -> bool:
        return False


_FORGET = _Forget()


class recorded_by:
    """A context manager and decorator under which ``watch`` decides what is recorded; safe under threads and async."""

    def __init__(self, watch: Recorder | None) -> None:
        self.watch = watch
        self.tokens: list[Token[Recorder | None]] = []

    def __enter__(self) -> None:
        self.tokens.append(recorder.set(self.watch))

    def __exit__(self, *exception: object) -> None:
        recorder.reset(self.tokens.pop())

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
            raise TypeError(
                f"{function.__name__} is a generator: its body would run outside the context. "
                "Use the with statement inside it."
            )
        if inspect.iscoroutinefunction(function):

            @wraps(function)
            async def awaited(*args: Any, **kwargs: Any) -> Any:
                with recorded_by(self.watch):
                    return await function(*args, **kwargs)

            return awaited

        @wraps(function)
        def called(*args: Any, **kwargs: Any) -> Any:
            with recorded_by(self.watch):
                return function(*args, **kwargs)

        return called


def no_grad() -> recorded_by:
    """A context, or a decorator, inside which nothing is recorded: results are constants."""
    return recorded_by(_FORGET)


def recording() -> recorded_by:
    """Record inside, also within :func:`no_grad`; what a transform puts around the function it differentiates."""
    return recorded_by(None)


def is_recording() -> bool:
    """Whether operations on tracked tensors are recorded here."""
    return recorder.get() is not _FORGET
