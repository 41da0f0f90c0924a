// Texts whose colour is less than 4.5 : 1 to what is behind them, as WCAG 2 measures it.
() => {
  const channel = c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = rgb => [0.2126, 0.7152, 0.0722].reduce((sum, share, i) => sum + share * channel(rgb[i] / 255), 0);
  const parts = colour => colour.match(/[\d.]+/g).map(Number);
  const behind = e => {
    const t = e.getBoundingClientRect(), x = (t.left + t.right) / 2, y = (t.top + t.bottom) / 2;
    const under = ({ left, right, top, bottom }) => left <= x && x <= right && top <= y && y <= bottom;
    for (let at = e; at; at = at.parentElement) {
      const rects = [...(at.matches("g") ? at.children : [])].filter(c => c.tagName === "rect" && under(c.getBoundingClientRect()));
      const fill = rects.length ? getComputedStyle(rects[0]).fill : getComputedStyle(at).backgroundColor;
      const rgb = fill === "none" ? [0, 0, 0, 0] : parts(fill);
      if (rgb.length === 3 || rgb[3] === 1) return rgb;
    }
    return [255, 255, 255];
  };
  const out = [];
  for (const e of document.querySelectorAll("text, p, b, dt, dd, th, td, button, h1, h2, label, output, .phase, summary")) {
    if (!e.textContent.trim() || !e.getBoundingClientRect().width || getComputedStyle(e).visibility === "hidden") continue;
    const style = getComputedStyle(e), ink = parts(e.tagName === "text" ? style.fill : style.color), paper = behind(e);
    const [a, b] = [light(ink), light(paper)].sort((x, y) => y - x), ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) out.push([e.textContent, ratio, style.color]);
  }
  return out;
}
