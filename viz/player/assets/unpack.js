// The page's data in full, from the short form that `encoding.py` writes.

const PHASES = ["start", "forward", "seed", "backward"];

function unpacked(view) {
  for (const [id, node] of Object.entries(view.nodes)) {
    node.role ??= "value";
    if (node.check !== undefined && typeof node.check !== "object") node.check = { numbers: [node.check], state: "agrees" };
    measure(node.value);
    measure(node.grad);
    node.edges = [];
    node.uses = 0;
    node.id = id;
  }
  for (const [id, [source, target, slot, local, words, which, share]] of Object.entries(view.edges)) {
    const edge = (view.edges[id] = { source, target, slot });
    view.nodes[target].edges.push(id);
    if (words === undefined) continue;
    view.nodes[source].uses += 1;
    const ratio = `∂${short(view.nodes[target].name)}/∂${short(view.nodes[source].name)}${which}`;
    if (local === null) Object.assign(edge, { ratio, which, words, share: single(share) ? real(share) : (share ?? whole(view.nodes[source].grad)) });
    else Object.assign(edge, { ratio, which, symbol: words, local: real(local), share: share === undefined ? undefined : real(share), flows: true });
  }
  view.steps = view.steps.map((step) => unpackedStep(view, ...step));
  view.ways = { edge: view.steps.map((_, i) => [i]), ...view.ways };
  return view;
}

/** The norm of an array whose numbers are all there. */
function measure(q) {
  if (q?.numbers) q.norm = Math.hypot(...q.numbers.map(real));
}

/** The only contribution to a gradient. */
function whole(grad) {
  const [low, high] = grad.numbers ? [Math.min, Math.max].map((end) => end(...grad.numbers.map(real))) : [real(grad.low), real(grad.high)];
  const sign = low !== undefined && ![low, high].every(Number.isFinite) ? "bad" : low < 0 ? (high > 0 ? "mixed" : "minus") : high > 0 ? "plus" : "zero";
  return { brief: brief(grad), tone: sign };
}

function unpackedStep(view, phase, sentence, id, total) {
  const step = { phase: PHASES[phase], nodes: [id], edges: [], total };
  if (phase === 0) step.nodes = Object.values(view.nodes).filter((node) => !node.op).map((node) => node.id);
  if (phase === 1) step.edges = view.nodes[id].edges;
  if (phase === 2) step.nodes = [view.output];
  if (phase === 3) Object.assign(step, { nodes: [view.edges[id].source], edges: [id], via: view.edges[id].target });
  const box = view.nodes[step.nodes[0]], names = [view.of, box.name, view.nodes[step.via]?.name];
  const named = (name) => (typeof name === "number" ? names[name] : name);
  step.says = view.sentences[sentence].map((piece) => {
    if (piece === 0) return `${box.name} = ${box.formula} = `;
    if (piece === 1) return brief(box.value);
    if (piece === 2) return view.edges[id].words;
    if (typeof piece === "string") return piece;
    const [kind, which, by] = piece;
    if (kind === "ratio") return [kind, named(which), named(by)];
    return [kind, which === undefined ? (phase === 3 ? id : box.id) : typeof which === "number" ? view.edges[step.edges[which]].source : which];
  });
  return step;
}

/** At most twelve characters, as on the badges. */
function short(name) {
  const letters = [...name];
  return letters.length <= 12 ? name : [...letters.slice(0, 6), "…", ...letters.slice(-5)].join("");
}
