// Measures the way from this device to this server: small questions, then one download; says so, and offers to attach it.
const ECHOES = 9, FEW = 256 * 1024, MANY = 1536 * 1024, PATIENCE = 10000;

async function fetched(url) {
  const began = performance.now();
  const answer = await fetch(url, { cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(answer.status);
  const size = (await answer.arrayBuffer()).byteLength;
  return { ms: performance.now() - began, size };
}

async function echoes(url) {
  const gema = [];
  let gagal = 0;
  for (let number = 0; number < ECHOES && gagal < 4; number += 1)
    try {
      const { ms } = await fetched(url);
      if (number) gema.push(Math.round(ms * 10) / 10);   // the first opens the connection
    } catch { gagal += 1; }
  return { gema, gagal };
}

// A slow line gets the small piece alone; a quick one would be over before it could be measured.
async function download(url) {
  try {
    let got = await fetched(`${url}?bita=${FEW}`);
    if (got.ms < 400) got = await fetched(`${url}?bita=${MANY}`);
    return { bita: got.size, detik: Math.max(got.ms / 1000, 0.001) };
  } catch { return {}; }
}

function device() {
  const [page] = performance.getEntriesByType("navigation");
  const line = navigator.connection;
  return { daring: navigator.onLine, jenis: line?.type, kelas: line?.effectiveType, muat: page && Math.round(page.duration) };
}

const middle = (many) => [...many].sort((a, b) => a - b)[Math.floor(many.length / 2)];

function grade(ms, rate, gagal) {
  if (ms === undefined || gagal >= 3 || ms >= 600 || rate < 1) return "buruk";
  return gagal || ms >= 150 || rate < 5 ? "lambat" : "lancar";
}

async function gauge(part) {
  const [button, note] = ["button", "[data-said]"].map((name) => part.querySelector(name));
  const say = (text) => { note.textContent = text; };
  button.setAttribute("aria-busy", "true");
  say(part.dataset.busy);
  const found = { ...await echoes(part.dataset.echo), ...device() };
  if (found.gema.length) Object.assign(found, await download(part.dataset.load));
  const ms = middle(found.gema), rate = found.bita && (found.bita * 8) / found.detik / 1e6;
  const number = (value) => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: value < 10 ? 1 : 0 });
  const figures = [ms !== undefined && `${number(ms)} ms`, rate && `${number(rate)} Mbit/s`].filter(Boolean).join(", ");
  say(part.dataset[ms === undefined ? "none" : grade(ms, rate, found.gagal)].replace("{angka}", figures));
  const field = part.querySelector("[name=pemeriksaan]");
  field.value = JSON.stringify(found);
  part.querySelector("[data-offer]").hidden = ms === undefined;
  button.removeAttribute("aria-busy");
}

for (const part of document.querySelectorAll("[data-later]")) {
  part.querySelector("button").addEventListener("click", () => gauge(part));
  gauge(part);   // the press that loaded this
}
