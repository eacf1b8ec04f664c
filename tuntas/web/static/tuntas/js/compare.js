// Compares a file with the fingerprints on the page, here in the browser: nothing of it is sent anywhere.
const CHUNK = 4 * 1024 ** 2;
const WHOLE = 64 * 1024 ** 2; // larger files are read piece by piece, whatever the browser has
const hex = (bytes) => [...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, "0")).join("");

async function fingerprint(Sha256, file, told) {
  if (globalThis.crypto?.subtle && file.size <= WHOLE) {
    return hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  }
  const hash = new Sha256();
  for (let at = 0; at < file.size; at += CHUNK) {
    hash.update(new Uint8Array(await file.slice(at, at + CHUNK).arrayBuffer()));
    told(Math.min(1, (at + CHUNK) / file.size));
  }
  return hash.digest();
}

for (const place of document.querySelectorAll("[data-compare]")) {
  const { Sha256 } = await import(place.dataset.compare); // before a file is chosen: after that nothing is asked for
  const input = place.querySelector("[data-file]");
  const answer = place.querySelector("[data-answer]");
  let turns = 0;
  const say = (what, name) => {
    const wanted = [...place.querySelectorAll("template")].find((one) => one.dataset.for === what);
    const said = (wanted ?? place.querySelector('template[data-for="none"]')).content.cloneNode(true);
    said.querySelector("[data-name]").textContent = name;
    answer.replaceChildren(said);
  };
  input.addEventListener("change", async () => {
    const file = input.files[0], mine = ++turns; // of two files chosen one after the other the later one counts
    if (!file) return;
    say("busy", file.name);
    const share = answer.querySelector("[data-share]");
    try {
      const found = await fingerprint(Sha256, file, (part) => { share.textContent = `${Math.round(100 * part)} %`; });
      if (mine === turns) say(found, file.name);
    } catch {
      if (mine === turns) say("unread", file.name);
    }
  });
  place.hidden = false;
  place.parentElement.querySelector("details")?.removeAttribute("open");
}
