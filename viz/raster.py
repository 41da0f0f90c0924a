"""Formats that other programs write: PNG by resvg from our SVG, PDF by Graphviz from our DOT."""

__all__ = ["pdf", "png"]


def png(svg: str, width: int) -> bytes:
    """The picture, `width` pixels wide.

    Raises ``ModuleNotFoundError`` if the package resvg-py is not there.
    """
    try:
        import resvg_py
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "PNG needs the package resvg-py (pip install 'seegrad[png]'); SVG, HTML and text work without it.",
            name="resvg_py",
        ) from None
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width))


def pdf(dot: str) -> bytes:
    """The graph as Graphviz draws it.

    Raises ``RuntimeError`` if the program ``dot`` is not there.
    """
    import graphviz

    try:
        return graphviz.Source(dot).pipe(format="pdf")
    except graphviz.ExecutableNotFound:
        raise RuntimeError(
            "PDF needs Graphviz's `dot` (apt install graphviz / brew install graphviz / winget install graphviz); "
            "SVG, PNG, HTML and text work without it."
        ) from None
