// Pages refresh themselves when new events change what they show, and sentences can be copied. Without this file they are the same, read once.
"use strict";
(() => {
  const offer = () => {
    if (navigator.clipboard) document.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = false; });
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not copied: select the text instead";
    }
  });
  offer();
  const state = document.getElementById("live");
  if (!state || !window.EventSource) return;
  let shown = null;
  const busy = () => {
    const at = document.activeElement;
    return at && (at.tagName === "INPUT" || at.tagName === "SELECT" || at.tagName === "TEXTAREA");
  };
  const source = new EventSource("/live");
  source.addEventListener("data", async (event) => {
    const news = JSON.parse(event.data);
    if (shown === null || shown === news.version) {
      shown = news.version;
      state.textContent = "live, data " + news.lag + " old";
      return;
    }
    if (busy()) { state.textContent = "new data: reload to see them"; return; }
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const here = document.querySelector("main");
    const there = page.querySelector("main");
    if (here && there) {
      here.replaceChildren(...there.childNodes);
      offer();
      shown = news.version;
      state.textContent = "updated, data " + news.lag + " old";
    }
  });
  source.onerror = () => { state.textContent = "not live: the connection is lost"; };
  window.addEventListener("pagehide", () => source.close());
})();
