"""MyGrad's own drawing, by Graphviz."""

import mygrad
from mygrad.computational_graph import build_graph

from ..graphs import by_graphviz
from ..network import loss, points, weights

DISTRIBUTION = "mygrad"


def prepare(examples):
    parameters = {f"w{i}": mygrad.tensor(value) for i, value in enumerate(weights())}
    return loss(list(parameters.values()), points(examples), mygrad.tanh), parameters


def draw(graph):
    result, parameters = graph
    return by_graphviz(build_graph(result, names=parameters))
