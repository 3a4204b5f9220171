// Unsent text stays in this browser until it arrived. Forms with data-draft="key"; a key belongs to one person.
const { make, word, icon, site } = km20;
const prefix = `draft:${site.me ?? ""}:`;
const fields = (form) => [...form.elements].filter((field) => field.name && field.matches("textarea, input[type=text], input[data-topics-value]") && field.name !== "csrfmiddlewaretoken");
const read = (key) => JSON.parse(localStorage.getItem(key) ?? "null");
const keep = (form) => {
  const key = prefix + form.dataset.draft;
  const values = Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
  const changed = fields(form).some((field) => field.value.trim() && field.value !== field.defaultValue);
  if (changed) localStorage.setItem(key, JSON.stringify({ values }));
  else localStorage.removeItem(key);
};

const restore = (form) => {
  const key = prefix + form.dataset.draft;
  const draft = read(key);
  if (!draft) return;
  const lost = fields(form).filter((field) => draft.values[field.name] && field.value.trim() !== draft.values[field.name].trim());
  if (!lost.length || fields(form).some((field) => field.matches("[aria-invalid]"))) return;
  const before = lost.map((field) => field.value);
  lost.forEach((field) => (field.value = draft.values[field.name]));
  const discard = make("button", { class: "button button--small", type: "button" }, word("discard"));
  const notice = make("div", { class: "banner banner--info", role: "status" }, icon("history"), make("p", { class: "banner__text" }, word("restored")), discard);
  discard.addEventListener("click", () => {
    lost.forEach((field, at) => (field.value = before[at]));
    localStorage.removeItem(key);
    notice.remove();
    lost[0].dispatchEvent(new Event("draft", { bubbles: true }));
    lost[0].focus();
  });
  form.prepend(notice);
  lost[0].dispatchEvent(new Event("draft", { bubbles: true }));
  form.closest("details")?.setAttribute("open", "");
};

km20.ready((root) => {
  for (const form of km20.fresh(root, "form[data-draft]", "Draft")) {
    restore(form);
    form.addEventListener("input", km20.later(400, () => keep(form)));
    form.addEventListener("submit", () => {
      keep(form);
      const draft = read(prefix + form.dataset.draft);
      if (draft) localStorage.setItem(prefix + form.dataset.draft, JSON.stringify({ ...draft, sent: true }));
    });
    form.addEventListener("htmx:afterRequest", (event) => {
      if (event.detail.successful && event.target === form) localStorage.removeItem(prefix + form.dataset.draft);
    });
  }
});
