"""PyTorch's recorded graph, drawn by torchviz and Graphviz."""

import torch
import torchviz

from ..graphs import by_graphviz
from ..network import loss, points, weights

DISTRIBUTION = "torchviz"


def prepare(examples):
    parameters = {f"w{i}": torch.tensor(value, requires_grad=True) for i, value in enumerate(weights())}
    return loss(list(parameters.values()), points(examples), torch.tanh), parameters


def draw(graph):
    result, parameters = graph
    return by_graphviz(torchviz.make_dot(result, params=parameters))
