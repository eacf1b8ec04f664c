// Copies what a button names and says so; a page without the right to copy shows it for copying.
addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  const label = button.lastChild;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    const before = label.textContent;
    label.textContent = button.dataset.copied;
    setTimeout(() => { label.textContent = before; }, 2000);
  } catch {
    const box = Object.assign(document.createElement("input"), { value: button.dataset.copy, readOnly: true });
    box.setAttribute("aria-label", label.textContent);
    button.after(box);
    box.select();
  }
});
