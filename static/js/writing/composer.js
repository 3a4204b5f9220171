// The page to write on. The first line suggests the kind: a question mark makes it a question, until the writer chooses.
km20.ready((root) => {
  for (const form of km20.fresh(root, "form.write", "Composer")) {
    const kinds = km20.$$('[name="kind"]', form);
    const title = form.elements.title;
    let chosen = kinds.some((kind) => kind.checked);
    kinds.forEach((kind) => kind.addEventListener("change", () => (chosen = true)));
    title?.addEventListener("input", () => {
      if (chosen) return;
      const isQuestion = /[?？؟]["')»”\s]*$/.test(title.value);
      kinds.forEach((kind) => (kind.checked = isQuestion && kind.value === "question"));
    });

    // Once the site keeps it as a draft, this browser keeps its own copy under the draft's name.
    form.addEventListener("htmx:afterSettle", () => {
      const pk = form.elements.draft?.value;
      if (!pk || form.dataset.draft !== "write") return;
      localStorage.removeItem(`draft:${km20.site.me ?? ""}:write`);
      form.dataset.draft = `draft-${pk}`;
    });
  }
});
