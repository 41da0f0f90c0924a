"""A module: a function with parameters, that may be made of other modules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np

from autograd import Tensor, scope

from .arguments import flag, kind_of, stored
from .calls import calls
from .modes import watcher

__all__ = ["Module", "Parameters"]

watching = watcher.get
PLAIN = {type(None), bool, int, float, str, scope}  # most attributes: not asking them halves the time of a walk


class Parameters(list[Tensor]):
    """The parameters of a module, and which ``module`` they are of: an optimiser sees by it what a step trains."""

    module: Module


class Module:
    """Subclass it, put tensors and modules into attributes, and write ``forward``; calling the module calls that.

    A parameter is a tensor that requires a gradient and that no operation has made. Attributes are searched, and the
    lists, tuples and dicts in them. A tensor that requires no gradient is a buffer: not trained, but part of the state.

    What a call computes is recorded in a scope, by which diagrams group: ``call_scope`` bears the path by which the
    module that holds this one reaches it, such as ``layers.0``, or the name of the class where none does.
    """

    training: bool = True
    differs_in_training: bool = False  # whether ``forward`` looks at ``training``
    _modes: set[bool] | None = None  # those of the recorded calls since an optimiser's last step
    _named: bool = False
    call_scope: scope = scope("Module")

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.call_scope = scope(cls.__name__)

    def forward(self, *args: Any, **options: Any) -> Any:
        """What the module computes."""
        raise NotImplementedError(f"{type(self).__name__} has no forward: write def forward(self, x): …")

    def __call__(self, *args: Any, **options: Any) -> Any:
        """``forward``, in a scope."""
        if not self._named:
            self.parameters()  # names them by their paths, also those that were put into a list of this module later
            vars(self)["_named"] = True
        y = self.call_scope.run(self.forward, *args, **options)
        if self._modes is not None and getattr(y, "requires_grad", True):
            self._modes.add(self.training)
        tell = watching()
        if tell is not None:
            tell(self, y)
        return y

    def activations(self, x: Any) -> dict[str, np.ndarray]:
        """The output of every module in this one for ``x``, by path, in the order computed: ``{"layers.0": array, …}``.

        In evaluation mode and without recording. A module that is called again has ``path#2``, ``path#3``, … for its
        later outputs; several outputs of one call are a list or a tuple of arrays.
        """
        found: dict[str, Any] = {}
        times: dict[str, int] = {}
        for path, y in calls(f"{type(self).__name__}.activations", self, x):
            if path:
                times[path] = times.get(path, 0) + 1
                found[path if times[path] == 1 else f"{path}#{times[path]}"] = y
        return found

    # Parameters

    def parameters(self) -> Parameters:
        """Every parameter of this module and of those in it, each once."""
        found = Parameters([tensor for _, tensor in self.named_parameters()])
        found.module = self
        return found

    def named_parameters(self) -> Iterator[tuple[str, Tensor]]:
        """The same with their paths, such as ``layers.0.weight``.

        A parameter's ``name``, which diagrams show, is its path, unless you gave it a name of your own; it grows where
        the module is put into a larger one.
        """
        for path, tensor in self._tensors():
            if tensor.requires_grad:
                _name_parameter(path, tensor)
                yield path, tensor

    def named_buffers(self) -> Iterator[tuple[str, Tensor]]:
        """The tensors that are not trained but belong to the state, such as a running mean, with their paths."""
        return ((path, tensor) for path, tensor in self._tensors() if not tensor.requires_grad)

    def named_generators(self) -> Iterator[tuple[str, np.random.Generator]]:
        """The generators that modules draw from, each once with its path; the state of a run is theirs too."""
        return ((path, item) for path, item in _walk("", self, set()) if isinstance(item, np.random.Generator))

    def named_modules(self) -> Iterator[tuple[str, Module]]:
        """This module, whose path is empty, and every module in it with its path, each once."""
        return ((path, item) for path, item in _walk("", self, set()) if isinstance(item, Module))

    def _tensors(self) -> Iterator[tuple[str, Tensor]]:
        found = ((path, item) for path, item in _walk("", self, set()) if isinstance(item, Tensor))
        return ((path, tensor) for path, tensor in found if tensor.op is None)

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute; only a tensor that an optimiser could change replaces a parameter. Parameters are named."""
        old = vars(self).get(name)
        if isinstance(old, Tensor) and old.op is None:
            found = None
            if isinstance(value, Tensor) and value.op is not None:
                found = f"the result of {value.op.name}"
            elif old.requires_grad and not isinstance(value, Tensor):
                found = kind_of(value)
            if found is not None:
                raise TypeError(
                    f"{type(self).__name__}.{name} is a parameter; {found} in its place would not be trained. "
                    f"Change its value: module.{name}.data = …"
                )
        _name_calls(name, value, set())
        for path, item in _walk(name, value, set()):
            if isinstance(item, Tensor) and item.requires_grad and item.op is None:
                _name_parameter(path, item)
        super().__setattr__(name, value)

    def zero_grad(self) -> None:
        """Forget the gradients, which ``backward`` would otherwise add to."""
        for parameter in self.parameters():
            parameter.grad = None

    # Modes

    def train(self, mode: bool = True) -> Self:
        """Switch this module and those in it to training, or to evaluation; returns the module."""
        flag(f"{type(self).__name__}.train", "mode", mode)
        for _, module in self.named_modules():
            module.training = mode
        return self

    def noted_modes(self) -> set[bool]:
        """A set in which the module notes from now on in which modes, training or not, its recorded calls were."""
        return vars(self).setdefault("_modes", set())

    def eval(self) -> Self:
        """Switch this module and those in it to evaluation; returns the module."""
        return self.train(False)

    # State

    def state_dict(self) -> dict[str, np.ndarray]:
        """A copy of every tensor's value, by path: parameters, and tensors that require no gradient."""
        state: dict[str, np.ndarray] = {}
        for path, tensor in self._tensors():
            if path in state:
                raise ValueError(f"{type(self).__name__}.state_dict: two tensors have the path {path!r}; rename one.")
            state[path] = np.array(tensor.data)
        return state

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Copy the values of ``state`` into the tensors of the same paths.

        Missing or unexpected paths and wrong shapes are listed in a ``ValueError``, and then nothing has changed.
        """
        if not isinstance(state, Mapping):
            raise TypeError(
                f"{type(self).__name__}.load_state_dict: expected what state_dict() returns, a dict of arrays by path, "
                f"not {kind_of(state)}."
            )
        tensors = dict(self._tensors())
        arrays = {path: stored(value) for path, value in state.items()}
        problems = [f"{path} is missing" for path in tensors if path not in arrays]
        problems += [f"{path} is unexpected" for path in arrays if path not in tensors]
        for path, tensor in tensors.items():
            if path in arrays:
                array = arrays[path]
                if array is None:
                    problems.append(f"{path} has rows of different lengths")
                elif array.shape != tensor.shape:
                    problems.append(f"{path} has shape {array.shape} instead of {tensor.shape}")
                elif not np.can_cast(array.dtype, tensor.dtype, "same_kind"):
                    problems.append(f"{path} is of {array.dtype} instead of {tensor.dtype}")
        if problems:
            raise ValueError(
                f"{type(self).__name__}.load_state_dict: {'; '.join(problems)}. Nothing was loaded. "
                "Load into a module that was built like the one the state came from."
            )
        for path, tensor in tensors.items():
            tensor.data = np.array(arrays[path], tensor.dtype)[()]  # a copy; a NumPy scalar for a 0-d tensor

    # Looking at it

    def arguments(self) -> str:
        """What stands in the parentheses of the module's line in ``repr``."""
        return ""

    def __repr__(self) -> str:
        rows: list[tuple[str, str, str]] = []
        for path, module in self.named_modules():
            count = sum([p.size for p in module.parameters()])
            rows.append((path, f"{type(module).__name__}({module.arguments()})", f"{count:,}" if count else ""))
        _, title, total = rows.pop(0)
        lines = [f"{title}: {total or 'no'} parameter{'' if total == '1' else 's'}"]
        widths = [max([len(row[column]) for row in rows], default=0) for column in range(3)]
        lines += [f"  {p:<{widths[0]}}  {m:<{widths[1]}}  {c:>{widths[2]}}".rstrip() for p, m, c in rows]
        return "\n".join(lines)


