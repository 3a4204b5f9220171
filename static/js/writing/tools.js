// What the writer's tools do to the text of a textarea. Each tool: name, icon, deed, key with Ctrl.
const put = (area, text, from = area.selectionStart, to = area.selectionEnd) => {
  area.focus();
  area.setSelectionRange(from, to);
  // insertText keeps the browser's undo; setRangeText is for browsers that have dropped it.
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, from, to, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
};
const around = (area, before, after = before, empty = "") => {
  const from = area.selectionStart;
  const text = area.value.slice(from, area.selectionEnd) || empty;
  put(area, before + text + after);
  area.setSelectionRange(from + before.length, from + before.length + text.length);
};
const lines = (area, mark) => {
  const from = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const chosen = area.value.slice(from, area.selectionEnd);
  put(area, chosen.split("\n").map((line, at) => (typeof mark === "string" ? mark : mark(at)) + line).join("\n"), from);
};
km20.tools = [
  ["heading", "heading", (area) => lines(area, "## ")],
  ["bold", "bold", (area) => around(area, "**"), "b"],
  ["italic", "italic", (area) => around(area, "_"), "i"],
  ["link", "link", (area) => around(area, "[", "](https://)", "")],
  ["quote", "quote", (area) => lines(area, "> ")],
  ["code", "code", (area) => (area.value.slice(area.selectionStart, area.selectionEnd).includes("\n") ? around(area, "```\n", "\n```") : around(area, "`"))],
  ["list", "list", (area) => lines(area, "- ")],
  ["numbers", "list-ordered", (area) => lines(area, (at) => `${at + 1}. `)],
];

km20.put = put;
