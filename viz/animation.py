"""The picture as a film: values appear one after the other, then gradients flow back. Style rules, no script."""

from collections import defaultdict

from .drawable import drawable
from .look import Look
from .svg import picture
from .view import View

__all__ = ["animated", "steps"]

# Seconds: for a step, for the finished picture before it starts again.
_STEP, _REST = 0.8, 3.0
# The glow around the box that a step is about.
_GLOW = "#e69f00"


def steps(view: View) -> list[tuple[str, list[str]]]:
    """What each step is about (a node's id), and the selectors of what appears, without the figure's id.

    Forward in the order of computation; then the seed, and backward edge by edge in the engine's order.
    The gradient of a value appears with the last contribution to it.
    """
    into: dict[str, list[str]] = defaultdict(list)
    for edge in view.edges:
        into[edge.target].append(edge.id)
    found = [
        (node.id, [f"{node.id} [data-part=value]", *(f"{edge} [data-part=forward]" for edge in into[node.id])])
        for node in view.nodes
    ]
    if view.nodes[-1].grad is None or not view.grads:
        return found
    flowing = [edge for edge in reversed(view.edges) if edge.contribution is not None]
    output = view.nodes[-1].id
    found.append((output, [f"{output} [data-part=grad]", f"{output} [data-part=mark]"]))
    last = {edge.source: edge.id for edge in flowing}
    for edge in flowing:
        shown = [f"{edge.id} [data-part=back]", f"{edge.id} [data-part=badge]"]
        if last[edge.source] == edge.id:
            shown += [f"{edge.source} [data-part=grad]", f"{edge.source} [data-part=mark]"]
        found.append((edge.source, shown))
    return found


def animated(view: View, look: Look) -> str:
    """An SVG that plays by itself, over and over, also in ``<img>``; still for who prefers reduced motion.

    Where style rules are not animated, it is the finished picture.
    """
    drawn = picture(view, look, live=True, headed=True)
    name, film = drawn.name, steps(drawable(view, look, copies=False))
    seconds = len(film) * _STEP + _REST
    glows: dict[str, list[int]] = defaultdict(list)
    rules = []
    for i, (about, shown) in enumerate(film):
        glows[about].append(i)
        selectors = ",".join(f"#{name}-{selector}" for selector in shown)
        start = _percent(i * _STEP, seconds)
        rules.append(f"@keyframes {name}s{i}{{0%{{opacity:0}}{start}{{opacity:1}}}}")
        rules.append(f"{selectors}{{animation:{name}s{i} {seconds:g}s step-end infinite}}")
    for about, times in glows.items():
        stops = [f"{_percent(i * _STEP, seconds)}{{filter:drop-shadow(0 0 5px {_GLOW})}}" for i in times]
        ends = [f"{_percent((i + 1) * _STEP, seconds)}{{filter:none}}" for i in times if i + 1 not in times]
        rules.append(f"@keyframes {name}{about}{{0%{{filter:none}}{''.join(stops + ends)}}}")
        rules.append(f"#{name}-{about}{{animation:{name}{about} {seconds:g}s step-end infinite}}")
    style = "@media (prefers-reduced-motion:no-preference){\n" + "\n".join(rules) + "\n}"
    return drawn.svg.replace("</desc>\n", f"</desc>\n<style>{style}</style>\n", 1)


def _percent(moment: float, seconds: float) -> str:
    return f"{100 * moment / seconds:.3f}%"
