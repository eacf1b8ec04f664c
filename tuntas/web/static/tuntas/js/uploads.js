// Looks at files before they are sent (kind, size), names them, and shows how far they are.
const kindFits = (file, accept) => !accept || accept.split(",").some((want) => {
  const kind = want.trim().toLowerCase();
  if (kind.startsWith(".")) return file.name.toLowerCase().endsWith(kind);
  return kind.endsWith("/*") ? file.type.startsWith(kind.slice(0, -1)) : file.type === kind;
});
const size = (bytes) => bytes < 1e6
  ? `${Math.max(1, Math.round(bytes / 1000))} kB`
  : `${(bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} MB`;

function shape(place, name) {
  const icon = place.querySelector(".upload .icon").cloneNode(true);
  const use = icon.firstElementChild;
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${name}`));
  return icon;
}

function item(place, file, problem) {
  const row = document.createElement("li");
  const [name, weight, bad] = ["span", "span", "small"].map((kind) => document.createElement(kind));
  name.textContent = file.name;
  weight.textContent = size(file.size);
  weight.className = "number";
  bad.textContent = problem;
  row.append(shape(place, problem ? "alert-triangle" : "file-text"), name, weight, ...(problem ? [bad] : []));
  if (problem) row.dataset.tone = "bad";
  return row;
}

for (const place of document.querySelectorAll("[data-uploads]")) {
  const input = place.querySelector('input[type="file"]');
  const list = place.querySelector("[data-picked]");
  input.addEventListener("change", () => {
    const good = new DataTransfer();
    list.replaceChildren(...[...input.files].map((file) => {
      const big = file.size > Number(input.dataset.max || Infinity);
      const problem = big ? place.dataset.tooBig : kindFits(file, input.dataset.accept) ? "" : place.dataset.wrongKind;
      if (!problem) good.items.add(file);
      return item(place, file, problem);
    }));
    input.files = good.files;
    list.hidden = !list.children.length;
  });
}

// The bar moves while files travel; if the way is cut, everything stays on the page.
addEventListener("submit", (event) => {
  const form = event.target;
  const place = [...form.querySelectorAll("[data-uploads]")].find((one) => one.querySelector("input").files.length);
  if (!place || event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-sent")) return;
  event.preventDefault();
  form.setAttribute("data-sent", "");
  const button = event.submitter;
  button?.setAttribute("aria-busy", "true");
  const list = place.querySelector("[data-picked]");
  const line = document.createElement("li");
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
  bar.setAttribute("aria-label", place.dataset.sending);
  line.append(bar);
  list.append(line);
  const way = new XMLHttpRequest();
  way.upload.onprogress = ({ loaded, total }) => { bar.value = total ? loaded / total : 0; };
  way.onload = () => {
    history.pushState(null, "", way.responseURL);
    document.open();
    document.write(way.responseText);
    document.close();
  };
  way.onerror = () => {
    form.removeAttribute("data-sent");
    button?.removeAttribute("aria-busy");
    line.dataset.tone = "bad";
    line.replaceChildren(shape(place, "alert-triangle"), Object.assign(document.createElement("small"), { textContent: place.dataset.cut }));
  };
  way.open("POST", button?.hasAttribute("formaction") ? button.formAction : form.action);
  way.send(new FormData(form, button));
}, true);
