// Ctrl-K and "/": one box for everything. Suggestions come from the server (per permission); commands from the page's own links.
const { $, $$, make, site, icon, word } = km20;
const dialog = $("#palette");

if (dialog) {
  const input = $("input", dialog);
  const list = $("#palette-list");
  let asked;
  let was = null;

  const commands = (text) => {
    const found = [".header__write", "#rail a", "#me-menu a"].flatMap((links) => $$(links)).filter((link) => link.textContent.trim().toLowerCase().includes(text));
    return found.slice(0, text ? 5 : 14).map((link) => {
      const own = link.querySelector(".icon, .swatch");
      const label = link.querySelector(".rail__name")?.textContent ?? [...link.childNodes].map((n) => (n.nodeType === 3 || n.tagName === "SPAN") && !n.classList?.contains("badge") ? n.textContent : "").join("");
      const option = make("a", { class: "option", role: "option", tabindex: "-1", href: link.href }, own?.cloneNode(true) ?? icon("arrow-right"), make("span", { class: "option__text" }, make("span", { class: "option__label" }, label.trim())));
      return option;
    });
  };

  // What Enter does when nothing is chosen: a command that begins so, else the search.
  const enter = (text, own) => {
    const href = `${dialog.querySelector("form").action}?q=${encodeURIComponent(text)}`;
    const search = make("a", { class: "option", role: "option", tabindex: "-1", href }, icon("search"), make("span", { class: "option__text" }, make("span", { class: "option__label" }, word("search_for", text))));
    list.prepend(make("div", { class: "options", role: "group" }, search));
    select($$("[role=option]", own).find((option) => option.textContent.trim().toLowerCase().startsWith(text.toLowerCase())) ?? search);
  };

  const options = () => $$("[role=option]", list);
  const select = (option) => {
    $$("[aria-selected=true]", list).forEach((other) => other.setAttribute("aria-selected", "false"));
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.id ||= `palette-option-${options().indexOf(option)}`;
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const fill = async () => {
    const text = input.value.trim();
    if (text === was) return;
    was = text;
    asked?.abort();
    const own = make("div", { class: "options", role: "group" }, ...commands(text.toLowerCase()));
    if (text.length < 2 || !site.find) {
      list.replaceChildren(own);
      return text ? enter(text, own) : select(null);
    }
    asked = new AbortController();
    try {
      const answer = await fetch(`${site.find}?q=${encodeURIComponent(text)}`, { headers: { "HX-Request": "true" }, signal: asked.signal });
      if (text !== input.value.trim()) return;
      if (!answer.ok) throw new Error(answer.status);
      list.innerHTML = await answer.text();
      $$("[role=listbox]", list).forEach((inner) => inner.setAttribute("role", "group"));
      list.append(own);
    } catch {
      if (text !== input.value.trim()) return;
      list.replaceChildren(own);
    }
    enter(text, own);
  };

  km20.openPalette = (text = "") => {
    if (!dialog.open) dialog.showModal();
    input.value = text;
    input.select();
    was = null;
    fill();
  };

  input.addEventListener("input", km20.later(110, fill));
  dialog.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const to = { ArrowDown: at + 1, ArrowUp: at < 1 ? all.length - 1 : at - 1 }[event.key];
    if (to !== undefined) select(all[to % all.length]);
    else if (event.key === "Escape") dialog.close();
    else if (event.key === "Enter" && at >= 0 && !event.isComposing) all[at].click();
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-palette]");
    if (!opener || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    km20.openPalette(opener.value ?? "");
  });
}
