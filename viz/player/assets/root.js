// The page that all of this is about, and how it looks.

const root = document.querySelector("main.sg");
const data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
root.classList.add("js");

const find = (selector) => root.querySelector(selector);
const between = (low, x, high) => Math.min(Math.max(x, low), high);

find("h1").after(find(".tools"));
find("header").append(find(".keys"));

function on(name, event, act) {
  const field = find(`[data-in=${name}]`);
  field.addEventListener(event, () => act(field));
}

const dark = () => root.style.colorScheme === "dark" || (root.style.colorScheme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);

function theme() {
  root.dataset.scheme = root.style.colorScheme = document.documentElement.style.colorScheme = dark() ? "light" : "dark";
  themed();
}

function themed() {
  find("[data-do=theme]").textContent = dark() ? "Light" : "Dark";
}
