// The numbers of a whole pass, and which of them are there after so many steps.

/** All numbers by kind and id, as the engine computed them. */
function ledger(view) {
  const book = { value: {}, grad: {}, upstream: {}, local: {}, share: {}, before: {}, after: {} };
  for (const [id, node] of Object.entries(view.nodes)) {
    if (single(node.value)) book.value[id] = real(node.value);
    if (single(node.grad)) book.grad[id] = real(node.grad);
  }
  for (const [id, edge] of Object.entries(view.edges)) {
    if (edge.words !== undefined && single(edge.share)) book.share[id] = edge.share;
    if (edge.local === undefined) continue;
    book.upstream[id] = book.grad[edge.target];
    book.local[id] = edge.local;
    book.share[id] = edge.share ?? book.upstream[id] * edge.local;
  }
  return summed(view, book);
}

const single = (quantity) => quantity !== undefined && typeof quantity !== "object";

/** `book` with what each share is added to, and what that makes, in the engine's order. */
function summed(view, book) {
  const sums = {};
  for (const step of view.steps) {
    if (step.phase !== "backward") continue;
    const edge = step.edges[0], source = step.nodes[0];
    if (!(edge in book.share)) continue;
    book.before[edge] = sums[source];
    sums[source] = source in sums ? sums[source] + book.share[edge] : book.share[edge];
    book.after[edge] = sums[source];
  }
  return book;
}

/** What can be seen once the first `count` groups of steps have been taken. */
function seen(view, way, count) {
  const found = { values: new Set(), grads: new Map(), edges: new Set(), now: [] };
  const groups = view.ways[way].slice(0, count);
  groups.flat().forEach((i) => {
    const step = view.steps[i];
    if (step.phase === "backward") {
      const [id] = step.nodes;
      const shares = (found.grads.get(id)?.shares ?? []).concat(step.edges);
      found.grads.set(id, { shares, total: step.total, whole: shares.length === view.nodes[id].uses });
      found.edges.add(step.edges[0]);
    } else if (step.phase === "seed") {
      found.grads.set(step.nodes[0], { shares: [], whole: true });
    } else {
      step.nodes.forEach((id) => found.values.add(id));
    }
  });
  found.now = (groups.at(-1) ?? []).map((i) => view.steps[i]);
  return found;
}

/** The values that nothing has made. */
function given(view, book) {
  return Object.fromEntries(Object.entries(view.nodes).filter(([, node]) => !node.op).map(([id]) => [id, book.value[id]]));
}

/** The gradient of a value as far as it has arrived: a number, or undefined for arrays. */
function arrived(book, id, found) {
  if (found.whole || !found.shares.length) return book.grad[id];
  const sum = found.shares.map((edge) => book.share[edge]);
  return sum.includes(undefined) ? undefined : sum.reduce((a, b) => a + b);
}
