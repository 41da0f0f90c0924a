"""PyTorch, eager, on one thread: small products are often faster so."""

import torch

from .torch_eager import DISTRIBUTION, PACKAGE, adam, convolution, convolution_double, convolution_forward, mlp, pools

__all__ = [
    "DISTRIBUTION",
    "PACKAGE",
    "adam",
    "convolution",
    "convolution_double",
    "convolution_forward",
    "mlp",
    "pools",
]

torch.set_num_threads(1)
