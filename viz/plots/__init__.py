"""Plots of training: gradients, losses, and what the layers make of the data. They need matplotlib."""

from .activations import activations as activations
from .boundary import decision_boundary as decision_boundary
from .gradient_flow import gradient_flow as gradient_flow
from .layers import layers as layers
from .overfit import overfit as overfit
from .surface import loss_surface as loss_surface

__all__ = ["activations", "decision_boundary", "gradient_flow", "layers", "loss_surface", "overfit"]
