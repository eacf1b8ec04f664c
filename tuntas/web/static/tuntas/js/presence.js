// Tells the server while somebody writes in a step, so that others see who; a mark lives one minute.
const EVERY = 20000;
const told = new WeakMap();

function tell({ target }) {
  const form = target.closest?.("form[data-present]");
  if (!form || !target.matches("input, select, textarea") || Date.now() - (told.get(form) ?? 0) < EVERY) return;
  told.set(form, Date.now());
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  fetch(form.dataset.present, { method: "POST", headers, keepalive: true }).catch(() => told.delete(form));
}

addEventListener("input", tell);
addEventListener("focusin", tell);
