// Shows what needs a script, and loads that script only when its button is first pressed.
for (const part of document.querySelectorAll("[data-later]")) {
  part.hidden = false;
  part.querySelector("button").addEventListener("click", () => {
    document.head.append(Object.assign(document.createElement("script"), { type: "module", src: part.dataset.later }));
  }, { once: true });
}
