// Shows what changed without reloading: asks every few seconds, leaves alone what somebody is typing in.
const main = document.querySelector("main[data-live]");
const bar = document.querySelector("[data-live-bar]");
const parts = main?.dataset.parts.split(",").map((name) => name.trim()) ?? [];
const every = Number(main?.dataset.every ?? 5) * 1000;
const seen = new Map(parts.map((name) => [name, clean(document.querySelector(name))]));   // as the server told it
let etag = "", failed = 0, timer;

// What a part says, but for tokens and minutes, which differ without anything having happened.
function clean(part) {
  const copy = part?.cloneNode(true);
  for (const one of copy?.querySelectorAll("[name=csrfmiddlewaretoken]") ?? []) one.remove();
  for (const one of copy?.querySelectorAll("[data-tick]") ?? []) one.replaceWith("");
  return copy?.outerHTML ?? "";
}

const typing = "input:not([type=radio], [type=checkbox], [type=submit]), select, textarea";
const busy = (part) => part.querySelector("form[data-touched], dialog[open]")
  || (part.contains(document.activeElement) && document.activeElement.matches(typing));
const same = (one, other) => (one.id ? one.id === other.id : one.href === other.href && one.name === other.name
  && one.textContent.trim() === other.textContent.trim());

function swap(old, fresh) {
  const held = old.contains(document.activeElement) ? document.activeElement : null;
  const folds = new Map([...old.querySelectorAll("summary")].map((one) => [one.textContent, one.parentElement.open]));
  old.replaceWith(fresh);
  for (const one of fresh.querySelectorAll("summary")) one.parentElement.open = folds.get(one.textContent) ?? one.parentElement.open;
  [...fresh.querySelectorAll(held?.tagName ?? "none")].find((one) => same(one, held))?.focus({ preventScroll: true });
  fresh.dispatchEvent(new Event("fresh", { bubbles: true }));   // rows, conditions and drafts take hold of it
}

function show(page) {
  let late = false;
  document.title = page.title;
  for (const name of parts) {
    const [old, fresh] = [document, page].map((one) => one.querySelector(name));
    if (!old || !fresh) continue;
    const html = clean(fresh);
    if (html === seen.get(name)) {
      const ticks = fresh.querySelectorAll("[data-tick]");
      old.querySelectorAll("[data-tick]").forEach((one, at) => ticks[at] && one.replaceWith(ticks[at]));
    } else if (busy(old)) late ||= old.dataset.turn !== fresh.dataset.turn;
    else { seen.set(name, html); swap(old, fresh); }
  }
  tell("changed", late);
  const [was, is] = [document, page].map((one) => one.querySelector("[data-live-said]"));
  if (was && is && was.textContent !== is.textContent) was.textContent = is.textContent;
}

function tell(what, on) {
  const note = bar.querySelector(`[data-live-${what}]`);
  if (note.hidden !== on) return;
  const time = note.querySelector("b");
  if (on && time) time.textContent = new Date().toTimeString().slice(0, 5).replace(":", ".");
  note.hidden = !on;
}

async function ask() {
  clearTimeout(timer);
  if (document.hidden) return;
  const headers = { "X-Live": "1", ...(etag && { "If-None-Match": etag }) };
  try {
    const signal = AbortSignal.timeout(15000);
    const answer = await fetch(main.dataset.live, { headers, cache: "no-store", redirect: "manual", signal });
    if (answer.type === "opaqueredirect" || answer.status === 404) return tell("out", true);   // signed out elsewhere
    if (answer.status === 200) show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    else if (answer.status !== 304) throw new Error(answer.status);
    [etag, failed] = [answer.headers.get("ETag") ?? "", 0];
  } catch { failed += 1; }
  tell("lost", failed > 0);
  timer = setTimeout(ask, failed ? Math.min(60000, 2500 * 2 ** failed) : every);
}

if (main) {
  addEventListener("input", ({ target }) => target.form?.setAttribute("data-touched", ""));
  document.addEventListener("visibilitychange", ask);
  for (const name of ["online", "offline"]) addEventListener(name, ask);
  addEventListener("pageshow", ({ persisted }) => (persisted ? ask() : (timer = setTimeout(ask, every))));
}
