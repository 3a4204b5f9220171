// Menus are popovers and work without this; here: arrow keys, closing, and a place where the browser cannot anchor.
const { $$ } = km20;
const anchors = CSS.supports("position-area: block-end");

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.("[popover]")) return;
  const button = document.querySelector(`[popovertarget="${menu.id}"]`);
  button?.setAttribute("aria-expanded", event.newState === "open");
  if (event.newState !== "open" || !menu.matches(".menu")) return;
  if (!anchors && button) {
    const at = button.getBoundingClientRect();
    const below = at.bottom + menu.offsetHeight < innerHeight;
    menu.style.insetBlockStart = `${below ? at.bottom : Math.max(8, at.top - menu.offsetHeight - 8)}px`;
    menu.style.left = `${Math.max(8, Math.min(at.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8))}px`;
  }
  $$("a, button", menu)[0]?.focus({ preventScroll: true });
}, true);

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu");
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!menu || !by) return;
  event.preventDefault();
  const all = $$("a, button:not(:disabled)", menu);
  all[(all.indexOf(document.activeElement) + by + all.length) % all.length]?.focus();
});

for (const tab of $$(".tabs [aria-current], .filter-row [aria-current]")) {
  tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 80;
}

document.addEventListener("click", (event) => {
  const closer = event.target.closest("[data-close]");
  if (closer) {
    const box = closer.closest("[data-toast], dialog, [popover]");
    if (box?.matches("dialog")) box.close();
    else if (box?.matches("[popover]")) box.hidePopover();
    else box?.remove();
  }
  if (event.target.matches("dialog.dialog")) event.target.close();
  if (event.target.closest(".menu .reaction, .menu [hx-post]")) event.target.closest(".menu").hidePopover?.();
});
