"""Layers: modules with an input and an output."""

from .activation import ACTIVATIONS as ACTIVATIONS
from .activation import Elu as Elu
from .activation import Gelu as Gelu
from .activation import LeakyRelu as LeakyRelu
from .activation import Relu as Relu
from .activation import Sigmoid as Sigmoid
from .activation import Silu as Silu
from .activation import Softmax as Softmax
from .activation import Softplus as Softplus
from .activation import Tanh as Tanh
from .convolution import Conv2d as Conv2d
from .dropout import Dropout as Dropout
from .embedding import Embedding as Embedding
from .linear import Linear as Linear
from .mlp import MLP as MLP
from .normalization import BatchNorm as BatchNorm
from .normalization import LayerNorm as LayerNorm
from .pooling import AvgPool2d as AvgPool2d
from .pooling import MaxPool2d as MaxPool2d
from .sequential import Sequential as Sequential
from .shape import Flatten as Flatten
