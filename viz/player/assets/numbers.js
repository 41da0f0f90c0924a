// How numbers and sentences are written: as the diagram writes them, from the numbers that are there now.

/** Four significant digits, a true minus, 0 only for zero. */
function number(x) {
  if (Number.isNaN(x)) return "NaN";
  if (Math.abs(x) === Infinity) return x > 0 ? "∞" : "−∞";
  if (Number.isInteger(x) && Math.abs(x) < 1e6) return minus(String(x));
  const [digits, power] = rounded(Math.abs(x)), point = (at) => trimmed(digits.slice(0, at) + "." + digits.slice(at));
  let text = point(1) + "e" + power;
  if (power >= -4 && power < 0) text = trimmed("0." + "0".repeat(-power - 1) + digits);
  if (power >= 0 && power < 4) text = point(power + 1);
  return minus((x < 0 ? "-" : "") + text);
}

/** Four digits and the power of ten; halfway between two, the even one, as Python has it. */
function rounded(x) {
  const [long, power] = x.toExponential(40).split("e"), [near, up] = x.toExponential(3).split("e");
  const down = /^.{5}50*$/.test(long) && Number(long[4]) % 2 === 0;
  return [(down ? long.slice(0, 5) : near).replace(".", ""), Number(down ? power : up)];
}

const trimmed = (text) => text.replace(/\.?0*$/, "");
const minus = (text) => text.replaceAll("-", "−");

/** Every digit. */
const exact = (x) => (Number.isFinite(x) ? minus(String(x)) : number(x));

/** JSON has no NaN and no ∞: they come as strings. */
const real = (x) => (typeof x === "string" ? Number(x) : x);

const tone = (x) => (Number.isFinite(x) ? (x > 0 ? "plus" : x < 0 ? "minus" : "zero") : "bad");

// What belongs to the backward pass: it has a sign's colour, and may be hidden.
const GRADIENTS = new Set(["grad", "upstream", "share", "before", "after"]);

/** The pieces of a sentence with their numbers as text; what `amount` does not tell is a question mark. */
function spelled(sentence, amount) {
  let said = "";
  return sentence.map((piece, i) => {
    if (typeof piece === "string") {
      said += piece;
      return { text: piece };
    }
    const [kind, id, by] = piece;
    if (kind === "ratio") {
      said += "/";
      return { text: `∂${id}/∂${by}`, above: id, below: by };
    }
    const x = amount(kind, id), next = sentence[i + 1];
    if (x === undefined) return { text: "?", tone: "muted" };
    const inside = /[+−×·/÷^@]\s*$/.test(said) || (typeof next === "string" && /^[⁰¹²³⁴⁵⁶⁷⁸⁹⁻^]/.test(next));
    const text = number(x);
    said += "0";
    return { text: inside && text[0] === "−" ? `(${text})` : text, tone: GRADIENTS.has(kind) && `${tone(x)}-text` };
  });
}

/** The sentence as HTML, with fractions as MathML. */
function typeset(sentence, amount) {
  return html("p", {}, ...spelled(sentence, amount).map(({ text, above, below, tone }) => (above ? fraction(above, below) : tone ? html("b", { class: tone }, text) : text)));
}

const aloud = (sentence, amount) => spelled(sentence, amount).map((piece) => piece.text).join("");

/** Makers of elements: a name, attributes, and what is in it. */
const maker = (space) => (name, attributes = {}, ...content) => {
  const made = document.createElementNS(`http://www.w3.org/${space}`, name);
  put(made, attributes);
  made.append(...content);
  return made;
};
const html = maker("1999/xhtml"), svg = maker("2000/svg"), math = maker("1998/Math/MathML");

function put(made, attributes) {
  for (const key in attributes) if (made.getAttribute(key) !== String(attributes[key])) made.setAttribute(key, attributes[key]);
}

const fraction = (above, below) => math("math", {}, math("mfrac", {}, math("mtext", {}, "∂" + above), math("mtext", {}, "∂" + below)));

const LOWER = "₀₁₂₃₄₅₆₇₈₉", UPPER = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵀ";

/** Text in an SVG, with indices and powers as smaller plain characters, which every font has. */
function write(text, content) {
  const size = fontSize(text);
  let level = 0;
  text.textContent = "";
  for (const run of content.match(/[₀-₉]+|[⁰¹²³⁴-⁹⁻ᵀ]+|[^₀-₉⁰¹²³⁴-⁹⁻ᵀ]+/g) ?? []) {
    const low = LOWER.includes(run[0]), high = UPPER.includes(run[0]), wanted = low ? size * 0.2 : high ? size * -0.32 : 0;
    const plain = [...run].map((c) => (low ? LOWER.indexOf(c) : high ? "0123456789−T"[UPPER.indexOf(c)] : c)).join("");
    text.append(svg("tspan", { dy: (wanted - level).toFixed(1), ...((low || high) && { "font-size": (size * 0.72).toFixed(1) }) }, plain));
    level = wanted;
  }
}

/** The size of a text's letters, before `fit` makes them smaller. */
const fontSize = (text) => (text.letters ??= parseFloat(getComputedStyle(text).fontSize));
