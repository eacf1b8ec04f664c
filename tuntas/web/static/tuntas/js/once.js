// A form that was sent cannot be sent a second time; its button says that it is busy.
addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-again")) return;
  if (form.hasAttribute("data-sent")) return event.preventDefault();
  form.setAttribute("data-sent", "");
  event.submitter?.setAttribute("aria-busy", "true");
});

// A form that was sent and is not shown again was accepted: its copy on the device (js `autosave`) can go.
// Not so where it never arrived: turned away to sign in, or answered by "forbidden", "gone", "too often".
try {
  const sent = JSON.parse(localStorage.getItem("tuntas-terkirim"));
  const refused = document.querySelector("main [data-summary]");   // then it stays, until its writer may save it
  if (refused) localStorage.removeItem("tuntas-terkirim");
  const here = [...document.querySelectorAll("form[data-autosave]")].some((form) => form.dataset.autosave === sent);
  if (sent && !refused && !here && !document.querySelector("main[data-away]"))
    for (const key of [`tuntas-draf:${sent}`, "tuntas-terkirim"]) localStorage.removeItem(key);
} catch { /* no storage */ }

// Coming back with the browser's own button finds the form alive again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-sent]")) form.removeAttribute("data-sent");
  for (const button of document.querySelectorAll('button[aria-busy="true"]:not([data-busy])'))
    button.removeAttribute("aria-busy");
});

// After a refusal the list of what is wrong is read first.
document.querySelector("[data-summary]:not(.guide *)")?.focus();
