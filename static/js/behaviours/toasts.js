// Toasts go by themselves after a while unless somebody is at them or they can be undone; htmx's failures become toasts.
const { $, make, word, icon } = km20;

const dismiss = (toast) => {
  if (toast.matches(":hover, :focus-within")) setTimeout(() => dismiss(toast), 3000);
  else toast.remove();
};

km20.toast = (text, level = "error") => {
  const close = make("button", { class: "button button--icon button--quiet button--small", type: "button", "data-close": "", "aria-label": word("close") }, icon("x"));
  const sign = icon(level === "error" ? "circle-alert" : "circle-check");
  const toast = make("div", { class: `toast toast--${level}`, "data-toast": "" }, sign, make("p", { class: "toast__text" }, text), close);
  $("#toasts").append(toast);
  km20.grown(toast);
};

km20.ready((root) => {
  for (const toast of km20.fresh(root, "[data-toast]", "Toast")) {
    const stays = toast.matches(".toast--error, .toast--warning") || toast.querySelector("[form=act]");
    setTimeout(() => dismiss(toast), stays ? 20000 : 7000);
  }
});

document.addEventListener("htmx:sendError", () => km20.toast(word("offline")));
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status !== 401) km20.toast(word("broken"));
});
