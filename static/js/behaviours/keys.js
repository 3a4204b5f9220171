// The keyboard. Which keys there are comes from ui/keys.py, the same table that the help page is made of.
const { $, $$, site } = km20;
let first = "";
let firstAt = 0;

const items = () => $$("[data-item]").filter((item) => item.offsetParent);
const chosen = () => $("[data-item].is-chosen");

const choose = (item) => {
  if (!item) return;
  chosen()?.classList.remove("is-chosen");
  item.classList.add("is-chosen");
  item.scrollIntoView({ block: "nearest" });
  $("[data-open]", item)?.focus({ preventScroll: true });
};

const step = (by) => {
  const all = items();
  const at = all.indexOf(document.activeElement?.closest("[data-item]") ?? chosen());
  choose(at < 0 ? all[0] : all[at + by]);
};

// What a key does: by name here, else it presses the element that carries data-does, the chosen item's first.
const deeds = {
  next: () => step(1),
  previous: () => step(-1),
  open: () => $("[data-open]", chosen() ?? document)?.click(),
  palette: () => km20.openPalette?.(),
  search: () => km20.openPalette?.(),
  help: () => km20.openHelp(),
};

const press = (name) => {
  const target = (chosen() && $(`[data-does~="${name}"]`, chosen())) ?? $(`main [data-does~="${name}"]`) ?? $(`[data-does~="${name}"]`);
  if (!target) return;
  target.click();
  const field = $("textarea, input:not([type=hidden])", target.closest("details, form") ?? target);
  if (name === "reply") field?.focus();
};

km20.openHelp = async () => {
  const dialog = $("#keys-dialog");
  if (!dialog) return;
  const answer = await fetch("/keys/", { headers: { "HX-Request": "true" } });
  if (!answer.ok) return void (location.href = "/keys/");
  dialog.innerHTML = await answer.text();
  if (!dialog.open) dialog.showModal();
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-does=help]");
  if (!link || event.ctrlKey || event.metaKey || !$("#keys-dialog")) return;
  event.preventDefault();
  link.closest("[popover]")?.hidePopover();
  km20.openHelp();
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  const held = event.ctrlKey || event.metaKey;
  if (!held && (site.keys === "off" || km20.inField(event.target) || $("dialog[open]"))) return;
  const key = held ? `Control ${event.key.toLowerCase()}` : event.key;
  const both = Date.now() - firstAt < 1200 ? `${first} ${key}` : "";
  const name = km20Keys[both] ?? km20Keys[key];
  first = key;
  firstAt = Date.now();
  if (!name) return;
  first = "";
  event.preventDefault();
  (deeds[name] ?? press)(name);
});
