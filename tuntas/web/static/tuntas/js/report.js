// Keeps an unsent report on the phone; the page that confirms it clears it.
const key = (name) => `tuntas-laporan:${name}`;
const skipped = new Set(["csrfmiddlewaretoken", "key"]);

for (const done of document.querySelectorAll("[data-report-done]"))
  try { localStorage.removeItem(key(done.dataset.reportDone)); } catch { /* no storage */ }

for (const form of document.querySelectorAll("form[data-report]")) {
  const name = key(form.dataset.report);
  const note = form.querySelector("[data-report-note]");
  try {
    for (const [field, value] of JSON.parse(localStorage.getItem(name) ?? "[]")) {
      const found = form.elements[field];
      if (found && field === "kunci") found.value = value;   // the same report again: the server stores it once
      if (!found || found.type === "hidden") continue;
      // What the address already fills in (a room's QR) wins over the draft.
      if (found instanceof RadioNodeList ? found.value : found.value && found.tagName !== "SELECT") continue;
      found.value = value;
      if (note && !document.querySelector("main [data-summary]")) note.hidden = false;   // a refusal says it already
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  } catch { /* a draft that cannot be read is no draft */ }

  form.addEventListener("input", () => {
    const kept = [...new FormData(form)].filter(([f, v]) => typeof v === "string" && v && !skipped.has(f));
    try { localStorage.setItem(name, JSON.stringify(kept)); } catch { /* full */ }
  });

  // Nothing reached the server: stay on the page, with everything in it, say so, and try again by itself.
  // The browser may well believe that it is connected: in an office the cable is, and nothing behind it answers.
  const unsent = form.querySelector("[data-report-offline]");
  let waiting;
  const again = () => {
    clearTimeout(waiting);
    if (!unsent.hidden && form.checkValidity()) form.requestSubmit();
  };
  form.addEventListener("cut", (event) => {
    event.preventDefault();
    unsent.hidden = false;
    unsent.scrollIntoView({ block: "nearest" });
    clearTimeout(waiting);
    waiting = setTimeout(again, 15_000);
  });
  addEventListener("online", again);
}
