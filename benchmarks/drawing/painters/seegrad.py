"""This project."""

import viz
from autograd import Tensor, ops

from ..network import loss, points, weights

DISTRIBUTION = "seegrad"


def prepare(examples):
    parameters = [Tensor(value, name=f"w{i}") for i, value in enumerate(weights())]
    return loss(parameters, points(examples), ops.tanh)


def draw(graph):
    figure = viz.graph(graph)
    return figure.to_svg(), len(figure.view.nodes)
