// The page that all of this is about, and how it looks.

const root = document.querySelector("main.sg");
const data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
root.classList.add("js");
for (const part of root.querySelectorAll("[data-still]")) part.remove(); // the picture for those who have no scripts

const find = (selector) => root.querySelector(selector);
const between = (low, x, high) => Math.min(Math.max(x, low), high);

find("h1").after(find(".tools"), ...root.querySelectorAll(".legend"));
find("header").append(find(".keys"));

function on(name, event, act) {
  const field = find(`[data-in=${name}]`);
  field.addEventListener(event, () => act(field));
}

// The last switch counts: the button here, or that of the reader's system, or of the site that this page is part of.
const OUTSIDE = matchMedia("(prefers-color-scheme: dark)");
const dark = () => root.dataset.scheme === "dark" || (root.dataset.scheme === "auto" && OUTSIDE.matches);
if (root.dataset.scheme === "auto") OUTSIDE.addEventListener("change", () => themed("auto"));

function theme() {
  themed(dark() ? "light" : "dark");
}

function themed(scheme = root.dataset.scheme) {
  root.dataset.scheme = scheme;
  root.style.colorScheme = document.documentElement.style.colorScheme = scheme === "auto" ? "light dark" : scheme;
  find("[data-do=theme]").textContent = dark() ? "Light" : "Dark";
}
