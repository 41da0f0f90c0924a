// Predict: gradients are question marks until you ask for one, or say it yourself and are judged.

class Quiz {
  constructor(page) {
    this.page = page;
    this.revealed = new Set();
    this.right = new Set();
  }

  hidden(id) {
    return this.page.predict && id !== this.page.view.output && !this.revealed.has(id);
  }

  /** Whether any gradient is still hidden. */
  get open() {
    return Object.entries(this.page.view.nodes).some(([id, node]) => node.grad !== undefined && this.hidden(id));
  }

  /** Whether there is something to ask for: a gradient that is complete and hidden. */
  asks(id) {
    return Boolean(this.hidden(id) && this.page.found.grads.get(id)?.whole);
  }

  reveal(id) {
    this.revealed.add(id);
    this.page.render();
  }

  forget() {
    this.revealed.clear();
    this.right.clear();
  }

  /** A field to answer in, or what came of it. */
  question(id) {
    const { view } = this.page, { name, grad } = view.nodes[id], all = Object.values(view.nodes).filter((node) => node.grad !== undefined).length - 1;
    const dim = (text) => html("p", { class: "dim" }, text), score = dim(`${this.right.size} of ${all} gradients predicted, ${this.revealed.size - this.right.size} shown.`);
    if (id === view.output) return [];
    if (!this.hidden(id)) return [this.right.has(id) ? html("p", { class: "good" }, "Right.") : dim("Shown."), score];
    if (!this.asks(id)) return [dim("Its gradient is not complete yet.")];
    const field = html("input", { autocomplete: "off", "aria-label": `Your answer for ∂${view.of}/∂${name}` });
    const show = html("button", { type: "button" }, "Show"), verdict = html("p", { role: "status", class: "wrong" });
    const form = html("form", { class: "ask" }, ...(single(grad) ? [html("label", {}, fraction(view.of, name), " = ", field), html("button", {}, "Check")] : []), show);
    show.addEventListener("click", () => this.reveal(id));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      verdict.textContent = this.judge(id, field.value);
      if (!this.right.has(id)) return field.select();
      field.blur();
      this.reveal(id);
    });
    return [form, verdict, score];
  }

  /** What to say to an answer: whether it is right, or what it may have been confused with. */
  judge(id, text) {
    const { view, book } = this.page, x = evaluated(text), { name, uses } = view.nodes[id];
    if (x === undefined) return "Write a number, such as −1.5, 3/4 or 0.5 × −3.";
    if (near(x, book.grad[id])) {
      this.right.add(id);
      return "Right.";
    }
    if (near(x, -book.grad[id])) return "The size is right, the sign is not.";
    for (const [edge, { source, target }] of Object.entries(view.edges)) {
      if (source !== id || !(edge in book.share)) continue;
      const y = view.nodes[target].name, local = `local derivative ∂${y}/∂${name}`, upstream = `upstream gradient ∂${view.of}/∂${y}`;
      if (uses > 1 && near(x, book.share[edge])) return `That is the contribution from ${y} alone. ${name} is used ${uses} times: add all contributions.`;
      if (near(x, book.local[edge])) return `That is the ${local}. Multiply it by the ${upstream}.`;
      if (near(x, book.upstream[edge])) return `That is the ${upstream}. Multiply it by the ${local}.`;
      if (near(x, book.upstream[edge] + book.local[edge])) return "That is a sum. The chain rule multiplies along a path and adds between paths.";
    }
    return "Not yet. Multiply the upstream gradient by the local derivative" + (uses > 1 ? `, for each of the ${uses} uses, and add.` : ".");
  }
}

/** Within one percent; zero is zero. */
const near = (x, wanted) => (wanted === 0 ? Math.abs(x) < 1e-9 : Math.abs(x - wanted) <= 0.01 * Math.abs(wanted));

/** The number that was typed: a number, or numbers joined by × and ÷. */
function evaluated(text) {
  const plain = text.replaceAll("−", "-").replace(/[×·]/g, "*").replace(/[÷:]/g, "/").replace(/[()\s]/g, "").replace(",", ".");
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?([*/][-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?)*$/i.test(plain)) return undefined;
  const [first, ...rest] = plain.split(/(?=[*/])/);
  return rest.reduce((x, part) => (part[0] === "*" ? x * Number(part.slice(1)) : x / Number(part.slice(1))), Number(first));
}
