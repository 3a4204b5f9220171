// Topics as chips over a plain input of comma-separated names (input[data-topics]); the plain input is what is sent.
const { make, word, icon } = km20;

const enhance = (source) => {
  const clean = (text) => text.trim().toLowerCase().replace(/^#/, "").replace(/\s+/g, "-");
  const box = make("div", { class: "topic-input" });
  const entry = make("input", { class: "topic-input__entry", type: "text", autocomplete: "off", id: source.id });
  for (const name of ["aria-describedby", "aria-invalid", "placeholder"]) {
    if (source.hasAttribute(name)) entry.setAttribute(name, source.getAttribute(name));
  }
  source.id = `${source.id}_value`;
  source.type = "hidden";
  source.dataset.topicsValue = "";
  source.after(box);
  box.append(entry);
  let topics = [];

  const draw = () => {
    box.querySelectorAll(".chip").forEach((chip) => chip.remove());
    for (const topic of topics) {
      const remove = make("button", { class: "chip__remove", type: "button", "aria-label": word("remove", topic) }, icon("x"));
      remove.addEventListener("click", () => (set(topics.filter((other) => other !== topic)), entry.focus()));
      entry.before(make("span", { class: "chip chip--topic" }, topic, remove));
    }
  };
  const set = (names) => {
    topics = [...new Set(names.map(clean).filter(Boolean))];
    source.value = topics.join(", ");
    draw();
    source.dispatchEvent(new Event("input", { bubbles: true }));
    source.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const add = (text) => {
    entry.value = "";
    if (clean(text)) set([...topics, ...text.split(",")]);
  };

  km20.suggest(entry, { ask: () => clean(entry.value) || null, url: () => km20.site.topics, pick: (row) => add(row.value) });
  entry.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === ",") && entry.value.trim()) {
      event.preventDefault();
      add(entry.value);
    } else if (event.key === "Backspace" && !entry.value && topics.length) set(topics.slice(0, -1));
  });
  entry.addEventListener("input", () => entry.value.includes(",") && add(entry.value));
  entry.addEventListener("blur", () => setTimeout(() => add(entry.value), 180));
  box.addEventListener("click", (event) => event.target === box && entry.focus());
  source.form?.addEventListener("draft", () => ((topics = source.value.split(",").map(clean).filter(Boolean)), draw()));
  topics = source.value.split(",").map(clean).filter(Boolean);
  draw();
};

km20.ready((root) => km20.fresh(root, "input[data-topics]", "Topics").forEach(enhance));
