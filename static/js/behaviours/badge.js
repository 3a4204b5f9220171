// The unread badge asks every 45 s while somebody looks; the server answers 204 when nothing is new.
const { $, site } = km20;

if (site.badge) {
  const ask = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(site.badge, { headers: { "HX-Request": "true" } });
      const badge = $("#badge");
      if (answer.status !== 200 || !badge) return;
      const before = badge.dataset.unread;
      badge.outerHTML = await answer.text();
      const now = $("#badge")?.dataset.unread ?? "0";
      const mark = $(".bottom-bar__mark");
      if (mark && now !== "0") mark.dataset.unread = now;
      else if (mark) delete mark.dataset.unread;
      if (Number(now) > Number(before)) km20.announce($("#badge").textContent);
    } catch {
      // Offline: the next turn asks again.
    }
  };
  setInterval(ask, 45000);
  document.addEventListener("visibilitychange", km20.later(1500, ask));
}
