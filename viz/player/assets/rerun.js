// The computation once more, forward and backward, with other values.

/** All values when the given ones are `leaves`; those in `forced` are not computed but taken. */
function computed(view, leaves, forced = {}) {
  const value = { ...leaves, ...forced };
  for (const { id, op } of Object.values(view.nodes)) if (op && !(id in forced)) value[id] = called(op, view.options[id])(...operands(view, id, value));
  return value;
}

/** What the operation that made a value takes, in its order. */
function operands(view, id, value) {
  const found = [];
  for (const edge of view.nodes[id].edges) found[view.edges[edge].slot] = value[view.edges[edge].source];
  for (const [slot, x] of Object.entries(view.constants[id] ?? {})) found[slot] = real(x);
  return found;
}

/** All numbers of the pass when the given values are `leaves`. */
function rerun(view, leaves) {
  const book = { value: computed(view, leaves), grad: { [view.output]: 1 }, upstream: {}, local: {}, share: {}, before: {}, after: {} };
  for (const step of view.steps) {
    if (step.phase !== "backward") continue;
    const id = step.edges[0], { source, target, slot } = view.edges[id];
    book.upstream[id] = book.grad[target];
    book.local[id] = OPERATIONS[view.nodes[target].op][slot + 1](book.value[target], ...operands(view, target, book.value));
    book.share[id] = book.upstream[id] * book.local[id];
    book.grad[source] = source in book.grad ? book.grad[source] + book.share[id] : book.share[id];
  }
  return summed(view, book);
}

/** Whether this page computes what the engine has computed: otherwise nothing may be changed in it. */
function agrees(view, book) {
  const mine = rerun(view, given(view, book));
  const close = (a, b) => Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)) + 1e-300;
  return ["value", "grad", "local", "share"].every((kind) => Object.entries(book[kind]).every(([id, x]) => close(x, mine[kind][id])));
}

/** What differences say about the gradient of one value. */
function compared(view, book, id) {
  const leaves = given(view, book), later = new Set([id]);
  for (const { source, target } of Object.values(view.edges)) if (later.has(source)) later.add(target); // in the order of their targets
  const terms = [...later].map((other) => Math.abs((book.grad[other] ?? 0) * book.value[other]) * EPS);
  const noise = terms.filter(Number.isFinite).reduce((a, b) => a + b, 0);
  return judged((x) => computed(view, leaves, { [id]: x })[view.output], book.value[id], book.grad[id], noise);
}
