// A derivative by differences at many steps, and what it says about a gradient: as `ladder.py` has it.

const RATIO = 8, RUNGS = 16, KNOWN = 1e-3, WELL_KNOWN = 1e-5, TOLERANCE = 1e-6, EPS = Number.EPSILON;

/** The check of `gradient`, the derivative of `at` at x; `noise` is the rounding error of a value. */
function judged(at, x, gradient, noise) {
  const here = at(x), size = Math.abs(x), scale = Math.max(1, size);
  if (!Number.isFinite(here)) return { numbers: [NaN], state: Number.isNaN(here) ? "edge" : "infinite" };
  const ladder = (top) => Array.from({ length: RUNGS }, (_, i) => (0.37 * top) / RATIO ** i);
  const taken = (steps, known) => verdict(steps.flatMap((step) => rung(at, x, here, step, noise)), gradient, known);
  const usual = taken(ladder(scale).slice(3, 6), WELL_KNOWN);
  if (usual.state === "agrees") return usual;
  const small = size < 1e-3 ? ladder(size || 1e-12) : []; // also steps that are small beside a small number
  return taken([...new Set([...ladder(scale), ...small])].sort((a, b) => b - a), KNOWN);
}

/** The central difference, the slopes of both sides, and how far rounding may change them; none without finite values. */
function rung(at, x, here, step, noise) {
  const right = at(x + step), left = at(x - step), after = x + step - x, before = x - step - x;
  if (!(after > 0 && before < 0)) return [];
  const found = { central: (right - left) / (after - before), left: (here - left) / -before, right: (right - here) / after };
  const error = noise + 2 * EPS * Math.max(...[here, right, left].map(Math.abs));
  return Object.values(found).every(Number.isFinite) ? [{ ...found, rounding: (2 * error) / (after - before) }] : [];
}

function verdict(rungs, gradient, known) {
  if (rungs.length < 3) return { numbers: [NaN], state: "edge" };
  const kink = kinked(rungs, gradient);
  if (kink) return kink;
  const gap = (a, b) => Math.abs(a.central - b.central);
  // A difference is as far from the derivative as from those at the next larger and the next smaller step, at most.
  const bars = rungs.slice(1, -1).map((b, i) => Math.max(gap(b, rungs[i]), gap(b, rungs[i + 2])) + b.rounding);
  const least = (doubts) => doubts.reduce((best, doubt, i) => (doubt < doubts[best] ? i : best), 0);
  const best = least(bars.map((bar, i) => doubt(rungs.slice(i + 1), bar))), bar = bars[best], middle = rungs[best + 1], found = middle.central;
  const says = (state, number = found) => ({ numbers: [number], state });
  if (Math.abs(gradient) === Infinity) return says(bar <= KNOWN * Math.abs(found) ? "differs" : "steep");
  if (Math.abs(found - gradient) > TOLERANCE * Math.max(Math.abs(found), Math.abs(gradient)) + 2 * bar) return says("differs");
  if ((gradient === 0 && rungs.every(({ central }) => central === 0)) || bar <= known * Math.abs(gradient)) return says("agrees");
  if (gradient === 0 && bar <= KNOWN * Math.max(Math.abs(middle.left), Math.abs(middle.right))) return says("agrees");
  return says("faint", rungs[least(bars) + 1].central);
}

/** How little the first difference is known: in parts of it, and least of all if those at smaller steps are others. */
function doubt(rungs, bar) {
  const [{ central }] = rungs, denied = rungs.slice(1).some((rung) => Math.abs(rung.central - central) > bar + 100 * rung.rounding);
  return (denied ? 1e300 : 0) + (central ? Math.min(bar / Math.abs(central), 1e290) : bar ? 1e290 : 0);
}

/** The check at a kink, if there is one: in a smooth function the slopes of the two sides approach each other. */
function kinked(rungs, gradient) {
  let found, least = Infinity;
  for (let i = rungs.length - 3; i >= 0; i--) {
    const [far, near, nearer] = rungs.slice(i, i + 3), [jump, next, last] = [far, near, nearer].map(({ left, right }) => Math.abs(right - left));
    if (jump <= 100 * near.rounding + TOLERANCE * Math.max(Math.abs(far.right), Math.abs(far.left)) || jump <= 10 * nearer.rounding) continue;
    if (next <= 0.75 * jump || last <= 0.75 * next) break; // a curve, over steps as large as this
    const error = near.rounding + Math.abs(near.central - far.central);
    if (error >= least) continue;
    const slopes = ["left", "right"].map((side) => near[side] + (near[side] - far[side]) / (RATIO - 1));
    const between = Math.min(...slopes) - error <= gradient && gradient <= Math.max(...slopes) + error;
    found = { numbers: [near.central], state: between ? "kink" : "differs", slopes };
    least = error;
  }
  return found;
}
