// Filters send themselves; a form is sent once; a long text says how much room is left.
const { make, word } = km20;

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosubmit]");
  if (form && !event.target.matches("[type=search], [type=text]")) form.requestSubmit();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  // The shared #act form serves many buttons and must be free again at once when htmx takes over.
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, form.id === "act" ? 600 : 5000);
});
addEventListener("pageshow", () => km20.$$("form[data-sent]").forEach((form) => delete form.dataset.sent));

document.addEventListener("input", (event) => {
  const field = event.target;
  const most = field.maxLength;
  if (!(most > 0)) return;
  let shown = field.parentElement.querySelector(":scope > .field__count");
  const left = most - field.value.length;
  if (left > Math.max(20, most / 5)) return shown?.remove();
  if (!shown) field.after((shown = make("p", { class: "field__count", "aria-live": "polite" })));
  shown.textContent = word("left", left);
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard?.writeText(button.dataset.copy || button.closest("pre")?.querySelector("code")?.textContent || "");
  km20.announce(word("copied"));
  button.replaceChildren(km20.icon("check"));
  setTimeout(() => button.replaceChildren(km20.icon("copy")), 1500);
});

km20.ready((root) => {
  for (const block of km20.fresh(root, ".prose pre", "Copy")) {
    block.tabIndex = 0;
    block.append(make("button", { class: "code-copy button button--icon button--small", type: "button", "data-copy": "", "aria-label": word("copy") }, km20.icon("copy")));
  }
});
