"""The order in which the engine's backward pass visits the values of a graph."""

from heapq import heappop, heappush

from autograd import Tensor

__all__ = ["visits"]


def visits(output: Tensor) -> list[Tensor]:
    """Every tensor that gets a gradient from `output`, in the order in which the engine passes that gradient on.

    A value that one call has used is complete as soon as that call has been visited, and is taken up at once, the
    last input first. One with more uses, also by calls outside of this graph, waits until every later value is done.
    """
    if not output.requires_grad:
        return []
    order: list[Tensor] = []
    ready = [output]
    waiting: list[tuple[int, Tensor]] = []
    seen: set[Tensor] = set()
    while ready or waiting:
        tensor = ready.pop() if ready else heappop(waiting)[1]
        order.append(tensor)
        for x in tensor.inputs:
            if not isinstance(x, Tensor) or not x.requires_grad:
                continue
            if x.uses == 1:
                ready.append(x)
            elif x not in seen:
                seen.add(x)
                heappush(waiting, (x.number, x))
    return order
