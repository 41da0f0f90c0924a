// A training run: each frame is an epoch, and every picture shows that one.

class Run {
  constructor() {
    this.at = 0;
    this.last = data.frames.length - 1;
    this.turning = 0;
    this.beat = 240;
    this.marks = { points: [...root.querySelectorAll(".point")], dots: [...root.querySelectorAll(".dot")], bars: [...root.querySelectorAll(".rod")], sizes: [...root.querySelectorAll(".size")] };
  }

  go(at) {
    const frame = data.frames[(this.at = at)], { points, dots, bars, sizes } = this.marks;
    if (frame.image) {
      put(find(".field"), { href: frame.image });
      put(find(".boundary"), { d: frame.lines });
      points.forEach((point, i) => point.classList.toggle("wrong", frame.wrong[i] === "1"));
    }
    if (frame.y) {
      put(find("#past rect"), { width: frame.x + 5 });
      put(find(".here"), { d: find(".here").getAttribute("d").replace(/M\S+ (\S+)L\S+ (\S+)/, `M${frame.x} $1L${frame.x} $2`) });
      dots.forEach((dot, i) => put(dot, frame.y[i] === "NaN" ? { visibility: "hidden" } : { cx: frame.x, cy: frame.y[i], visibility: "visible" }));
    }
    bars.forEach((bar, i) => {
      put(bar, { width: frame.widths[i] });
      bar.classList.toggle("odd", / /.test(frame.sizes[i]) && frame.sizes[i] !== "no grad");
      sizes[i].textContent = frame.sizes[i];
    });
    find(".phase").textContent = `Epoch ${frame.epoch}`;
    find(".words").replaceChildren(html("p", {}, frame.says));
    find(".aloud").textContent = `Epoch ${frame.epoch}: ${frame.says}`;
    find(".count").textContent = `epoch ${frame.epoch} of ${data.epochs}`;
    controls.state();
  }
}

const controls = new Controls();
controls.page = root.player = new Run();
const start = /step=(\d+)/.exec(location.hash);
controls.step(start ? Number(start[1]) : 0);
