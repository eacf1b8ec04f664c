// Keeps drafts on the server while one types, and on the device when the server cannot be reached.
const PREFIX = "tuntas-draf:";
const SENT = "tuntas-terkirim";
const skipped = new Set(["csrfmiddlewaretoken", "version", "asal", "beda"]);
const read = (key) => { try { return JSON.parse(localStorage.getItem(key) ?? "null"); } catch { return null; } };
const write = (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* the device is full */ } };
const forget = (key) => { try { localStorage.removeItem(key); } catch { /* no storage at all */ } };

const all = (part) => part.querySelectorAll("form[data-autosave]").forEach(watch);
all(document);
addEventListener("fresh", ({ target }) => all(target));   // js `live` has put a new part in its place

function watch(form) {
  const url = form.dataset.autosave;
  const key = PREFIX + url;
  const place = form.querySelector("[data-saved]") ?? document.querySelector("[data-saved]");
  const words = place?.dataset ?? {};
  const base = form.elements.asal ?? { value: "" };   // what one began from: it goes with the copy, wherever that goes
  let timer, dirty = false, busy = false, waiting = null;

  const say = (text, tone = "") => { if (place) [place.textContent, place.dataset.tone] = [text, tone]; };
  const keep = () => write(key, { base: base.value, texts: texts(form) });
  const later = (wait = 1500) => { clearTimeout(timer); timer = setTimeout(save, wait); };

  async function save(last = false) {
    clearTimeout(timer);
    if (!dirty || (busy && last !== true) || "heldBack" in form.dataset) return;   // of two texts a person chooses
    [dirty, busy] = [false, true];
    const body = new FormData(form);
    for (const field of form.querySelectorAll('input[type="file"]')) body.delete(field.name);
    const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken?.value ?? "", Accept: "application/json" };
    try {
      const answer = await fetch(url, { method: "POST", body, headers, keepalive: last === true });
      const said = await answer.json().catch(() => ({}));
      if (!answer.ok || answer.redirected) { keep(); say(said.message ?? words.local, "warn"); return; }
      if (form.elements.version && said.version !== undefined) form.elements.version.value = said.version;
      base.value = said.base ?? base.value;
      if (!dirty) forget(key);
      say(`${words.stored} ${said.saved}`);
    } catch { keep(); dirty = true; say(words.local, "warn"); }
    finally { busy = false; if (waiting) form.requestSubmit(waiting); else if (dirty) later(10000); }
  }

  if ("answered" in form.dataset) keep();   // what stands here was typed last
  else if (restore(form, read(key), base)) { say(words.restored, "warn"); dirty = true; later(); }
  const changed = () => { dirty = true; keep(); forget(SENT); later(); };
  form.addEventListener("input", changed);
  form.addEventListener("rows", changed);
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (busy && !waiting && !event.defaultPrevented) { waiting = event.submitter; return event.preventDefault(); }
    [dirty, waiting] = [false, null];
    keep();
    write(SENT, url);
  });
  addEventListener("online", () => later(0));
  addEventListener("pagehide", () => save(true));
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(true); });
}

function texts(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !skipped.has(name));
}

function restore(form, kept, base) {
  const seen = {};
  let changed = false;
  for (const [name, value] of kept?.texts ?? []) {
    const same = [...form.elements].filter((field) => field.name === name);
    const box = same.find((field) => /radio|checkbox/.test(field.type) && field.value === value);
    const field = box ?? same[seen[name] = (seen[name] ?? -1) + 1];
    if (box ? box.checked : !field || /hidden|file|radio|checkbox/.test(field.type) || !value || field.value === value) continue;
    if (box) box.checked = true; else field.value = value;
    changed = true;
  }
  if (changed) form.dataset.touched = "";
  if (changed && kept.base) base.value = kept.base;   // what others saved meanwhile is not overwritten unseen
  return changed;
}
