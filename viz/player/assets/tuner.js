// Change a given value, by dragging it, by typing or by keys, and all that follows from it is computed anew.

const KEPT = "where keeps to the branch that it took: what its condition was computed from is not recorded.";

class Tuner {
  constructor(page) {
    const { view, book } = (this.page = page);
    this.fixed = view.fixed;
    if (!this.fixed && !agrees(view, book)) this.fixed = "Values cannot be changed here: this browser's arithmetic is not the engine's.";
    this.start = given(view, book);
    for (const id in this.start) if (this.can(id)) this.draggable(id);
  }

  can(id) {
    return !this.fixed && id in this.start;
  }

  /** How much a value changes with a pixel; a key is five of them. */
  unit(id) {
    return 10 ** Math.floor(Math.log10(Math.max(Math.abs(this.start[id]), 1))) / 50;
  }

  change(id, x) {
    if (!this.can(id) || !Number.isFinite(x)) return;
    const { page, start } = this, leaves = { ...given(page.view, page.book), [id]: Number(x.toPrecision(12)) };
    page.use(rerun(page.view, leaves), Object.keys(leaves).some((key) => leaves[key] !== start[key]));
  }

  nudge(id, times) {
    this.change(id, this.page.book.value[id] + times * 5 * this.unit(id));
  }

  reset() {
    this.page.use(ledger(this.page.view), false);
  }

  draggable(id) {
    const { group } = this.page.drawing.nodes.get(id), part = group.querySelector("[data-part=value]");
    group.classList.add("loose");
    part.addEventListener("pointerdown", (event) => {
      const from = event.clientX, value = this.page.book.value[id];
      const move = (event) => this.change(id, value + Math.round(event.clientX - from) * this.unit(id));
      part.setPointerCapture(event.pointerId);
      part.addEventListener("pointermove", move);
      for (const name of ["pointerup", "pointercancel"]) part.addEventListener(name, () => part.removeEventListener("pointermove", move), { once: true });
      event.preventDefault();
      this.page.pick(id);
    });
  }

  /** A field and a slider for the inspector. */
  control(id) {
    if (!this.can(id)) return html("p", { class: "dim" }, this.fixed);
    const { name } = this.page.view.nodes[id], start = this.start[id], unit = this.unit(id);
    const field = html("input", { type: "number", step: "any", "aria-label": `Change ${name}` });
    const slider = html("input", { type: "range", min: start - 150 * unit, max: start + 150 * unit, step: unit, "aria-label": `Change ${name} by sliding` });
    field.value = slider.value = this.page.book.value[id];
    field.addEventListener("input", () => {
      this.change(id, field.valueAsNumber);
      slider.value = field.value;
    });
    slider.addEventListener("input", () => {
      this.change(id, start + Math.round((slider.valueAsNumber - start) / unit) * unit);
      field.value = this.page.book.value[id];
    });
    const stays = Object.values(this.page.view.nodes).some((node) => node.op === "where");
    return html("div", { class: "tune" }, html("div", {}, field, slider), stays ? html("p", { class: "dim" }, KEPT) : "");
  }
}
