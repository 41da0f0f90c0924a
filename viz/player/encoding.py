"""A lesson as JSON, as short as its page's script can read it (`assets/unpack.js`)."""

import dataclasses
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..boxes import Boxes
from ..caption import brief
from ..view import Edge, Node, Quantity
from .grouping import usual
from .ladder import Check
from .lesson import Lesson
from .sentence import Amount, Piece, Ratio
from .steps import Step

__all__ = ["encoded", "to_json"]

_PHASES = ("start", "forward", "seed", "backward")


@dataclass(frozen=True)
class Parts:
    """What sentences are about: the output's name, nodes by id, the source and words of each edge; and the boxes."""

    of: str
    nodes: Mapping[str, Node]
    sources: Mapping[str, str]
    words: Mapping[str, str]
    boxes: Boxes


def encoded(lesson: Lesson, label: str, prefix: str) -> dict[str, Any]:
    """Plain data for a page whose picture has ids that start with `prefix`."""
    view = lesson.view
    sentences: dict[str, int] = {}
    parts = Parts(
        view.gradient_of[1:-3],
        {node.id: node for node in view.nodes},
        {edge.id: edge.source for edge in view.edges},
        {edge.id: edge.words for edge in view.edges if edge.words},
        Boxes(view),
    )
    steps = [_step(step, parts, sentences) for step in lesson.steps]
    return {
        "label": label,
        "prefix": prefix,
        "of": parts.of,
        "output": view.nodes[-1].id,
        "notes": view.notes,
        "nodes": {node.id: _node(node, lesson.checks.get(node.id)) for node in view.nodes},
        "edges": {edge.id: _edge(edge, parts.nodes[edge.source]) for edge in view.edges},
        "steps": steps,
        "sentences": [json.loads(sentence) for sentence in sentences],
        "ways": {name: steps for name, steps in lesson.ways.items() if name != "edge"},
        "way": usual(lesson.ways),
        "constants": lesson.constants,
        "options": lesson.options,
        "fixed": lesson.fixed,
    }


def to_json(data: Any) -> str:
    """JSON that may stand in a ``<script>``; NaN and infinities, which JSON lacks, become strings."""
    text = json.dumps(_finite(data), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _node(node: Node, check: Check | None) -> dict[str, Any]:
    found: dict[str, Any] = {"name": node.name, "value": _quantity(node.value)}
    if node.role != "value":
        found["role"] = node.role
    if node.op:
        found |= {"op": node.op, "formula": node.formula}
    if node.grad is not None:
        found["grad"] = _quantity(node.grad)
    if node.flag:
        found["flag"] = node.flag
    if check is not None:
        found["check"] = _check(check)
    return found


def _check(check: Check) -> Any:
    """A number that agrees, or all that is known: ten digits of a difference, six of each of many."""
    numbers = [float(f"{number:.{10 if len(check.numbers) == 1 else 6}g}") for number in check.numbers]
    if check.state == "agrees" and len(numbers) == 1 and not check.along:
        return numbers[0]
    found = {key: value for key, value in dataclasses.asdict(check).items() if value}
    return found | {"numbers": numbers}


def _quantity(quantity: Quantity) -> Any:
    """A number, or an array: its numbers, or what is known of them; the picture has the heat map."""
    if quantity.is_scalar and quantity.numbers:
        return quantity.numbers[0]
    found: dict[str, Any] = {"shape": quantity.shape, "dtype": quantity.dtype}
    if quantity.numbers:
        return found | {"numbers": quantity.numbers}
    known = {"low": quantity.low, "mean": quantity.mean, "high": quantity.high, "norm": quantity.norm}
    return found | {key: _digits(x) for key, x in known.items() if x is not None}


def _digits(x: float | None) -> float | None:
    """Of a number that is written with four digits, twelve are enough."""
    return None if x is None else float(f"{x:.12g}")


def _is_all(share: Quantity, source: Node) -> bool:
    """Whether an array is shown as the gradient of its source is, and has its sign."""
    grad = source.grad
    return grad is not None and not share.is_scalar and (brief(grad), grad.tone) == (brief(share), share.tone)


def _share(quantity: Quantity) -> Any:
    """A number, or an array's text and sign: nothing is computed with it."""
    if quantity.is_scalar and quantity.numbers:
        return quantity.numbers[0]
    return {"brief": brief(quantity), "tone": quantity.tone}


def _edge(edge: Edge, source: Node) -> list[Any]:
    """Source, target, slot; where a gradient flows the local derivative, its formula or the words, and the share.

    A share that is upstream × local is left out, and so is that of an array that is all of its source's gradient.
    """
    place = [edge.source, edge.target, edge.slot]
    if edge.contribution is None:
        return place
    ordinal = edge.ratio.partition(" (")
    which = ordinal[1] + ordinal[2]
    if edge.local is None or edge.upstream is None or not edge.contribution.numbers:
        found = [*place, None, edge.words, which]
        return found if _is_all(edge.contribution, source) else [*found, _share(edge.contribution)]
    found = [*place, edge.local, edge.symbol, which]
    share = edge.contribution.numbers[0]
    return found if share == edge.upstream * edge.local else [*found, share]


def _step(step: Step, parts: Parts, sentences: dict[str, int]) -> list[Any]:
    """Phase, sentence, and the edge (backward) or box (forward) that it is about."""
    sentence = json.dumps([_piece(piece, step, parts) for piece in step.says if piece], ensure_ascii=False)
    found: list[Any] = [_PHASES.index(step.phase), sentences.setdefault(sentence, len(sentences))]
    if step.phase in ("forward", "backward"):
        found.append(step.edges[0] if step.phase == "backward" else step.nodes[0])
    if step.total is not None:
        total = step.total
        found.append(_share(total) | {"norm": _digits(total.norm), "cells": parts.boxes.cells(total)})
    return found


def _piece(piece: Piece, step: Step, parts: Parts) -> Any:
    """A piece without what the step says itself, so that many steps have the same sentence.

    0: the name and formula of the box; 1: its value, an array, in short; 2: the words of the step's edge;
    ``["upstream"]``: of the step's own edge or box; ``["value", 1]``: of the
    source of its edge number 1; ``["ratio", 0, 1]``: of the output by the box, 2 being the box passed on from.
    """
    box = parts.nodes[step.nodes[0]]
    if isinstance(piece, Ratio):
        names = [parts.of, box.name, parts.nodes[step.via].name if step.via else None]
        return ["ratio", *(names.index(name) if name in names else name for name in (piece.of, piece.by))]
    if isinstance(piece, Amount):
        own = step.edges[0] if step.phase == "backward" else box.id
        if piece.id == own:
            return [piece.kind]
        sources = [parts.sources[edge] for edge in step.edges]
        return [piece.kind, sources.index(piece.id) if piece.id in sources else piece.id]
    if box.op and piece == f"{box.name} = {box.formula} = ":
        return 0
    if piece == brief(box.value) and step.phase == "forward":
        return 1
    return 2 if piece == parts.words.get(step.edges[0] if step.phase == "backward" else "") else piece


def _finite(item: Any) -> Any:
    if isinstance(item, Mapping):
        return {key: _finite(value) for key, value in item.items()}
    if isinstance(item, (list, tuple)):
        return [_finite(value) for value in item]
    if isinstance(item, float):
        if not math.isfinite(item):
            return "NaN" if math.isnan(item) else "Infinity" if item > 0 else "-Infinity"
        return int(item) if item.is_integer() and abs(item) < 1e15 and str(item) != "-0.0" else item
    return item
