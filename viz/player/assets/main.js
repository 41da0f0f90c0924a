// One page: which diagram, which step, and what follows from that.

const LENS = [["farther", "−", "Zoom out (−)"], ["closer", "+", "Zoom in (+)"], ["fit", "Fit", "Show all (0)"], ["follow", "Follow", "Follow the steps (F)"]];
const WAYS = { edge: "one edge", operation: "operation", layer: "layer" };

class Page {
  constructor(view, stage) {
    this.view = view;
    this.stage = stage;
    this.book = ledger(view);
    this.changed = this.predict = this.checks = false;
    this.way = view.way;
    this.at = 0;
    this.drawing = new Drawing(stage.querySelector("svg"), view);
    this.camera = new Camera(stage, this.drawing);
    this.told = stage.querySelector("desc");
    this.story = this.told.textContent;
    this.quiz = new Quiz(this);
    this.proofs = new Proofs(this);
    this.hidden = (id) => this.quiz.hidden(id);
    this.tuner = new Tuner(this);
    this.inspector = new Inspector(find(".card"), this);
    for (const [id, { group, at }] of this.drawing.nodes) {
      group.addEventListener("focus", () => {
        this.choose(id);
        this.camera.reveal(at);
      });
      group.addEventListener("click", (event) => {
        if (event.target.closest("[data-part=grad]") && this.quiz.asks(id)) this.quiz.reveal(id);
        this.pick(id);
      });
    }
    addEventListener("beforeprint", () => this.camera.fit(true));
  }

  get groups() {
    return this.view.ways[this.way];
  }

  get last() {
    return this.groups.length - 1;
  }

  /** The group of steps in which the backward pass starts. */
  get turning() {
    const seed = this.groups.findIndex(([step]) => this.view.steps[step].phase === "seed");
    return seed < 0 ? this.last : seed;
  }

  go(at) {
    this.at = at;
    this.chosen = undefined;
    this.render();
    this.camera.look(this.present());
  }

  goToStep(i) {
    controls.step(this.groups.findIndex((group) => group.includes(i)));
  }

  /** Where the boxes of the present steps are, and what floats beside them. */
  present() {
    const { now } = this.found, ids = now.flatMap(({ nodes, via }) => (via ? [...nodes, via] : nodes));
    return now[0].phase === "start" ? [] : [...ids.map((id) => this.drawing.nodes.get(id).at), ...this.drawing.bubbles.places];
  }

  group(way) {
    const step = this.groups[this.at].at(-1);
    this.way = way;
    this.goToStep(step);
  }

  /** Numbers to show from now on; `changed` from what the engine computed. */
  use(book, changed) {
    Object.assign(this, { book, changed });
    this.quiz.forget();
    this.render();
    this.explain();
  }

  /** A legend for the numbers that are shown. */
  explain() {
    if (data.remarks) explain(this.drawing.health, this.book);
  }

  /** Switch `predict` or `checks`. */
  turn(name, on) {
    this[name] = on;
    if (name === "predict") this.quiz.forget();
    this.render();
  }

  choose(id) {
    this.chosen = id;
    this.render();
  }

  pick(id) {
    this.choose(id);
    this.drawing.nodes.get(id).group.focus({ preventScroll: true });
  }

  follow(on) {
    this.camera.follows = on;
    if (on) this.camera.look(this.present());
    else this.camera.fit();
    this.render();
  }

  /** What a key does in the picture; tells whether it did. */
  key(key, arrow, shift, target) {
    const id = target.closest?.("[data-node]")?.dataset.node;
    if (arrow && shift) this.camera.pan(60 * arrow[0], 60 * arrow[1]);
    else if (arrow?.[1] && this.tuner.can(id)) this.tuner.nudge(id, -arrow[1]);
    else if (key === "Enter" && id) this.pick(id);
    else return false;
    return true;
  }

