"""``with scope("layer1"):`` says which part of a computation is recorded here, for diagrams to group by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .graph import Node
from .recording import Context, Recorder, opened, recorder

__all__ = ["Scope", "put_scope", "scope", "scope_of"]

current, put = recorder.get, recorder.set


class Scope:
    """One run through a ``with scope(name)`` block; it is itself in charge of recording there.

    ``parent`` is the run of the block around it. Two runs of one block are two scopes of one path.
    """

    __slots__ = {"name": "What it was opened with.", "parent": "The scope around it, or None."}

    def __init__(self, name: str, parent: Scope | None) -> None:
        self.name = name
        self.parent = parent

    def __repr__(self) -> str:
        return f"<scope {self.path}>"

    @property
    def path(self) -> str:
        """The names from the outermost scope to this one: ``encoder/layer1``."""
        return "/".join([scope.name for scope in (*self._around(), self)])

    def _around(self) -> list[Scope]:
        """The scopes that this one is in, outermost first."""
        around = []
        here = self.parent
        while here is not None:
            around.append(here)
            here = here.parent
        return around[::-1]

    def __copy__(self) -> Scope:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Scope:
        """Itself: nothing in it changes."""
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """What pickle stores: all scopes of the last stretch, and one of each before it.

        Each of these then meets only scopes that pickle knows already. By ``parent`` alone pickle would go as deep as
        they are nested.
        """
        around = self._around()
        last = (len(around) - 1) // STRETCH * STRETCH if around else 0
        return _innermost, ([*around[:last:STRETCH], *around[last:]], self.name)

    def admits(self, node: Node, op: Any, inputs: tuple[Any, ...]) -> bool:
        """Everything, and it bears the mark of the scope."""
        node._scope = self
        return True

    def inspect(self, seeds: Sequence[tuple[Node, Any]]) -> None:
        """Nothing to look at."""

    def within(self, name: str) -> Recorder:
        """A scope in this one."""
        return Scope(name, self)


STRETCH = 64


def _innermost(around: list[Scope], name: str) -> Scope:
    return Scope(name, around[-1] if around else None)


class scope(Context):
    """A context, or a decorator, whose results know that they were computed in it: ``tensor.scope.path``.

    Scopes nest. A diagram groups by them: each is a box that can be closed. They change no number, and where none is
    open they cost nothing; safe under threads and async. In a generator's body close the ``with`` before each
    ``yield``: while the generator waits there, the scope would be open for whoever uses it.
    """

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        if not isinstance(name, str) or not name:
            raise TypeError(
                f"scope: the name must be a string of at least one character, not {type(name).__name__} {name!r}."
            )
        self.name = name

    def choose(self, outside: Recorder | None) -> Recorder:
        """A new scope inside the one that is open."""
        return Scope(self.name, None) if outside is None else outside.within(self.name)

    def again(self) -> scope:
        """Another context of that name."""
        return scope(self.name)

    def run(self, function: Callable[..., Any], *args: Any, **options: Any) -> Any:
        """``function(*args, **options)`` in the scope. It costs two thirds of ``with``; every call of a module pays."""
        outside, around = current(), opened.get()
        if outside is None or type(outside) is Scope:
            put(Scope(self.name, outside))
        else:
            put(outside.within(self.name))
        try:
            return function(*args, **options)
        finally:
            put(outside)
            if opened.get() is not around:  # a generator waits inside a context
                opened.set(around)


def scope_of(node: Node) -> Scope | None:
    """The scope in which ``node`` was recorded, or None."""
    return getattr(node, "_scope", None)


def put_scope(node: Node, scope: Scope | None) -> None:
    """Mark ``node`` as recorded in ``scope``."""
    if scope is not None:
        node._scope = scope
