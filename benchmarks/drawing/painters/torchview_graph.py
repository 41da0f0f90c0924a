"""A PyTorch module's forward pass, drawn by torchview and Graphviz."""

import torch
import torchview

from ..graphs import by_graphviz
from ..network import loss, points, weights

DISTRIBUTION = "torchview"


class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.weights = torch.nn.ParameterList([torch.nn.Parameter(torch.tensor(value)) for value in weights()])

    def forward(self, examples):
        return loss(list(self.weights), [list(example) for example in examples], torch.tanh)


def prepare(examples):
    return Network(), torch.tensor(points(examples))


def draw(graph):
    model, examples = graph
    drawn = torchview.draw_graph(model, input_data=examples, expand_nested=True, save_graph=False)
    return by_graphviz(drawn.visual_graph)
