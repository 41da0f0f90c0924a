"""A context as a decorator: of functions, coroutines and generators, whose steps alone are inside."""

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any

__all__ = ["decorated"]

Context = Callable[[], AbstractContextManager[Any]]


def decorated(function: Callable[..., Any], context: Context) -> Any:
    """``function`` with its body inside ``context()``, a new one for each call or step of a generator.

    Where a generator waits at a ``yield``, its consumer's code runs, which is not inside.
    """
    if isinstance(function, (staticmethod, classmethod)):
        return type(function)(decorated(function.__func__, context))
    if not callable(function):
        raise TypeError(f"a context decorates a function, but got {type(function).__name__} {function!r}.")
    if inspect.isgeneratorfunction(function):

        @wraps(function)
        def stepped(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
            return (yield from _steps(function(*args, **kwargs), context))

        return stepped
    if inspect.isasyncgenfunction(function):

        @wraps(function)
        async def awaited_steps(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, Any]:
            steps = function(*args, **kwargs)
            step, sent = steps.asend, None
            try:
                while True:
                    with context():
                        made = await step(sent)
                    try:
                        step, sent = steps.asend, (yield made)
                    except GeneratorExit:
                        raise
                    except BaseException as error:
                        step, sent = steps.athrow, error
            except StopAsyncIteration:
                return
            finally:
                with context():
                    await steps.aclose()

        return awaited_steps
    if inspect.iscoroutinefunction(function):

        @wraps(function)
        async def awaited(*args: Any, **kwargs: Any) -> Any:
            with context():
                return await function(*args, **kwargs)

        return awaited

    @wraps(function)
    def called(*args: Any, **kwargs: Any) -> Any:
        with context():
            return function(*args, **kwargs)

    return called


def _steps(steps: Generator[Any, Any, Any], context: Context) -> Generator[Any, Any, Any]:
    """What ``steps`` yields and returns, each step of it inside ``context()``."""
    step: Callable[..., Any] = steps.send
    sent: Any = None
    try:
        while True:
            with context():
                made = step(sent)
            try:
                step, sent = steps.send, (yield made)
            except GeneratorExit:
                raise
            except BaseException as error:
                step, sent = steps.throw, error
    except StopIteration as end:
        return end.value
    finally:
        with context():
            steps.close()
