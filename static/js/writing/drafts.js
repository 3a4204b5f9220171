// Unsent text stays in this browser until it arrived. Forms with data-draft="key"; a key belongs to one person.
// What becomes of it afterwards is in behaviours/sent.js.
const { $$, make, word, icon, site } = km20;
const keyOf = (form) => `draft:${site.me ?? ""}:${form.dataset.draft}`;
const read = (form) => JSON.parse(localStorage.getItem(keyOf(form)) ?? "null");
const write = (form, draft) => localStorage.setItem(keyOf(form), JSON.stringify(draft));
const drop = (form) => localStorage.removeItem(keyOf(form));
const typed = (form) => $$("textarea[name], input[type=text][name], input[data-topics-value]", form);
// Which draft of the server's the text belongs to, so that it does not become a second one.
const carried = (form) => $$("[name=draft], [name=idempotency_key]", form);
const valuesOf = (fields) => Object.fromEntries(fields.map((field) => [field.name, field.value]));

const keep = (form) => {
  const changed = typed(form).some((field) => field.value.trim() && field.value !== field.defaultValue);
  if (changed) write(form, { values: valuesOf([...typed(form), ...carried(form)]) });
  else drop(form);
};

const restore = (form) => {
  const draft = read(form);
  if (!draft || form.querySelector("[aria-invalid]")) return;
  const lost = typed(form).filter((field) => draft.values[field.name]?.trim() && field.value.trim() !== draft.values[field.name].trim());
  if (!lost.length) return;
  const all = [...lost, ...carried(form)];
  const before = all.map((field) => field.value);
  const tell = () => lost.forEach((field) => field.dispatchEvent(new Event("draft", { bubbles: true })));
  const discard = make("button", { class: "button button--small", type: "button" }, word("discard"));
  const text = make("p", { class: "banner__text" }, word("restored"));
  const notice = make("div", { class: "banner banner--info", role: "status" }, icon("history"), text, discard);
  discard.addEventListener("click", () => {
    all.forEach((field, at) => (field.value = before[at]));
    drop(form);
    notice.remove();
    tell();
    lost[0].focus();
  });
  all.forEach((field) => (field.value = draft.values[field.name] ?? field.value));
  form.prepend(notice);
  tell();
  form.closest("details")?.setAttribute("open", "");
};

km20.ready((root) => {
  for (const form of km20.fresh(root, "form[data-draft]", "Draft")) {
    restore(form);
    // Sent within the wait after the last key: what is kept then must not come back as unsent.
    let isSent = false;
    const keepLater = km20.later(400, () => isSent || keep(form));
    form.addEventListener("input", () => {
      isSent = false;
      keepLater();
    });
    form.addEventListener("submit", () => {
      isSent = true;
      keep(form);
      const draft = read(form);
      if (draft) write(form, { ...draft, sent: true });
    });
    form.addEventListener("htmx:afterRequest", (event) => {
      if (event.target !== form) return;
      if (event.detail.successful) drop(form);
      else keep(form);
    });
  }
});
