// What the behaviours share: finding things, words, icons, announcing, and a hook for new parts of the page.
const root = document.documentElement;
const sprite = document.querySelector(".icon use")?.getAttribute("href").split("#")[0] ?? "/static/icons.svg";
const hooks = [];

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

globalThis.km20 = {
  site: document.body.dataset,
  $: (selector, within = document) => within.querySelector(selector),
  $$: (selector, within = document) => [...within.querySelectorAll(selector)],
  make,
  word: (name, value = "") => (km20Words[name] ?? name).replace("{}", value),
  icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `${sprite}#${name}`);
    svg.append(use);
    return svg;
  },
  announce(text) {
    const region = document.getElementById("announcer");
    if (!region) return;
    region.textContent = "";
    setTimeout(() => (region.textContent = text), 60);
  },
  // Runs `hook(root)` now for the page, and for whatever htmx or a behaviour brings in later.
  ready(hook) {
    hooks.push(hook);
    hook(document);
  },
  grown: (element) => hooks.forEach((hook) => hook(element)),
  // All that match, the root itself included, each once for `name`.
  fresh(root, selector, name) {
    const own = root.matches?.(selector) ? [root] : [];
    return [...own, ...root.querySelectorAll(selector)].filter((element) => {
      const isNew = !element.dataset[`did${name}`];
      element.dataset[`did${name}`] = "1";
      return isNew;
    });
  },
  later(wait, run) {
    let timer;
    return (...given) => {
      clearTimeout(timer);
      timer = setTimeout(() => run(...given), wait);
    };
  },
  csrf: () => document.querySelector("#act [name=csrfmiddlewaretoken]")?.value ?? "",
  inField: (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]"),
};

root.classList.add("js");
document.addEventListener("htmx:load", (event) => km20.grown(event.detail.elt));

// What only writing needs comes when there is something to write in.
km20.ready((part) => {
  const wanted = "[data-composer], [data-topics], [data-people]:not(body), form[data-draft]";
  if (km20.site.writing && (part.matches?.(wanted) || part.querySelector(wanted))) import(km20.site.writing);
});
