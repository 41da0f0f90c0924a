"""From what there is to what is drawn: leaves once per use, and operations as nodes of their own if wanted."""

from collections import Counter, defaultdict
from dataclasses import replace

from .look import Look
from .view import Edge, Node, Quantity, View

__all__ = ["drawable"]

# A leaf with more uses than this is drawn once for each of them: its lines would run through everything.
_MOST_USES = 3
_NOTHING = Quantity((), "", None, None, None, None, None, "zero")


def drawable(view: View, look: Look, *, copies: bool = True) -> View:
    """The view with the boxes that a picture has; without `copies` every value has one."""
    shown = _once_per_use(view) if copies else view
    return _separated(shown) if look.ops == "nodes" else shown


def _once_per_use(view: View) -> View:
    """Copies of leaves that are used often, each beside its use; the first one has the gradient."""
    uses = Counter(edge.source for edge in view.edges)
    often = {node.id for node in view.nodes if not node.op and node.role != "more" and uses[node.id] > _MOST_USES}
    if not often:
        return view
    edges: list[Edge] = []
    so_far: Counter[str] = Counter()
    for edge in view.edges:
        if edge.source in often:
            so_far[edge.source] += 1
            edges.append(replace(edge, source=_copy(edge.source, so_far[edge.source])))
        else:
            edges.append(edge)
    nodes: list[Node] = []
    for node in view.nodes:
        if node.id in often:
            count = uses[node.id]
            nodes += [replace(node, id=_copy(node.id, k), use=k, uses=count) for k in range(1, count + 1)]
        else:
            nodes.append(node)
    return replace(view, nodes=tuple(nodes), edges=tuple(edges))


def _copy(identifier: str, use: int) -> str:
    return identifier if use == 1 else f"{identifier}-{use}"


def _separated(view: View) -> View:
    """The view with one more node before every value that an operation made.

    The edges with the chain rule lead to the operation; one more leads from it to its result.
    """
    into: dict[str, list[Edge]] = defaultdict(list)
    for edge in view.edges:
        into[edge.target].append(replace(edge, target=f"{edge.target}-op"))
    nodes: list[Node] = []
    edges: list[Edge] = []
    for node in view.nodes:
        edges += into[node.id]
        if node.op:
            made = f"{node.id}-op"
            nodes.append(Node(made, node.head, "operation", node.op, "", node.formula, _NOTHING, None))
            edges.append(Edge(f"{node.id}-made", made, node.id, 0, contribution=node.grad))
        nodes.append(replace(node, head=""))
    return replace(view, nodes=tuple(nodes), edges=tuple(edges))
