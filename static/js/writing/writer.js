// textarea[data-composer]: a row of tools, a preview from the server, images by button, paste or drop, @people and #topics.
const { make, word, icon, site } = km20;

const preview = async (area, view) => {
  view.setAttribute("aria-busy", "true");
  const body = new URLSearchParams({ body: area.value });
  const headers = { "X-CSRFToken": km20.csrf(), "HX-Request": "true" };
  const answer = await fetch(site.preview, { method: "POST", body, headers }).catch(() => null);
  view.removeAttribute("aria-busy");
  view.innerHTML = answer?.ok ? await answer.text() : "";
  if (!view.textContent.trim() && !view.querySelector("img")) view.textContent = word(answer?.ok ? "nothing" : "offline");
  km20.grown(view);
};

const enhance = (area) => {
  const bar = make("div", { class: "writer__bar", role: "toolbar", "aria-label": word("tools") });
  const box = make("div", { class: "writer" }, bar);
  const view = make("div", { class: "writer__view prose", tabindex: "0", role: "region", "aria-label": word("preview"), hidden: "" });
  area.before(box);
  box.append(area, view);
  const tool = (name, sign, run) => {
    const button = make("button", { class: "writer__tool", type: "button", title: word(name), "aria-label": word(name) }, icon(sign));
    button.addEventListener("click", run);
    bar.append(button);
    return button;
  };
  const tools = km20.tools.map(([name, sign, run]) => tool(name, sign, () => run(area)));
  if (site.images) {
    const file = make("input", { type: "file", accept: "image/*", hidden: "" });
    file.addEventListener("change", () => ([...file.files].forEach((one) => km20.upload(area, one)), (file.value = "")));
    tools.push(tool("image", "image", () => file.click()));
    area.addEventListener("paste", (event) => {
      const images = [...event.clipboardData.files].filter((one) => one.type.startsWith("image/"));
      if (images.length) event.preventDefault();
      images.forEach((one) => km20.upload(area, one));
    });
    box.addEventListener("dragover", (event) => (event.preventDefault(), box.classList.add("is-over")));
    box.addEventListener("dragleave", () => box.classList.remove("is-over"));
    box.addEventListener("drop", (event) => {
      event.preventDefault();
      box.classList.remove("is-over");
      [...event.dataTransfer.files].filter((one) => one.type.startsWith("image/")).forEach((one) => km20.upload(area, one));
    });
  }
  bar.append(make("span", { class: "writer__gap" }));
  if (site.preview) {
    const toggle = make("button", { class: "writer__tool", type: "button", "aria-pressed": "false" }, word("preview"));
    toggle.addEventListener("click", () => {
      const on = view.hidden;
      toggle.setAttribute("aria-pressed", on);
      view.hidden = !on;
      area.hidden = on;
      tools.forEach((one) => (one.disabled = on));
      if (on) preview(area, view);
      else area.focus();
    });
    bar.append(toggle);
  }
  area.addEventListener("keydown", (event) => {
    const shortcut = (event.ctrlKey || event.metaKey) && km20.tools.find(([, , , key]) => key === event.key.toLowerCase());
    if (shortcut) event.preventDefault(), event.stopPropagation(), shortcut[2](area);
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") area.form?.requestSubmit();
  });
  const typing = () => /(?:^|[\s(])([@#])([\w.-]{1,40})$/.exec(area.value.slice(0, area.selectionStart));
  km20.suggest(area, {
    ask: () => typing()?.[2] ?? null,
    url: () => (typing()?.[1] === "@" ? site.people : site.topics),
    at: () => km20.caret(area),
    pick(row) {
      const [, sign, typed] = typing() ?? [];
      if (sign) km20.put(area, `${sign}${row.value} `, area.selectionStart - typed.length - 1, area.selectionStart);
    },
  });
};

km20.ready((root) => km20.fresh(root, "textarea[data-composer]", "Writer").forEach(enhance));