  render() {
    const found = (this.found = seen(this.view, this.way, this.at + 1));
    this.drawing.show(found, this.book, this.hidden, this.changed);
    this.drawing.bubbles.show(found, this.book, this.hidden, this.camera.ahead(), this.camera.follows);
    this.proofs.show(found);
    this.camera.map.show(found);
    for (const [id, { group }] of this.drawing.nodes) mark(group, { chosen: id === this.chosen, ask: this.quiz.asks(id) });
    this.inspector.show(this.chosen ?? found.now.at(-1).nodes.at(-1));
    this.say(found.now);
    this.state();
  }

  /** The sentence of the present steps. */
  say(now) {
    const amount = masked(this.view, this.book, this.hidden), [{ phase }] = now;
    put(find(".phase"), { class: `phase ${phase}` });
    find(".phase").textContent = { start: "Start", forward: "Forward pass" }[phase] ?? "Backward pass";
    const names = [...new Set(now.flatMap((step) => step.nodes))].map((id) => this.view.nodes[id].name);
    const list = names.slice(0, 8).join(", ") + (names.length > 8 ? ", …" : "");
    const short = now.length > 3 && (phase === "backward" ? `${now.length} contributions arrive at ${list}` : `${names.length} values: ${list}`);
    find(".words").replaceChildren(...(short ? [html("p", { class: "many" }, short)] : now.map((step) => typeset(step.says, amount))));
    find(".aloud").textContent = short || now.map((step) => aloud(step.says, amount)).join("; ");
  }

  /** Buttons and fields that show what is so, and no answers to what is still to be predicted. */
  state() {
    const secret = this.quiz.open;
    find(".tape").hidden = secret;
    this.told.textContent = secret ? "The gradients are hidden until they are predicted or shown." : this.story;
    find(".count").textContent = `step ${this.at + 1} of ${this.last + 1}`;
    find("[data-in=predict]").checked = this.predict;
    find("[data-in=check]").checked = this.checks;
    find("[data-in=way]").value = this.way;
    find("[data-do=reset]").hidden = !this.changed;
    put(find("[data-do=follow]"), { "aria-pressed": this.camera.follows });
    controls.state();
  }
}

const ACTS = {
  backward: (page) => controls.step(page.turning),
  closer: (page) => page.camera.zoom(1.25),
  farther: (page) => page.camera.zoom(0.8),
  fit: (page) => page.follow(false),
  follow: (page) => page.follow(!page.camera.follows),
  reset: (page) => page.tuner.reset(),
  predict: (page) => page.turn("predict", !page.predict),
  check: (page) => page.turn("checks", !page.checks),
};
const acts = Object.entries(ACTS).map(([name, act]) => [name, () => act(controls.page)]);
const controls = new Controls(Object.fromEntries(acts), { b: "backward", "+": "closer", "=": "closer", "-": "farther", "−": "farther", 0: "fit", f: "follow", r: "reset", p: "predict", c: "check" });
find(".tools").prepend(html("span", { class: "keyset" }, ...LENS.map(([name, text, title]) => html("button", { type: "button", "data-do": name, title, "aria-label": title }, text))));
const stages = [...root.querySelectorAll(".stage")], notes = [...root.querySelectorAll(".notes")];
const pages = new Map();

/** Show one of the pictures; each keeps its own step. */
function open(i) {
  controls.stop();
  for (const shown of [stages, notes]) shown.forEach((part, j) => (part.hidden = i !== j));
  if (!pages.has(i)) pages.set(i, new Page(unpacked(data.views[i]), stages[i]));
  const page = (controls.page = root.player = pages.get(i));
  find(".say .map")?.remove();
  find(".say").append(page.camera.map.svg);
  find("[data-in=way]").replaceChildren(...Object.keys(page.view.ways).map((way) => html("option", { value: way }, WAYS[way])));
  page.go(page.at);
  page.explain();
}

on("way", "change", (list) => controls.page.group(list.value));
on("predict", "change", (box) => controls.page.turn("predict", box.checked));
on("check", "change", (box) => controls.page.turn("checks", box.checked));
const list = find("[data-in=view]");
list.replaceChildren(...data.views.map((view, i) => html("option", { value: i }, view.label)));
list.parentElement.hidden = data.views.length < 2;
on("view", "change", () => open(Number(list.value)));
open(0);
const wanted = /step=(\d+)/.exec(location.hash);
if (wanted) controls.step(Number(wanted[1]));
