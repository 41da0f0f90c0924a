"""Optimisers: how a gradient becomes a step. ``zero_grad()``, ``loss.backward()``, ``step()``, again.

A step gives every parameter a new array and leaves the old one alone, so ``w.data`` kept from an earlier step stays
what it was. The dtype stays the parameter's, whatever the type of the learning rate.
"""

from .adam import Adam as Adam
from .adam import AdamW as AdamW
from .group import Group as Group
from .optimizer import Optimizer as Optimizer
from .scaled import Adagrad as Adagrad
from .scaled import RMSprop as RMSprop
from .sgd import SGD as SGD
