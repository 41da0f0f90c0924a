"""Neural networks on autograd: modules, losses, optimisers, and a training loop that keeps the best weights."""

from .batches import batches as batches
from .early_stopping import EarlyStopping as EarlyStopping
from .evaluation import evaluate as evaluate
from .evaluation import predict as predict
from .history import History as History
from .init import glorot_normal as glorot_normal
from .init import glorot_uniform as glorot_uniform
from .init import he_normal as he_normal
from .init import he_uniform as he_uniform
from .layers import MLP as MLP
from .layers import Gelu as Gelu
from .layers import Linear as Linear
from .layers import Relu as Relu
from .layers import Sequential as Sequential
from .layers import Sigmoid as Sigmoid
from .layers import Tanh as Tanh
from .losses import binary_cross_entropy as binary_cross_entropy
from .losses import cross_entropy as cross_entropy
from .losses import hinge as hinge
from .losses import mse as mse
from .metrics import accuracy as accuracy
from .module import Module as Module
from .optimizers import SGD as SGD
from .optimizers import Adam as Adam
from .optimizers import Optimizer as Optimizer
from .scalar import Neuron as Neuron
from .scalar import ScalarMLP as ScalarMLP
from .training import fit as fit

__all__ = [
    "MLP",
    "SGD",
    "Adam",
    "EarlyStopping",
    "Gelu",
    "History",
    "Linear",
    "Module",
    "Neuron",
    "Optimizer",
    "Relu",
    "ScalarMLP",
    "Sequential",
    "Sigmoid",
    "Tanh",
    "accuracy",
    "batches",
    "binary_cross_entropy",
    "cross_entropy",
    "evaluate",
    "fit",
    "glorot_normal",
    "glorot_uniform",
    "he_normal",
    "he_uniform",
    "hinge",
    "mse",
    "predict",
]
