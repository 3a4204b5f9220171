// Drafts (static/js/writing/drafts.js) end here, on every page: when they have arrived, and when the person signs out.
const each = (deed) => Object.keys(localStorage).filter((key) => key.startsWith("draft:")).forEach(deed);

// A draft that was sent is dropped when the next page opens; coming back (Back, reload) or an error page means that it
// did not arrive.
const arrived = !document.body.matches(".plain") && performance.getEntriesByType("navigation")[0]?.type === "navigate";
each((key) => {
  const draft = JSON.parse(localStorage.getItem(key));
  if (!draft?.sent) return;
  if (arrived) localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify({ ...draft, sent: false }));
});

document.addEventListener("submit", (event) => {
  const to = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : event.target.action;
  if (String(to).endsWith("/accounts/logout/")) each((key) => localStorage.removeItem(key));
});
