"""Who draws."""

from __future__ import annotations

from ..workloads import OURS, Contender

__all__ = ["CONTENDERS", "OURS"]


def _contender(name: str, module: str, package: str, *, peer: bool = True) -> Contender:
    return Contender(name, f"drawing.painters.{module}", package, peer, task="drawing.artist")


CONTENDERS = [
    _contender(OURS, "seegrad", "viz", peer=False),
    _contender("torchviz", "torchviz_dot", "torchviz"),
    _contender("torchview", "torchview_graph", "torchview"),
    _contender("MyGrad", "mygrad_graph", "mygrad"),
]
