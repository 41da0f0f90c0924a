// The picture: what is seen, what is now, and every number in its place.

class Drawing {
  constructor(picture, view) {
    this.svg = picture;
    this.view = view;
    put(picture, { role: "group" });
    this.nodes = new Map(Object.keys(view.nodes).map((id) => [id, this.box(id)]));
    this.edges = new Map(Object.keys(view.edges).map((id) => [id, this.line(id)]));
    this.bubbles = new Bubbles(this);
    const air = [...this.edges.values()].some((line) => line.badge) ? 0 : AIR, [, , width, height] = picture.getAttribute("viewBox").split(" ").map(Number);
    this.whole = { x: 0, y: -air, width, height: height + 2 * air };
  }

  box(id) {
    const group = this.svg.getElementById(`${this.view.prefix}-${id}`), [x, y] = numbers(group.getAttribute("transform"));
    const parts = (name, inside = "") => [...group.querySelectorAll(`[data-part=${name}] ${inside}`)];
    group.dataset.node = id;
    put(group, { tabindex: 0, role: "button" });
    const texts = "text:not(.muted)", box = { group, outline: group.querySelectorAll(":scope>:is(.box,.strong,.sick)"), at: { ...bounds(group.querySelector("rect")), x, y }, flag: parts("flag"), marks: parts("mark"), value: parts("value", texts), grad: parts("grad", texts) };
    box.tint = parts("grad", "rect:not(.sheet)");
    box.maps = { value: parts("value", ":is(use,image)"), grad: parts("grad", ":is(use,image)") };
    for (const cell of [...box.value, ...box.grad]) cell.finished = [...cell.childNodes];
    box.finished = box.tint.map((rect) => rect.getAttribute("class"));
    return box;
  }

  line(id) {
    const group = this.svg.getElementById(`${this.view.prefix}-${id}`), badge = group.querySelector("[data-part=badge]"), rect = badge?.querySelector("rect");
    group.dataset.edge = id;
    const texts = badge ? [...badge.querySelectorAll("text")] : [];
    return { group, badge, texts, rect, room: badge && bounds(rect), path: group.querySelector(".forward"), back: [...group.querySelectorAll("[data-part=back] path")] };
  }

  /** Draw what is `found` with the numbers of `book`; `hidden(id)` gradients are question marks. */
  show(found, book, hidden, changed) {
    const fresh = new Set(found.now.flatMap((step) => step.nodes)), via = new Set(found.now.map((step) => step.via));
    const sizes = Object.entries(this.view.nodes).map(([id, { grad }]) => (single(grad) ? Math.abs(book.grad[id]) : real(grad?.norm ?? 0)));
    this.health = changed ? diagnosed(this.view, book) : undefined;
    const largest = Math.max(0, ...sizes.filter(Number.isFinite)), tight = [];
    for (const [id, box] of this.nodes) {
      const has = found.values.has(id), grad = found.grads.get(id);
      mark(box.group, { wait: !has, now: fresh.has(id) && found.now.length < 12, from: via.has(id) && !fresh.has(id) });
      this.outline(id, box, this.ill(id, has, grad, book, hidden));
      fill(box.value, has ? (changed ? [number(book.value[id])] : null) : [], tone(book.value[id]));
      if (box.tint.length) this.grad(id, box, grad, book, hidden(id), changed, largest);
      if (changed || this.tight) tight.push([box.value[0], box.at.width - 70], [box.grad[0], box.at.width - 58]);
      const told = grad?.whole && !hidden(id) && !changed;
      reveal(box.maps.value, has);
      reveal([...box.maps.grad, ...box.marks], told);
      reveal(box.flag, this.flag(id, found, hidden));
      if (this.health || box.plate) this.remark(id, box, found, hidden);
      put(box.group, { "aria-label": this.label(id, has, grad, book, hidden(id)) });
    }
    for (const [id, line] of this.edges) this.edge(id, line, found, book, hidden);
    if (changed || this.tight) this.tighten(tight);
    this.tight = changed;
  }

  /** Numbers that were not here when the boxes were made: smaller letters in boxes, wider badges on edges. */
  tighten(boxes) {
    const badges = [...this.edges.values()].filter((line) => line.badge);
    fit([...boxes, ...badges.flatMap(({ texts, room }) => texts.map((text) => [text, room.width + 40]))]);
    const widths = badges.map(({ texts, room }) => Math.max(room.width, ...texts.map((text) => text.getComputedTextLength() + 16)));
    badges.forEach(({ rect, room }, i) => put(rect, { x: room.x + (room.width - widths[i]) / 2, width: widths[i] }));
  }

  grad(id, box, grad, book, hide, changed, largest) {
    let texts = hide && grad ? ["?"] : [], colour = "zero", classes = box.finished.map((name) => name.replace(/-.*/, "-zero-1"));
    if (grad?.whole && !changed && !hide) [texts, classes] = [null, box.finished];
    else if (grad && !hide) {
      const x = arrived(book, id, grad), { cells = ["…"], norm = 0, tone: sign = "zero" } = x === undefined ? (grad.total ?? {}) : { cells: [number(x)], norm: Math.abs(x), tone: tone(x) };
      [texts, colour] = [cells, sign];
      classes = classes.map((name) => name.replace("zero-1", `${colour}-${level(norm, largest)}`));
    }
    fill(box.grad, texts, colour);
    box.tint.forEach((rect, i) => put(rect, { class: classes[i] }));
  }

  /** Whether a box shows a NaN or ∞ by now. */
  ill(id, has, grad, book, hidden) {
    const { value, grad: whole } = this.view.nodes[id], finite = (q, x) => Number.isFinite(single(q) ? x : real(q.norm ?? 0));
    return (has && !finite(value, book.value[id])) || (grad?.whole && !hidden(id) && !finite(whole, book.grad[id]));
  }

