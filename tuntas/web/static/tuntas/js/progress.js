// Sends a report, or a form that carries files, and shows how far it is; if the way is cut, everything stays on the page.
const SAID = "main [data-summary], main .messages";
const PATIENCE = 30_000;   // for a form without files: a cable that leads nowhere answers nothing at all

function go(address) {
  const to = new URL(address, location.href);
  if (to.pathname + to.search !== location.pathname + location.search) return location.assign(to);
  location.hash = to.hash;
  return location.reload();
}

// A refusal: what is wrong comes to the top, the files that were chosen stay chosen.
function refuse(form, html) {
  const said = new DOMParser().parseFromString(html, "text/html").querySelectorAll(SAID);
  for (const old of document.querySelectorAll(SAID)) old.remove();
  form.before(...said);
  said[0]?.focus();
  said[0]?.scrollIntoView({ block: "start" });
  return said.length > 0;
}

function show(place, line, bar) {
  const words = document.createElement("span");
  words.textContent = place.dataset.sending;
  bar.setAttribute("aria-label", place.dataset.sending);
  line.append(document.createElement("i"), words, bar);
  place.querySelector("[data-picked]").append(line);
}

addEventListener("submit", (event) => {
  const form = event.target;
  const places = [...form.querySelectorAll("[data-uploads]")];
  const place = places.find((one) => one.querySelector('input[type="file"]').files.length);
  if (!place && !("report" in form.dataset)) return;
  if (event.defaultPrevented || form.method !== "post" || form.matches("[data-sent], [data-plain]")) return;
  event.preventDefault();
  const button = event.submitter;
  const line = document.createElement("li");
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
  if (place) show(place, line, bar);
  form.setAttribute("data-sent", "");
  button?.setAttribute("aria-busy", "true");

  const release = () => {
    form.removeAttribute("data-sent");
    button?.removeAttribute("aria-busy");
    line.remove();
    form.dispatchEvent(new Event("input", { bubbles: true }));   // the draft is kept again
  };
  const cut = () => {
    release();
    if (!form.dispatchEvent(new Event("cut", { cancelable: true }))) return;   // js `report` says it, and tries again
    place.querySelector("[data-cut-note]").hidden = false;
  };
  // As without script: the answer is a page of its own.
  const plainly = () => {
    release();
    form.setAttribute("data-plain", "");
    form.requestSubmit(button);
  };
  const way = new XMLHttpRequest();
  way.open("POST", button?.hasAttribute("formaction") ? button.formAction : form.action);
  way.setRequestHeader("X-Progress", "1");
  way.upload.onprogress = ({ loaded, total }) => { bar.value = total ? loaded / total : 0; };
  way.onerror = way.ontimeout = cut;
  if (!place) way.timeout = PATIENCE;
  way.onload = () => {
    const next = way.getResponseHeader("X-Location");
    if (next) go(next);
    else if (place ? way.status >= 500 : way.status === 502 || way.status === 504) cut();
    else if (place && refuse(form, way.responseText)) release();
    else plainly();
  };
  if (place) place.querySelector("[data-cut-note]").hidden = true;
  way.send(new FormData(form, button));
}, true);
