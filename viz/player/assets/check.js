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
      if (check) this.pills.set(id, this.pill(box, check));
    }
  }

  pill({ group, at }, { numbers, state }) {
    const label = svg("text", {}, (numbers.length === 1 ? `≈ ${number(real(numbers[0]))} ` : "") + SIGNS[state]), rect = svg("rect", { rx: 8, height: 17 });
    const pill = svg("g", { class: `proof ${state}` }, rect, label), right = at.width - 8, top = at.height - 5;
    group.append(pill);
    fit([[label, at.width - 30]]);
    const width = label.getComputedTextLength() + 14;
    put(rect, { x: right - width, y: top, width });
    put(label, { x: right - 7, y: top + 12.5 });
    return pill;
  }
}
