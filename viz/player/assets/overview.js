// A small map of a large picture: where the steps are, and which part is seen.

class Overview {
  constructor(camera, drawing) {
    const { x, y, width, height } = (this.whole = camera.whole), wide = Math.min(200, (62 * width) / height);
    this.stage = camera.stage;
    this.frame = svg("rect", { class: "frame" });
    this.dots = new Map([...drawing.nodes].map(([id, { at }]) => [id, svg("rect", { ...at, x: at.x + camera.offset.x, y: at.y + camera.offset.y, rx: 12 })]));
    this.svg = svg("svg", { class: "map", viewBox: `${x} ${y} ${width} ${height}`, width: wide, height: (wide * height) / width, "aria-hidden": "true" }, ...this.dots.values(), this.frame);
    this.svg.addEventListener("click", (event) => {
      const at = this.svg.getBoundingClientRect(), k = width / at.width;
      camera.follows = false;
      camera.go(x + (event.clientX - at.left) * k, y + (event.clientY - at.top) * k, camera.scale);
    });
  }

  /** What the camera sees; all of it needs no map. */
  see(box) {
    put(this.frame, box);
    const small = box.width < this.whole.width * 0.9 || box.height < this.whole.height * 0.9;
    this.svg.toggleAttribute("hidden", !small || this.stage.clientWidth < 500);
  }

  show(found) {
    const now = new Set(found.now.flatMap((step) => step.nodes));
    for (const [id, dot] of this.dots) mark(dot, { seen: found.grads.has(id), here: now.has(id) });
  }
}
