// Adds and removes rows of a question that may have many; `__n__` in the template is the running number.
function hold(place) {
  const pattern = place.querySelector("template");
  const rows = () => place.querySelectorAll("[data-row]");
  let next = Number(place.dataset.next ?? rows().length);

  const tell = () => {
    const total = place.querySelector('input[name$="TOTAL_FORMS"]');
    if (total) total.value = next;
    place.dispatchEvent(new Event("rows", { bubbles: true }));
  };

  place.addEventListener("click", ({ target }) => {
    if (target.closest("[data-add-row]")) {
      const made = document.createElement("template");
      made.innerHTML = pattern.innerHTML.replaceAll("__n__", String(next++));
      pattern.before(made.content);
      const last = [...rows()].at(-1);
      last?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
      tell();
    }
    const row = target.closest("[data-remove-row]") && target.closest("[data-row]");
    if (row) {
      row.remove();
      place.querySelector("[data-add-row]")?.focus();
      tell();
    }
  });
}

const all = (part) => part.querySelectorAll("[data-rows]").forEach(hold);
all(document);
addEventListener("fresh", ({ target }) => all(target));   // js `live` has put a new part in its place
