// Shows questions only when the answer that they depend on is given; without script all are shown.
const places = [...document.querySelectorAll("[data-when-field]")];

function answers(form, name) {
  const fields = [...(form?.elements ?? document.querySelectorAll("input, select, textarea"))].filter((f) => f.name === name);
  return fields.filter((f) => !/radio|checkbox/.test(f.type) || f.checked).map((f) => f.value);
}

// A hidden question must not stop the form from being sent; what was typed stays and is sent.
function bind(field, asked) {
  for (const rule of ["required", "min", "max", "pattern"]) {
    const kept = `data-when-${rule}`;
    if (asked && field.hasAttribute(kept)) field.setAttribute(rule, field.getAttribute(kept));
    else if (!asked && field.hasAttribute(rule)) {
      field.setAttribute(kept, field.getAttribute(rule));
      field.removeAttribute(rule);
    }
  }
  if (!asked && field.validity.badInput) field.value = "";   // half a date can neither be sent nor be shown
}

function settle() {
  for (const place of document.querySelectorAll("[data-when-field]")) {
    const wanted = place.dataset.whenIs.split("|");
    const shown = answers(place.closest("form"), place.dataset.whenField).some((value) => wanted.includes(value));
    place.dataset.ready = "";
    place.hidden = !shown;
    const asked = shown && !place.parentElement.closest("[data-when-field][hidden]");
    for (const field of place.querySelectorAll("input, select, textarea")) bind(field, asked);
  }
}

addEventListener("input", settle);
addEventListener("pageshow", settle);
addEventListener("fresh", settle);
settle();
