// Looks at files before they are sent (kind, size) and names them; `progress` sends them.
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

function hold(place) {
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

const all = (part) => part.querySelectorAll("[data-uploads]").forEach(hold);
all(document);
addEventListener("fresh", ({ target }) => all(target));   // js `live` has put a new part in its place
