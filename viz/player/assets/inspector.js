// All about one value: exact numbers, what it was made of, every contribution to its gradient.

const VERDICTS = { agrees: "agrees", kink: "a kink", edge: "no value on one side", infinite: "the result is infinite", steep: "an infinite slope; a difference cannot tell", faint: "too small to be seen by it", differs: "DIFFERS" };

class Inspector {
  constructor(card, page) {
    this.card = card;
    this.page = page;
  }

  /** All about the value `id`; a field that someone is using stays. */
  show(id) {
    const busy = this.id === id && this.card.contains(document.activeElement) && document.activeElement.matches("input");
    if (busy) return this.refresh();
    this.id = id;
    const { page } = this, { view } = page, node = view.nodes[id], more = node.role === "more", tracked = node.grad !== undefined;
    this.facts = html("dl");
    this.parts = html("div");
    this.refresh();
    const title = html("h2", {}, node.name, html("small", {}, more ? "" : node.op ? `${node.role}, by ${node.op}` : node.role));
    const tune = !node.op && !more && page.tuner.control(id), ask = page.predict && tracked ? page.quiz.question(id) : [];
    this.card.replaceChildren(html("div", {}, title, this.facts, tune || "", ...ask), this.parts);
  }

  refresh() {
    const { page, id } = this, { view, book, found } = page, node = view.nodes[id], grad = found.grads.get(id), rows = [];
    const row = (name, ...content) => rows.push(html("dt", {}, name), html("dd", {}, ...content));
    if (node.formula) row("made", `${node.name} = ${node.formula}`);
    if (node.role === "more") row("about", view.notes.join(" "));
    else row("value", found.values.has(id) ? quantity(node.value, book.value[id]) : "not computed yet");
    if (node.grad !== undefined) row(fraction(view.of, node.name), this.gradient(id, node, grad));
    else if (node.role !== "more") row("gradient", "none flows here");
    const flag = page.drawing.flag(id, found, page.hidden);
    if (flag) row("note", html("b", { class: "wrong" }, flag));
    const check = grad?.whole && !page.hidden(id) && page.proofs.of(id);
    if (check) row("numeric", ...numeric(check, node, book.grad[id], this.verdict(check)));
    this.facts.replaceChildren(...rows);
    this.parts.replaceChildren(this.shares(id, grad));
  }

  /** What a check says; where the result is NaN, there is no side that has a value. */
  verdict({ state }) {
    const { view, book } = this.page, { value } = view.nodes[view.output];
    const lost = Number.isNaN(single(value) ? book.value[view.output] : real(value.norm));
    return state === "edge" && lost ? "the result is NaN" : VERDICTS[state];
  }

  gradient(id, node, grad) {
    if (!grad || this.page.hidden(id)) return grad ? "?" : "not computed yet";
    const x = arrived(this.page.book, id, grad), shown = x === undefined ? grad.whole || !grad.total ? quantity(node.grad) : grad.total.brief : exact(x);
    return grad.whole ? shown : `${shown} so far: ${grad.shares.length} of ${node.uses} contributions`;
  }

  /** The contributions as a table; each row's button goes to its step. */
  shares(id, grad) {
    const { page } = this, { view, book, found } = page, hide = page.hidden(id), amount = masked(view, book, page.hidden);
    const steps = view.steps.map((step, i) => [step, i]).filter(([step]) => step.phase === "backward" && step.nodes[0] === id);
    if (!steps.length) return html("p", { class: "dim" }, id === view.output && grad ? "The backward pass starts here: this gradient is given." : "");
    const line = (cells, attributes = {}, kind = "td") => html("tr", attributes, ...cells.map((cell, i) => html(kind, i === 1 || i === 2 ? { class: "right" } : {}, cell)));
    const rows = steps.map(([{ edges: [edge] }, i]) => {
      const { target, which, local, words, share } = view.edges[edge], known = found.edges.has(edge);
      const go = html("button", { type: "button" }, "show"), array = local === undefined;
      go.addEventListener("click", () => page.goToStep(i));
      const product = array ? words : known ? aloud([["upstream", edge], " × ", ["local", edge]], amount) : "…";
      return line([view.nodes[target].name + which, product, !known ? "…" : hide ? "?" : edge in book.share ? exact(book.share[edge]) : share.brief, go]);
    });
    if (steps.length > 1 && grad?.whole && id in book.grad) rows.push(line(["sum", "", hide ? "?" : exact(book.grad[id]), ""], { class: "sum" }));
    return html("div", { class: "wide" }, html("table", {}, line(["from", "upstream × local", "contribution", ""], {}, "th"), ...rows));
  }
}

/** A number with all digits, or what is known of an array. */
function quantity(q, x) {
  if (single(q)) return exact(x);
  const parts = [["min", q.low], ["mean", q.mean], ["max", q.high], ["norm", q.norm]].filter(([, x]) => x !== undefined).map(([name, x]) => `${name} ${number(real(x))}`);
  return `${q.dtype} of shape ${shape(q)}: ${q.numbers ? q.numbers.map((x) => exact(real(x))).join(",  ") : parts.join(", ")}`;
}

const shape = ({ shape }) => `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;

/** An array in a few words. */
function brief(q) {
  if (q.numbers) return `[${q.numbers.map((x) => number(real(x))).join(", ")}] of shape ${shape(q)}`;
  return `an array of shape ${shape(q)}` + (q.norm === undefined ? "" : ` with norm ${number(real(q.norm))}`);
}

function numeric({ numbers, state, along, slopes }, node, grad, said) {
  const words = (along ? "along the gradient: " : "") + numbers.map((x) => exact(real(x))).join(",  ") + " ";
  const verdict = html("b", { class: state === "differs" ? "wrong" : state === "agrees" ? "good" : "" }, said);
  if (slopes) return [words, verdict, `: slopes ${number(real(slopes[0]))} and ${number(real(slopes[1]))}`];
  return [words, verdict, single(node.grad) && state === "agrees" ? ` (apart by ${number(Math.abs(numbers[0] - grad))})` : ""];
}
