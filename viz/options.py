"""What may be asked of a diagram: every argument of the wrong kind is refused by name, before any work."""

from collections.abc import Iterable, Mapping
from typing import Literal, cast

from autograd import Tensor

from .names import shorten

__all__ = ["Detail", "check", "check_roles"]

Detail = Literal["auto", "teach", "normal", "compact"]

_DETAILS = ("auto", "teach", "normal", "compact")
_ROLES = ("parameter", "input", "constant", "value", "output")
_MOST_NAMES = 10


def check(
    tensor: object,
    names: object,
    title: object,
    roles: object,
    detail: object,
    max_nodes: object,
    depth: object,
    fold: object,
    caller: str,
) -> None:
    """Raise ``TypeError`` or ``ValueError`` for the first argument that makes no sense."""
    if isinstance(tensor, (list, tuple)) and len(tensor) > 1 and all(isinstance(x, Tensor) for x in tensor):
        raise TypeError(
            f"{caller}: expected one Tensor, but got a {_kind(tensor)} of {len(tensor)}. Add them, or their sums if "
            f"they are arrays: {caller}({' + '.join('abc'[: len(tensor)])}{' + …' * (len(tensor) > 3)})."
        )
    if not isinstance(tensor, Tensor):
        what = f"{type(tensor).__name__} {tensor!r}" if tensor is not None else "None"
        raise TypeError(
            f"{caller}: expected a Tensor, the result of a computation, but got {shorten(what, 60)}. "
            f"Pass the tensor that you computed, for example {caller}(loss)."
        )
    _check_mapping(names, "names", "names to tensors, for example names=locals(),", caller)
    _check_mapping(roles, "roles", 'names to roles, for example roles={"x": "input"},', caller)
    if title is not None and not isinstance(title, str):
        raise TypeError(f"{caller}: title must be a string, but got {_kind(title)}.")
    if not isinstance(detail, str) or detail not in _DETAILS:
        raise ValueError(f"{caller}: detail must be one of {', '.join(_DETAILS)}, not {detail!r}.")
    if not isinstance(max_nodes, int) or isinstance(max_nodes, bool):
        raise TypeError(f"{caller}: max_nodes must be a whole number, but got {_kind(max_nodes)}.")
    if max_nodes < 1:
        raise ValueError(f"{caller}: max_nodes must be at least 1, not {max_nodes}: the output is always drawn.")
    if depth is not None and (not isinstance(depth, int) or isinstance(depth, bool)):
        raise TypeError(f"{caller}: depth must be a whole number or None, but got {_kind(depth)}.")
    if depth is not None and depth < 0:
        raise ValueError(f"{caller}: depth must be at least 0, not {depth}: it counts the levels of scopes to open.")
    if fold is not None and not isinstance(fold, bool):
        raise TypeError(f"{caller}: fold must be True, False or None, but got {_kind(fold)}.")
    for name, role in cast(Mapping[str, object], roles or {}).items():
        if role not in _ROLES:
            raise ValueError(
                f"{caller}: roles gives {name!r} the role {role!r}, but the roles are {', '.join(_ROLES)}."
            )


def check_roles(roles: Mapping[str, str], known: Iterable[str], caller: str) -> None:
    """Raise ``ValueError`` for a role of a name that no value has."""
    known = list(dict.fromkeys(known))
    for name in roles:
        if name not in known:
            shown = ", ".join(known[:_MOST_NAMES]) + (", …" if len(known) > _MOST_NAMES else "")
            raise ValueError(f"{caller}: roles names {name!r}, but the values in the diagram are called {shown}.")


def _check_mapping(given: object, argument: str, example: str, caller: str) -> None:
    if given is None:
        return
    if not isinstance(given, Mapping):
        raise TypeError(f"{caller}: {argument} must be a mapping from {example} but got {_kind(given)}.")
    for key in given:
        if not isinstance(key, str):
            raise TypeError(
                f"{caller}: {argument} must be a mapping from {example} but one of its keys is the {_kind(key)} "
                f"{key!r}."
            )


def _kind(item: object) -> str:
    return type(item).__name__
