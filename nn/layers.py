"""Layers, activations, and networks that are layers in a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from autograd import Tensor, ops

from .arguments import count, flag, numbers
from .init import INITIALIZERS, Initializer
from .module import Module
from .randomness import Randomness, generator

__all__ = ["MLP", "Gelu", "Linear", "Relu", "Sequential", "Sigmoid", "Tanh"]


class Linear(Module):
    """y = x W + b, of shape (…, inputs) to (…, outputs).

    ``weight`` has shape (inputs, outputs) and is drawn from ``rng``, a generator or a seed; ``bias`` starts at 0.
    ``initialize`` is the name of an initialiser, or a function ``(shape, *, rng)`` that returns the weights.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        *,
        rng: Randomness | None = None,
        bias: bool = True,
        initialize: str | Initializer = "he",
        dtype: Any = np.float64,
    ) -> None:
        what = type(self).__name__
        try:
            dtype = np.dtype(dtype)
        except TypeError:
            raise TypeError(f"{what}: dtype={dtype!r} is no type of numbers. Use float64 or float32.") from None
        if dtype.kind != "f":
            raise TypeError(f"{what}: dtype={dtype} has no gradients. Use float64 or float32.")
        flag(what, "bias", bias)
        if initialize not in INITIALIZERS if isinstance(initialize, str) else not callable(initialize):
            raise ValueError(
                f"{what}: initialize={initialize!r} is not one of {', '.join(INITIALIZERS)}. "
                "For one of your own give a function: initialize=lambda shape, rng: …"
            )
        shape = (count(what, "inputs", inputs), count(what, "outputs", outputs))
        draw = INITIALIZERS[initialize] if isinstance(initialize, str) else initialize
        weight = np.asarray(draw(shape, rng=generator(what, rng)), dtype)
        if weight.shape != shape:
            raise ValueError(f"{what}: initialize returned shape {weight.shape}, but the weight has shape {shape}.")
        self.inputs, self.outputs = shape
        self.weight = Tensor(weight, name="weight")
        self.bias = Tensor(np.zeros(outputs, dtype), name="bias") if bias else None

    def forward(self, x: Any) -> Any:
        """``x`` times the weight, plus the bias."""
        x = numbers("Linear", "the input", x)
        if x.ndim == 0 or x.shape[-1] != self.inputs:
            raise ValueError(
                f"Linear({self.arguments()}): the input has shape {x.shape}, but its last axis must be {self.inputs}."
            )
        y = ops.matmul(x, self.weight)  # `array @ tensor` asks NumPy first: 5 µs more
        return y if self.bias is None else y + self.bias

    def arguments(self) -> str:
        """The sizes."""
        return f"{self.inputs}, {self.outputs}{'' if self.bias is not None else ', bias=False'}"


class Relu(Module):
    """max(x, 0)."""

    def forward(self, x: Any) -> Any:
        """``x`` where it is positive, else 0."""
        return ops.relu(numbers("Relu", "the input", x))


class Tanh(Module):
    """tanh(x)."""

    def forward(self, x: Any) -> Any:
        """Between -1 and 1."""
        return ops.tanh(numbers("Tanh", "the input", x))


class Sigmoid(Module):
    """1 / (1 + e⁻ˣ)."""

    def forward(self, x: Any) -> Any:
        """Between 0 and 1."""
        return ops.sigmoid(numbers("Sigmoid", "the input", x))


class Gelu(Module):
    """x Φ(x), the tanh form."""

    def forward(self, x: Any) -> Any:
        """``x`` weighted by how large it is among normal numbers."""
        return ops.gelu(numbers("Gelu", "the input", x))


class Sequential(Module):
    """Modules, or functions, applied one after another. ``model[i]`` is one, ``model[:i]`` the network up to there."""

    def __init__(self, *layers: Callable[..., Any]) -> None:
        for i, layer in enumerate(layers):
            if isinstance(layer, type):
                raise TypeError(f"Sequential: layer {i} is the class {layer.__name__}; write {layer.__name__}(…).")
            if not callable(layer):
                raise TypeError(
                    f"Sequential: layer {i} must be a module or a function, not {type(layer).__name__} {layer!r}. "
                    "Pass the layers one by one; a list of them as Sequential(*layers)."
                )
        self.layers = layers
        self.parameters()  # names them by their paths

    def forward(self, x: Any) -> Any:
        """``x`` through all layers."""
        for layer in self.layers:
            x = layer(x)
        return x

    def __len__(self) -> int:
        return len(self.layers)

    def __iter__(self) -> Iterator[Callable[..., Any]]:
        return iter(self.layers)

    def __getitem__(self, index: int | slice) -> Any:
        return Sequential(*self.layers[index]) if isinstance(index, slice) else self.layers[index]


# Per activation, its module and the initialiser that keeps a signal's variance through it.
ACTIVATIONS: dict[str, tuple[Callable[[], Module], str]] = {
    "relu": (Relu, "he"),
    "gelu": (Gelu, "he"),
    "tanh": (Tanh, "glorot"),
    "sigmoid": (Sigmoid, "glorot"),
}


class MLP(Sequential):
    """A multilayer perceptron: ``MLP([64, 256, 10], rng=0)`` has 64 inputs, 256 hidden units and 10 outputs.

    ``activation`` stands between the linear layers, not after the last one, whose outputs are scores (logits).
    """

    def __init__(
        self, sizes: Sequence[int], activation: str = "relu", *, rng: Randomness | None = None, dtype: Any = np.float64
    ) -> None:
        if not isinstance(sizes, (list, tuple)) or len(sizes) < 2:
            raise ValueError(
                f"MLP: sizes is a list of at least two numbers of units, as in [64, 256, 10], not {sizes!r}."
            )
        if not isinstance(activation, str) or activation not in ACTIVATIONS:
            raise ValueError(f"MLP: activation={activation!r} is not one of {', '.join(ACTIVATIONS)}.")
        rng = generator("MLP", rng)
        between, initialize = ACTIVATIONS[activation]
        layers: list[Module] = []
        last = len(sizes) - 2
        for i, (inputs, outputs) in enumerate(pairwise(sizes)):
            hidden = i < last
            start = initialize if hidden else "glorot"  # no activation follows the last layer
            layers.append(Linear(inputs, outputs, rng=rng, initialize=start, dtype=dtype))
            if hidden:
                layers.append(between())
        self.sizes = [int(size) for size in sizes]
        super().__init__(*layers)

    def arguments(self) -> str:
        """The sizes."""
        return str(self.sizes)
