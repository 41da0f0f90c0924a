// Texts that leave their box, boxes and badges that overlap, things outside of the window.
() => {
  const rect = e => e.getBoundingClientRect(), out = [];
  const inside = (a, b, by) =>
    a.left >= b.left - by && a.right <= b.right + by && a.top >= b.top - by && a.bottom <= b.bottom + by;
  const seen = e => getComputedStyle(e).visibility !== "hidden" && e.textContent.trim() !== "";
  const boxes = [...document.querySelectorAll("[data-node]")];
  for (const box of boxes) for (const text of box.querySelectorAll("text")) {
    if (!text.closest(".plate") && seen(text) && !inside(rect(text), rect(box.querySelector("rect")), 1)) out.push(`${text.textContent} leaves its box`);
  }
  const badges = [...document.querySelectorAll("[data-part=badge]")].filter(b => getComputedStyle(b).visibility !== "hidden");
  for (const badge of badges) for (const text of badge.querySelectorAll("text")) {
    if (!inside(rect(text), rect(badge.querySelector("rect")), 1)) out.push(`${text.textContent} leaves its badge`);
  }
  const solid = [...boxes, ...badges].map(e => e.querySelector("rect"));
  solid.forEach((a, i) => solid.slice(i + 1).forEach(b => {
    const [p, q] = [rect(a), rect(b)];
    const w = Math.min(p.right, q.right) - Math.max(p.left, q.left), h = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
    if (w > 1 && h > 1) out.push(`${a.parentNode.textContent} overlaps ${b.parentNode.textContent}`);
  }));
  const stage = rect(document.querySelector(".stage"));
  if (!document.querySelector("main").player.camera.follows) {
    const plates = [...document.querySelectorAll(".plate rect")];
    for (const box of [...solid, ...plates]) if (!inside(rect(box), stage, 1)) out.push(`${box.parentNode.textContent} is outside`);
  }
  for (const bubble of document.querySelectorAll(".bubble rect")) if (!inside(rect(bubble), stage, 1)) out.push("a bubble is cut off");
  const page = document.documentElement;
  if (page.scrollWidth > innerWidth) out.push(`the page is ${page.scrollWidth} wide`);
  for (const e of document.querySelectorAll("button, select, h1, .words, .card h2")) {
    const r = rect(e);
    if (r.width && (r.left < -1 || r.right > innerWidth + 1)) out.push(`${e.textContent} is outside of the window`);
  }
  return out;
}
