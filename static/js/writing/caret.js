// Where the caret is: a copy of the field's text up to it, laid out the same way.
const { make } = km20;

km20.caret = (area) => {
  const style = getComputedStyle(area);
  const copy = make("div", { "aria-hidden": "true" });
  for (const name of ["font", "letterSpacing", "padding", "lineHeight", "whiteSpace", "boxSizing"]) copy.style[name] = style[name];
  Object.assign(copy.style, { position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word", inlineSize: `${area.clientWidth}px` });
  const mark = make("span", {}, "\u200b");
  copy.append(area.value.slice(0, area.selectionStart), mark);
  area.parentElement.append(copy);
  const spot = { x: mark.offsetLeft, y: area.offsetTop + mark.offsetTop - area.scrollTop + mark.offsetHeight + 4 };
  copy.remove();
  return spot;
};

