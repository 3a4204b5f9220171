// "3 h" for what is recent; all other times in the reader's own zone (cached cards are rendered in UTC).
const zone = km20.site.zone || undefined;
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const short = new Intl.RelativeTimeFormat(language, { style: "narrow", numeric: "auto" });
const day = new Intl.DateTimeFormat(language, { timeZone: zone, day: "numeric", month: "short", year: "numeric" });
const full = new Intl.DateTimeFormat(language, { timeZone: zone, dateStyle: "medium", timeStyle: "short" });

const ago = (date) => {
  const minutes = (Date.now() - date) / 60000;
  if (minutes < 0 || minutes >= 7 * 1440) return day.format(date);
  if (minutes < 1) return short.format(0, "second");
  if (minutes < 60) return short.format(-Math.floor(minutes), "minute");
  if (minutes < 1440) return short.format(-Math.floor(minutes / 60), "hour");
  return short.format(-Math.floor(minutes / 1440), "day");
};

const show = (root) => {
  const all = root.matches?.("time[data-time]") ? [root] : root.querySelectorAll("time[data-time]");
  for (const element of all) {
    const date = new Date(element.dateTime);
    const style = element.dataset.time;
    const text = style === "date" ? ago(date) : style === "full" ? full.format(date) : day.format(date);
    if (element.textContent !== text) element.textContent = text;
    element.title = full.format(date);
  }
};

km20.ready(show);
setInterval(() => document.hidden || show(document), 60000);
