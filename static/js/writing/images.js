// An image chosen, pasted or dropped: a placeholder at once, the link when the server has it.
const { word, site } = km20;

km20.upload = async (area, file) => {
  const waiting = `![${word("uploading", file.name)}]()`;
  km20.put(area, waiting);
  const body = new FormData();
  body.append("image", file);
  let text = "";
  try {
    const answer = await fetch(site.images, { method: "POST", body, headers: { "X-CSRFToken": km20.csrf() } });
    const result = await answer.json().catch(() => ({}));
    if (answer.ok) text = result.markdown;
    else km20.toast(result.error ?? word("refused"));
  } catch {
    km20.toast(word("offline"));
  }
  const from = area.value.indexOf(waiting);
  if (from >= 0) km20.put(area, text, from, from + waiting.length);
};

