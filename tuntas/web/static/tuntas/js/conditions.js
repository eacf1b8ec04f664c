// Shows questions only when the answer that they depend on is given; without script all are shown.
const places = [...document.querySelectorAll("[data-when-field]")];

function answers(form, name) {
  const fields = [...(form?.elements ?? document.querySelectorAll("input, select, textarea"))].filter((f) => f.name === name);
  return fields.filter((f) => !/radio|checkbox/.test(f.type) || f.checked).map((f) => f.value);
}

function settle() {
  for (const place of document.querySelectorAll("[data-when-field]")) {
    const wanted = place.dataset.whenIs.split("|");
    const shown = answers(place.closest("form"), place.dataset.whenField).some((value) => wanted.includes(value));
    place.dataset.ready = "";
    place.hidden = !shown;
    // A hidden question must not stop the form from being sent; what was typed stays and is sent.
    for (const field of place.querySelectorAll("[required], [data-required]")) {
      field.dataset.required = "";
      field.required = shown;
    }
  }
}

addEventListener("input", settle);
addEventListener("pageshow", settle);
addEventListener("fresh", settle);
settle();