def _name_parameter(path: str, tensor: Tensor) -> None:
    """Name ``tensor`` by its path, if it has no name, or the end of that."""
    if tensor.name is None or path.endswith(f".{tensor.name}"):
        tensor.name = path


def _name_calls(path: str, item: Any, seen: set[int]) -> None:
    """Name the scopes of the modules in ``item`` by their paths; those that have a name keep it."""
    if isinstance(item, Module):
        if "call_scope" not in vars(item):
            vars(item)["call_scope"] = scope(path)
    elif isinstance(item, (Mapping, list, tuple)) and id(item) not in seen:
        seen.add(id(item))
        for key, value in item.items() if isinstance(item, Mapping) else enumerate(item):
            _name_calls(f"{path}.{key}", value, seen)


def _walk(path: str, item: Any, seen: set[int]) -> Iterator[tuple[str, Any]]:
    """Every tensor, module and generator in ``item`` with its path, each object once, in the order of attributes."""
    if not isinstance(item, (Tensor, Module, np.random.Generator, Mapping, list, tuple)) or id(item) in seen:
        return
    seen.add(id(item))
    if isinstance(item, (Mapping, list, tuple)):
        inner = item.items() if isinstance(item, Mapping) else enumerate(item)
    else:
        yield path, item
        inner = vars(item).items() if isinstance(item, Module) else ()
    for key, value in inner:
        if type(value) not in PLAIN:
            yield from _walk(f"{path}.{key}" if path else str(key), value, seen)
