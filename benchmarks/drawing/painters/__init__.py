"""One file per contender: `prepare(examples)` builds its graph, `draw(graph)` returns the SVG and how many boxes."""
