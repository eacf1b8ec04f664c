// The desk by keyboard: J and K move, Enter opens, A takes, / searches, ? lists all this.
const rows = () => [...document.querySelectorAll("[data-keys] > li")];
const link = (row) => row?.querySelector("a:not(.button)");
const current = () => rows().find((row) => row.contains(document.activeElement));

function move(step) {
  const all = rows();
  const at = all.indexOf(current());
  link(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))])?.focus();
}

const acts = {
  j: () => move(1),
  k: () => move(-1),
  a: () => current()?.querySelector(".act button, .act a")?.click(),
  "/": () => document.getElementById("cari")?.focus(),
  "?": () => document.getElementById("semua-tombol")?.showModal(),
};

addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (target.matches("input, select, textarea, [contenteditable]")) return;
  const act = acts[key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});
