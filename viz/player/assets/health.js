// What is wrong with numbers that have been changed, as `illness.py` and `health.py` say it of the engine's.

const ACTIVATIONS = ["relu", "tanh", "sigmoid"];

/** By id: the remark on where a NaN or ∞ arose, and the kinds of marks. */
function diagnosed(view, book) {
  const edges = Object.values(view.edges);
  const flags = first(book.value, (id) => edges.filter((edge) => edge.target === id).map((edge) => edge.source), "");
  if (!Object.keys(flags).length) Object.assign(flags, first(book.grad, (id) => edges.filter((edge) => edge.source === id).map((edge) => edge.target), " gradient"));
  return Object.fromEntries(Object.keys(view.nodes).map((id) => [id, { flag: flags[id], marks: marksOf(view, book, id) }]));
}

/** Remarks on what is ill though all its causes are well. */
function first(numbers, causes, what) {
  const ill = new Set(Object.keys(numbers).filter((id) => !Number.isFinite(numbers[id])));
  const origins = [...ill].filter((id) => !causes(id).some((cause) => ill.has(cause)));
  return Object.fromEntries(origins.map((id) => [id, `first ${Number.isNaN(numbers[id]) ? "NaN" : "∞"}${what} here`]));
}

/** The gradient of the output is 1. */
function marksOf(view, book, id) {
  const node = view.nodes[id], grad = Math.abs(book.grad[id]), found = [];
  if (node.grad === undefined) return found;
  if (grad > 1e3 && grad < Infinity) found.push("exploding");
  if (grad > 0 && grad < 1e-6) found.push("vanishing");
  const relu = node.op === "maximum" && Object.values(view.constants[id] ?? {}).includes(0), name = relu ? "relu" : node.op;
  const slope = Math.abs(book.local[node.edges.find((edge) => edge in book.local)]);
  if (ACTIVATIONS.includes(name) && (name === "relu" ? slope === 0 : slope < 0.01)) found.push(name === "relu" ? "dead" : "saturated");
  return found;
}

const legend = find(".legend"), drawnLegend = [...legend.children];
const remarks = Object.fromEntries(Object.entries(data.remarks).map(([kind, text]) => [kind, document.createRange().createContextualFragment(`<span>${text}</span>`).firstChild]));
const markName = (kind) => remarks[kind].firstChild.textContent;

/** The legend as it was drawn, or with those of its remarks that are true of changed numbers. */
function explain(health, book) {
  if (!health) return legend.replaceChildren(...drawnLegend);
  const kinds = new Set(Object.values(health).flatMap(({ marks }) => marks));
  if (![...Object.values(book.value), ...Object.values(book.grad)].every(Number.isFinite)) kinds.add("bad");
  const others = drawnLegend.filter((span) => !Object.values(data.remarks).includes(span.innerHTML));
  legend.replaceChildren(...others, ...Object.keys(remarks).filter((kind) => kinds.has(kind)).map((kind) => remarks[kind]));
}
