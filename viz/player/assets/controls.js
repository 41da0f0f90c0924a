// Buttons, slider, keys and the clock, for any page with `at`, `last`, `turning` and `go(at)`.

const BEAT = 1150; // milliseconds a step is shown at speed 1
const KEYS = { home: "first", end: "last", d: "theme", "?": "help" };
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class Controls {
  /** `acts` are more things that buttons and keys do, by name; `keys` more keys, and the names of what they do. */
  constructor(acts = {}, keys = {}) {
    this.page = null;
    this.clock = null;
    this.keys = { ...KEYS, ...keys };
    this.acts = {
      first: () => this.step(0),
      back: () => this.step(this.page.at - 1),
      next: () => this.step(this.page.at + 1),
      last: () => this.step(this.page.last),
      play: () => (this.clock ? this.stop() : this.play()),
      help: () => this.help(),
      theme,
      ...acts,
    };
    root.addEventListener("click", (event) => this.acts[event.target.closest("[data-do]")?.dataset.do]?.());
    on("at", "input", (slider) => this.step(slider.valueAsNumber));
    on("speed", "change", () => this.clock && this.play());
    document.addEventListener("keydown", (event) => !event.ctrlKey && !event.metaKey && !event.altKey && this.key(event) && event.preventDefault());
    themed();
  }

  step(at) {
    this.stop();
    this.page.go(between(0, at, this.page.last));
  }

  play() {
    const { page } = this;
    if (page.at >= page.last) page.go(0);
    clearInterval(this.clock);
    this.clock = setInterval(() => {
      page.go(page.at + 1);
      if (page.at >= page.last) this.stop();
    }, (page.beat ?? BEAT) / Number(find("[data-in=speed]").value));
    this.state();
  }

  stop() {
    clearInterval(this.clock);
    this.clock = null;
    if (this.page) this.state();
  }

  /** Play or pause; where the slider stands, and which part of its rail is which pass. */
  state() {
    const { at, last, turning } = this.page, button = find("[data-do=play]"), slider = find("[data-in=at]");
    button.classList.toggle("playing", this.clock !== null);
    button.lastElementChild.textContent = this.clock !== null ? "Pause" : at >= last ? "Replay" : "Play";
    const part = (x) => `${(100 * between(0, x / Math.max(last, 1), 1)).toFixed(1)}%`, turn = part(Math.min(turning - 0.5, at)), here = part(at);
    Object.assign(slider, { max: last, value: at });
    put(slider, { "aria-valuetext": find(".aloud").textContent });
    slider.style.setProperty("--rail", `linear-gradient(90deg,var(--muted) ${turn},var(--plus-text) ${turn},var(--plus-text) ${here},var(--zero) ${here})`);
  }

  help() {
    const keys = find(".keys");
    keys.hidden = !keys.hidden;
    put(find("[data-do=help]"), { "aria-expanded": !keys.hidden });
  }

  /** Act on a key, unless it belongs to what has the focus; tells whether it did. */
  key({ key, shiftKey, target }) {
    const is = (selector) => target.matches?.(selector), arrow = ARROWS[key], name = this.keys[key.toLowerCase()];
    if (is("input:not([type=checkbox],[type=range]), select")) return key === "Escape" && target.blur();
    if (is("[type=range]:not([data-in=at])") && (arrow || name === "first" || name === "last")) return false;
    if (this.page.key?.(key, arrow, shiftKey, target)) return true;
    if (key === " " && is("button, summary, [type=checkbox]")) return false;
    const act = arrow?.[0] ? (arrow[0] > 0 ? "next" : "back") : key === " " ? "play" : name;
    this.acts[act]?.();
    return act !== undefined;
  }
}
