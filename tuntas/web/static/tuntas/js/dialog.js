// Opens the box that a button names, and closes it by a tap outside.
addEventListener("click", ({ target }) => {
  const name = target.closest("[data-opens]")?.dataset.opens;
  if (name) document.getElementById(name)?.showModal();
  if (target instanceof HTMLDialogElement) target.close();
});
