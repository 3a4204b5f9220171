// After htmx swapped a part: the focus is where it was (or where it belongs), and a screen reader hears what changed.
const { $, $$ } = km20;
const reachable = "a[href], button, input, textarea, select, summary";
let place = null;

document.addEventListener("htmx:beforeSwap", (event) => {
  const target = event.detail.target;
  const active = document.activeElement;
  place = target?.contains(active)
    ? { id: target.id, name: active.name, at: $$(reachable, target).indexOf(active), before: target.previousElementSibling, parent: target.parentElement }
    : null;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const said = event.detail.elt.matches?.("[data-announce]") ? event.detail.elt : $("[data-announce]", event.detail.elt);
  if (said) km20.announce(said.dataset.announce);
  const wanted = event.detail.elt.matches?.("[data-focus]") ? event.detail.elt : $("[data-focus]", event.detail.elt);
  if (wanted) return wanted.focus();
  // A form that was asked for ("Reply") is there to be written in.
  const form = event.detail.requestConfig?.verb === "get" && place?.id !== "more" && $("textarea[data-composer]", event.detail.elt);
  if (form) return form.focus();
  if (!place || (document.activeElement && document.activeElement !== document.body)) return;
  if (place.id === "more") {
    const first = place.before?.matches("[data-item]") ? place.before.nextElementSibling : place.parent?.querySelector("[data-item]");
    return (first?.querySelector("[data-open]") ?? first?.querySelector(reachable))?.focus();
  }
  const now = document.getElementById(place.id);
  if (!now) return;
  const same = place.name && $(`[name="${place.name}"]:not(button)`, now);
  const next = same || $$(reachable, now)[Math.max(0, place.at)] || $(reachable, now);
  next?.focus({ preventScroll: true });
});

// A toggle shows its new state at once; the server's answer replaces it, a failure puts it back.
const flip = (button) => button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") !== "true");
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.matches("button[aria-pressed]")) flip(event.detail.elt);
});
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, (event) => {
    if (event.detail.elt.matches("button[aria-pressed]")) flip(event.detail.elt);
  });
}
