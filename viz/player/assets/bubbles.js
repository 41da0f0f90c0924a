// Where badges have no place in the picture, those of the present step float over it.

const AIR = 46; // room for a bubble above and below a picture

class Bubbles {
  constructor(drawing) {
    this.drawing = drawing;
    this.layer = drawing.svg.lastElementChild.appendChild(svg("g"));
  }

  /** `scale` is that of the picture: bubbles stay as large as they can be read. Of a picture that is `followed`, the view moves to them, but not far. */
  show(found, book, hidden, scale, followed) {
    const { nodes, edges, view, svg: picture } = this.drawing;
    this.reach = followed ? [(0.25 * picture.clientWidth) / scale, (0.6 * picture.clientHeight) / scale] : [380, 340];
    this.places = [];
    const now = found.now.filter((step) => step.phase === "backward").flatMap((step) => step.edges);
    const taken = [...nodes.values()].map((box) => box.at);
    this.layer.textContent = "";
    if (now.length > (picture.clientWidth < 700 ? 1 : 2)) return;
    for (const id of now) {
      if (edges.get(id).badge) continue;
      const { source, target } = view.edges[id], ends = [source, target, target].map((end) => nodes.get(end).at);
      this.places.push(this.bubble(edges.get(id).path, this.drawing.words(id, book, hidden).filter(Boolean), [...taken, ...this.places, ...ends], Math.max(1, 0.9 / scale)));
    }
  }

  bubble(path, lines, taken, size) {
    const leader = svg("path", { class: "leader" }), rect = svg("rect", { rx: 9 * size }), group = svg("g", { class: "bubble" }, leader, rect);
    this.layer.append(group);
    const texts = lines.map((words, i) => {
      const last = i === lines.length - 1, text = svg("text", { style: `font-size:${(last ? 14 : 12.5) * size}px`, class: last ? "ink" : "muted" });
      group.append(text);
      write(text, words);
      return text;
    });
    const width = Math.max(...texts.map((text) => text.getComputedTextLength())) + 20 * size, height = (18 * lines.length + 9) * size;
    const middle = path.getPointAtLength(path.getTotalLength() / 2), at = this.place(middle, width, height, taken), x = at.x + width / 2;
    put(rect, at);
    put(leader, { d: `M${middle.x} ${middle.y}L${x} ${at.y + height / 2}` });
    texts.forEach((text, i) => put(text, { x, y: at.y + (17 + 18 * i) * size }));
    return at;
  }

  /** Near the middle of an edge, inside the picture, where it covers as little as can be. */
  place(middle, width, height, taken) {
    const { whole } = this.drawing, down = whole.height - 2 * AIR;
    let best = { cost: Infinity };
    const size = Math.max(1, height / 42), far = Math.max(this.reach[0], 0.35 * width);
    for (const dx of around(24 * size, far)) {
      for (const dy of around(12 * size, this.reach[1])) {
        const x = Math.min(Math.max(middle.x + dx - width / 2, -MARGIN), whole.width - 3 * MARGIN - width);
        const y = Math.min(Math.max(middle.y + dy - height / 2, -AIR), down - height);
        const at = { x, y, width, height };
        const cost = taken.reduce((sum, box) => sum + overlap(box, at), 4 * Math.abs(y + height / 2 - middle.y) + 2 * Math.abs(x + width / 2 - middle.x));
        if (cost < best.cost) best = { at, cost };
      }
    }
    return best.at;
  }
}

/** 0, and steps to both sides of it, as far as `most`. */
function around(step, most) {
  const count = Math.floor(most / step);
  return Array.from({ length: 2 * count + 1 }, (_, i) => (i % 2 ? -step : step) * Math.ceil(i / 2));
}

/** How bad it is if two of these cover, or nearly touch, each other: a little is as bad as a long way to somewhere else. */
function overlap(a, b) {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) + 6, down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) + 6;
  return across > 0 && down > 0 ? 700 + 2 * across * down : 0;
}
