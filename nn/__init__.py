"""Neural networks on autograd: modules, losses, optimisers, and a training loop that keeps the best weights."""

from . import corruptions as corruptions
from . import datasets as datasets
from . import init as init
from . import inspect as inspect
from .batches import batches as batches
from .checkpoint import Checkpoint as Checkpoint
from .clipping import clip_gradients as clip_gradients
from .early_stopping import EarlyStopping as EarlyStopping
from .evaluation import evaluate as evaluate
from .evaluation import predict as predict
from .history import History as History
from .init import glorot_normal as glorot_normal
from .init import glorot_uniform as glorot_uniform
from .init import he_normal as he_normal
from .init import he_uniform as he_uniform
from .init import orthogonal as orthogonal
from .layers import MLP as MLP
from .layers import AvgPool2d as AvgPool2d
from .layers import BatchNorm as BatchNorm
from .layers import Conv2d as Conv2d
from .layers import Dropout as Dropout
from .layers import Elu as Elu
from .layers import Embedding as Embedding
from .layers import Flatten as Flatten
from .layers import Gelu as Gelu
from .layers import LayerNorm as LayerNorm
from .layers import LeakyRelu as LeakyRelu
from .layers import Linear as Linear
from .layers import MaxPool2d as MaxPool2d
from .layers import Relu as Relu
from .layers import Sequential as Sequential
from .layers import Sigmoid as Sigmoid
from .layers import Silu as Silu
from .layers import Softmax as Softmax
from .layers import Softplus as Softplus
from .layers import Tanh as Tanh
from .learning_rate import LearningRates as LearningRates
from .learning_rate import find_learning_rate as find_learning_rate
from .losses import binary_cross_entropy as binary_cross_entropy
from .losses import cross_entropy as cross_entropy
from .losses import hinge as hinge
from .losses import huber as huber
from .losses import kl_divergence as kl_divergence
from .losses import l1 as l1
from .losses import mse as mse
from .losses import nll as nll
from .memory import keep_what_is_freed as _keep_what_is_freed
from .metrics import accuracy as accuracy
from .metrics import calibration_error as calibration_error
from .metrics import confusion_matrix as confusion_matrix
from .module import Module as Module
from .optimizers import SGD as SGD
from .optimizers import Adagrad as Adagrad
from .optimizers import Adam as Adam
from .optimizers import AdamW as AdamW
from .optimizers import Optimizer as Optimizer
from .optimizers import RMSprop as RMSprop
from .run import Run as Run
from .saving import load as load
from .saving import save as save
from .scalar import Neuron as Neuron
from .scalar import ScalarMLP as ScalarMLP
from .scaling import Standardiser as Standardiser
from .scaling import standardise as standardise
from .schedules import CosineDecay as CosineDecay
from .schedules import OneCycle as OneCycle
from .schedules import Plateau as Plateau
from .schedules import Schedule as Schedule
from .schedules import StepDecay as StepDecay
from .schedules import WarmUp as WarmUp
from .splits import KFold as KFold
from .splits import split as split
from .summary import summary as summary
from .training import fit as fit

__all__ = [
    "MLP",
    "SGD",
    "Adagrad",
    "Adam",
    "AdamW",
    "AvgPool2d",
    "BatchNorm",
    "Checkpoint",
    "Conv2d",
    "CosineDecay",
    "Dropout",
    "EarlyStopping",
    "Elu",
    "Embedding",
    "Flatten",
    "Gelu",
    "History",
    "KFold",
    "LayerNorm",
    "LeakyRelu",
    "LearningRates",
    "Linear",
    "MaxPool2d",
    "Module",
    "Neuron",
    "OneCycle",
    "Optimizer",
    "Plateau",
    "RMSprop",
    "Relu",
    "Run",
    "ScalarMLP",
    "Schedule",
    "Sequential",
    "Sigmoid",
    "Silu",
    "Softmax",
    "Softplus",
    "Standardiser",
    "StepDecay",
    "Tanh",
    "WarmUp",
    "accuracy",
    "batches",
    "binary_cross_entropy",
    "calibration_error",
    "clip_gradients",
    "confusion_matrix",
    "corruptions",
    "cross_entropy",
    "datasets",
    "evaluate",
    "find_learning_rate",
    "fit",
    "glorot_normal",
    "glorot_uniform",
    "he_normal",
    "he_uniform",
    "hinge",
    "huber",
    "init",
    "inspect",
    "kl_divergence",
    "l1",
    "load",
    "mse",
    "nll",
    "orthogonal",
    "predict",
    "save",
    "split",
    "standardise",
    "summary",
]

_keep_what_is_freed()
