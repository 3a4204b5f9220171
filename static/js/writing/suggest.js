// A list of suggestions under a field. km20.suggest(field, {ask: () => query or null, url, pick}) is used by the writer's
// @ and #, by topic chips and by fields that take a handle.
const { make } = km20;
let number = 0;

km20.suggest = (field, { ask, url, pick, at }) => {
  const list = make("div", { class: "suggest", role: "listbox", id: `suggest-${++number}`, hidden: "" });
  const anchor = field.parentElement;
  anchor.classList.add("has-suggest");
  anchor.append(list);
  field.setAttribute("aria-autocomplete", "list");
  let rows = [];
  let chosen = -1;
  let asked;

  const close = () => {
    list.hidden = true;
    rows = [];
    chosen = -1;
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (to) => {
    chosen = (to + rows.length) % rows.length;
    [...list.children].forEach((option, index) => option.setAttribute("aria-selected", index === chosen));
    field.setAttribute("aria-activedescendant", list.children[chosen].id);
    list.children[chosen].scrollIntoView({ block: "nearest" });
  };
  const take = (index) => {
    const row = rows[index];
    close();
    pick(row);
  };
  const show = () => {
    list.replaceChildren(...rows.map((row, index) => {
      const hint = make("span", { class: "option__hint" }, row.hint ?? "");
      const option = make("div", { class: "option", role: "option", id: `${list.id}-${index}` }, make("span", { class: "option__text" }, make("span", { class: "option__label" }, row.label), hint));
      option.addEventListener("mousedown", (event) => (event.preventDefault(), take(index)));
      return option;
    }));
    const spot = at?.() ?? { x: 0, y: field.offsetTop + field.offsetHeight + 4 };
    list.style.left = `${Math.max(0, Math.min(spot.x, anchor.offsetWidth - 320))}px`;
    list.style.insetBlockStart = `${spot.y}px`;
    list.hidden = false;
    choose(0);
    km20.announce(km20.word("found", rows.length));
  };

  field.addEventListener("input", km20.later(120, async () => {
    const query = ask();
    const address = query === null ? "" : url();
    if (!address) return close();
    asked?.abort();
    asked = new AbortController();
    try {
      // The community that it is written in, so that people who cannot read it are marked.
      const where = field.form?.elements.community?.value ?? field.form?.dataset.community ?? "";
      const terms = new URLSearchParams({ format: "json", q: query, community: where });
      const answer = await fetch(`${address}?${terms}`, { signal: asked.signal });
      rows = answer.ok && ask() === query ? (await answer.json()).results.slice(0, 8) : [];
      if (rows.length) show();
      else close();
    } catch {
      close();
    }
  }));
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Enter" || event.key === "Tab") take(chosen);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  field.addEventListener("blur", () => setTimeout(close, 150));
};

km20.ready((root) => {
  for (const field of km20.fresh(root, "input[data-people]", "People")) {
    const many = field.dataset.people === "many";
    const last = () => (many ? field.value.split(",").pop() : field.value).trim();
    km20.suggest(field, {
      ask: () => last() || null,
      url: () => km20.site.people,
      pick: (row) => (field.value = many ? [...field.value.split(",").slice(0, -1).map((v) => v.trim()), row.value].join(", ") + ", " : row.value),
    });
  }
});