  /** Red around what is ill by now, otherwise what the role of a box has. */
  outline(id, box, ill) {
    const own = ["parameter", "output"].includes(this.view.nodes[id].role) ? "strong" : "box";
    for (const rect of box.outline) put(rect, { class: ill ? "sick" : own });
  }

  /** The remark on where a NaN or ∞ arose, once what it is about is there and not hidden. */
  flag(id, found, hidden) {
    const { flag } = (this.health ?? this.view.nodes)[id], there = flag?.includes("gradient") ? found.grads.get(id)?.whole && !hidden(id) : found.values.has(id);
    return there ? flag : undefined;
  }

  /** The remarks on changed numbers: where a box was drawn with one, it has room for it; others are on its edge. */
  remark(id, box, found, hidden) {
    const flag = this.flag(id, found, hidden), marks = found.grads.get(id)?.whole && !hidden(id) ? (this.health?.[id].marks ?? []) : [];
    const said = [...(flag ? [`▲ ${flag}`] : []), ...marks.map(markName)], drawn = [...box.flag, ...box.marks];
    box.plate?.remove();
    if (!this.health) return (box.plate = undefined);
    for (const part of drawn) reveal([part], said.includes(part.textContent));
    const more = said.filter((text) => !drawn.some((part) => part.textContent === text));
    box.plate = more.length ? plate(box, flag ? "remark first" : "remark", more.join("  "), -13, 14) : undefined;
  }

  edge(id, line, found, book, hidden) {
    const { source, target, share, ratio } = this.view.edges[id], { phase } = found.now[0];
    const now = found.now.some((step) => step.edges.includes(id));
    mark(line.group, {
      idle: !found.values.has(target),
      ahead: now && phase === "forward" && found.now.length < 12,
      now: now && phase === "backward",
      done: found.edges.has(id),
    });
    if (ratio === undefined) return;
    const colour = hidden(source) ? "zero" : id in book.share ? tone(book.share[id]) : share.tone;
    for (const path of line.back) put(path, { class: colour + (path.matches("[class$=head]") ? "-head" : "") });
    if (!line.badge) return;
    const words = this.words(id, book, hidden).filter(Boolean), last = line.texts.at(-1);
    line.texts.forEach((text, i) => set(text, words[i]));
    put(last, { class: last.getAttribute("class").replace(/^\S+/, `${colour}-text`) });
  }

  /** The two lines of a badge. */
  words(id, book, hidden) {
    const { local, words, symbol, ratio } = this.view.edges[id], x = book.local[id];
    if (local === undefined) return ["", words];
    const product = [["upstream", id], " × ", ["local", id], " = ", ["share", id]];
    return [`${ratio} = ${symbol && Number.isFinite(x) ? symbol + " = " : ""}${number(x)}`, aloud(product, masked(this.view, book, hidden))];
  }

  label(id, has, grad, book, hide) {
    const node = this.view.nodes[id], made = node.formula ? `${node.name} = ${node.formula}` : `${node.name}, ${node.role}`;
    if (!has) return `${made}, not computed yet`;
    const value = `${made}, value ${single(node.value) ? number(book.value[id]) : brief(node.value)}`;
    if (node.grad === undefined) return `${value}, no gradient`;
    if (!grad || hide) return `${value}, gradient ${grad ? "hidden" : "not computed yet"}`;
    const x = arrived(book, id, grad);
    return `${value}, gradient ${x === undefined ? brief(node.grad) : number(x)}${grad.whole ? "" : " so far"}`;
  }
}

/** The numbers of `book`, but not those that would tell a hidden gradient. */
function masked(view, book, hidden) {
  return (kind, id) => {
    const owner = kind === "upstream" ? view.edges[id].target : kind === "grad" ? id : view.edges[id]?.source;
    return GRADIENTS.has(kind) && hidden(owner) ? undefined : book[kind][id];
  };
}

/** How strong a tint is, 1 to 5: √(|g| / largest), halves to the even number. */
function level(norm, largest) {
  const share = 5 * Math.sqrt(norm / largest), floor = Math.floor(share), even = share - floor === 0.5 ? floor + (floor % 2) : Math.round(share);
  return norm > 0 && Number.isFinite(share) ? Math.min(5, Math.max(1, even)) : 1;
}

function reveal(parts, on) {
  for (const part of parts) put(part, { visibility: on ? "visible" : "hidden" });
}

function mark(group, classes) {
  for (const name in classes) group.classList.toggle(name, classes[name]);
}

/** Texts for cells, red if they are ill; null is what the finished picture has. */
function fill(cells, texts, colour) {
  cells.forEach((cell, i) => {
    cell.style.fill = texts ? `var(--${colour === "bad" ? "bad-text" : "ink"})` : "";
    if (texts) return set(cell, texts[i] ?? "");
    if (cell.shown !== null) cell.replaceChildren(...cell.finished);
    cell.shown = null;
  });
}

function set(text, content) {
  if (text.shown === content) return;
  write(text, content);
  text.shown = content;
}

/** Smaller letters where a text would leave its room; all are measured before any is changed. */
function fit(pairs) {
  const texts = pairs.filter(([text]) => text);
  for (const [text] of texts) text.style.fontSize = "";
  const lengths = texts.map(([text]) => text.getComputedTextLength());
  texts.forEach(([text, room], i) => {
    if (lengths[i] > room) text.style.fontSize = `${((fontSize(text) * room) / lengths[i]).toFixed(1)}px`;
  });
}

const numbers = (text) => text.match(/-?[\d.]+/g).map(Number);

function bounds(rect) {
  return Object.fromEntries(["x", "y", "width", "height"].map((key) => [key, Number(rect.getAttribute(key))]));
}
