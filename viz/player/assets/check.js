// The numeric check: a finite difference on the lower edge of every box whose gradient is there.

const SIGNS = { agrees: "✓", kink: "kink", edge: "?", infinite: "?", steep: "?", faint: "…", differs: "≠" };

class Proofs {
  constructor(page) {
    this.page = page;
    this.pills = new Map();
  }

  /** The check of one value: Python's, or one of the numbers that have been changed since. */
  of(id) {
    const { view, book, changed } = this.page, { check } = view.nodes[id];
    if (!changed || !check) return check;
    return compared(view, book, id);
  }

  show(found) {
    const { drawing, checks, hidden } = this.page;
    for (const [id, box] of drawing.nodes) {
      this.pills.get(id)?.remove();
      const check = checks && found.grads.get(id)?.whole && !hidden(id) && this.of(id);
      if (check) this.pills.set(id, pill(box, check));
    }
  }
}

function pill(box, { numbers, state }) {
  return plate(box, `proof ${state}`, (numbers.length === 1 ? `≈ ${number(real(numbers[0]))} ` : "") + SIGNS[state], box.at.height - 5, 30);
}

/** A text on the right of an edge of a box, smaller where it would leave less than `spare` of the box's width. */
function plate({ group, at }, kind, text, top, spare) {
  const label = svg("text", {}, text), rect = svg("rect", { rx: 8, height: 17 });
  const made = svg("g", { class: `plate ${kind}` }, rect, label), right = at.width - 8;
  group.append(made);
  fit([[label, at.width - spare]]);
  const width = label.getComputedTextLength() + 14;
  put(rect, { x: right - width, y: top, width });
  put(label, { x: right - 7, y: top + 12.5 });
  return made;
}
