// Which part of the picture is seen: zoom, pan, fit, and following the steps.

const READABLE = 0.55; // below this scale the text of a picture is too small to read
const CLOSE = 0.9;
const MARGIN = 14;
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

class Camera {
  constructor(stage, drawing) {
    this.stage = stage;
    this.svg = drawing.svg;
    this.whole = drawing.whole;
    const [x, y] = numbers(this.svg.lastElementChild.getAttribute("transform"));
    this.offset = { x, y };
    this.map = new Overview(this, drawing);
    this.resize();
    this.follows = this.fitted() < READABLE;
    new ResizeObserver(() => this.resize()).observe(stage);
    this.listen();
  }

  /** The scale at which all of the picture is seen. */
  fitted() {
    return Math.min(this.stage.clientWidth / (this.whole.width + MARGIN), this.stage.clientHeight / (this.whole.height + MARGIN));
  }

  /** The scale at which the next step will be seen. */
  ahead() {
    return this.follows ? CLOSE : this.scale;
  }

  /** As high as the picture needs at this width, within limits. */
  resize() {
    const scale = between(READABLE, this.stage.clientWidth / (this.whole.width + MARGIN), 1.15);
    const height = Math.min(Math.max((this.whole.height + MARGIN) * scale, 190), innerHeight * 0.62);
    if (Math.abs(height - this.stage.clientHeight) > 1) this.stage.style.height = `${Math.round(height)}px`;
    if (this.follows) this.look(this.boxes ?? []);
    else this.fit(true);
  }

  fit(now) {
    const { x, y, width, height } = this.whole;
    this.go(x + width / 2, y + height / 2, Math.min(this.fitted(), 1.3), now);
  }

  /** Show a point of the picture in the middle, at a scale. */
  go(x, y, scale, now) {
    const { clientWidth, clientHeight } = this.stage;
    if (!clientWidth) return;
    this.scale = between(Math.min(0.05, this.fitted()), scale, 8);
    const width = clientWidth / this.scale, height = clientHeight / this.scale, to = { x: x - width / 2, y: y - height / 2, width, height };
    cancelAnimationFrame(this.frame);
    if (now || STILL.matches || !this.box) return this.set(to);
    const from = this.box, start = performance.now();
    const move = (time) => {
      const t = between(0, (time - start) / 320, 1), ease = t * t * (3 - 2 * t);
      this.set(Object.fromEntries(Object.keys(to).map((key) => [key, from[key] + (to[key] - from[key]) * ease])));
      if (t < 1) this.frame = requestAnimationFrame(move);
    };
    this.frame = requestAnimationFrame(move);
  }

  set(box) {
    this.box = box;
    put(this.svg, { viewBox: Object.values(box).join(" ") });
    this.map.see(box);
  }

  get middle() {
    return [this.box.x + this.box.width / 2, this.box.y + this.box.height / 2];
  }

  /** Larger or smaller, with one point where it is. */
  zoom(factor, point = this.middle) {
    const scale = between(0.05, this.scale * factor, 8), k = this.scale / scale, [x, y] = this.middle.map((m, i) => point[i] + (m - point[i]) * k);
    this.follows = false;
    this.go(x, y, scale, true);
  }

  pan(dx, dy) {
    const [x, y] = this.middle;
    this.follows = false;
    this.go(x + dx / this.scale, y + dy / this.scale, this.scale, true);
  }

  /** Follow: bring the boxes of the present steps into view. */
  look(boxes) {
    this.boxes = boxes;
    if (!this.follows) return;
    if (!boxes.length) return this.fit();
    const { clientWidth, clientHeight } = this.stage, near = this.around(boxes), { whole } = this;
    const scale = Math.max(Math.min(CLOSE, clientWidth / (near.width + 40), clientHeight / (near.height + 40)), this.fitted());
    const inside = (at, size, seen) => {
      const room = whole[size] + 2 * MARGIN - seen;
      return room < 0 ? whole[at] + whole[size] / 2 : between(whole[at] - MARGIN, near[at] + near[size] / 2 - seen / 2, whole[at] - MARGIN + room) + seen / 2;
    };
    const x = inside("x", "width", clientWidth / scale);
    if (this.scale === scale && this.sees(near, -24)) return;
    this.go(x, inside("y", "height", clientHeight / scale), scale);
  }

  /** Bring one box into view, if it is not. */
  reveal(box) {
    const at = this.around([box]);
    if (!this.sees(at, 0)) this.go(at.x + at.width / 2, at.y + at.height / 2, Math.max(this.scale, READABLE));
  }

  /** Whether all of a place is in view, and so far inside of its edge. */
  sees({ x, y, width, height }, beyond) {
    const { box } = this, inside = (at, size, from, seen) => at >= from - beyond && at + size <= from + seen + beyond;
    return inside(x, width, box.x, box.width) && inside(y, height, box.y, box.height);
  }

  around(boxes) {
    const x = Math.min(...boxes.map((box) => box.x)), y = Math.min(...boxes.map((box) => box.y));
    const right = Math.max(...boxes.map((box) => box.x + box.width)), bottom = Math.max(...boxes.map((box) => box.y + box.height));
    return { x: x + this.offset.x, y: y + this.offset.y, width: right - x, height: bottom - y };
  }

  /** The place of an event in the picture. */
  point(event) {
    const at = this.svg.getBoundingClientRect();
    return [this.box.x + (event.clientX - at.left) / this.scale, this.box.y + (event.clientY - at.top) / this.scale];
  }

  /** Wheel, mouse, finger and two fingers on the stage. */
  listen() {
    const fingers = new Map(), { stage } = this;
    const wheel = (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, this.point(event));
    };
    stage.addEventListener("wheel", wheel, { passive: false });
    stage.addEventListener("pointerdown", (event) => {
      if (!event.target.closest(".loose [data-part=value]")) fingers.set(event.pointerId, event);
    });
    addEventListener("pointermove", (event) => {
      const last = fingers.get(event.pointerId), other = [...fingers.values()].find((finger) => finger.pointerId !== event.pointerId);
      if (!last) return;
      if (!event.buttons) return fingers.delete(event.pointerId);
      fingers.set(event.pointerId, event);
      const apart = (finger) => Math.hypot(finger.clientX - other.clientX, finger.clientY - other.clientY);
      if (other) return this.zoom(apart(event) / Math.max(apart(last), 1), this.point(other));
      stage.classList.add("held");
      this.pan(last.clientX - event.clientX, last.clientY - event.clientY);
    });
    const lift = (event) => {
      fingers.delete(event.pointerId);
      stage.classList.remove("held");
    };
    addEventListener("pointerup", lift);
    addEventListener("pointercancel", lift);
  }
}
