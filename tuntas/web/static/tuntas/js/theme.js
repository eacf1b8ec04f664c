// Changes light and dark at once; without script the same form asks the server.
const themes = { auto: "", terang: "light", gelap: "dark" };

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-theme-switch]") || !event.submitter) return;
  event.preventDefault();
  const chosen = event.submitter.value;
  const theme = themes[chosen] ?? "";
  const age = theme ? 31536000 : 0;
  const secure = location.protocol === "https:" ? ";Secure" : "";
  document.cookie = `tema=${chosen};Path=/;Max-Age=${age};SameSite=Lax${secure}`;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  document.querySelector('meta[name="color-scheme"]').content = theme || "light dark";
  for (const button of document.querySelectorAll("[data-theme-switch] button"))
    button.setAttribute("aria-pressed", String(button.value === chosen));
});

// The person's panel closes on Escape, and when one goes elsewhere.
addEventListener("keydown", ({ key }) => {
  const open = document.querySelector(".person[open]");
  if (key !== "Escape" || !open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
addEventListener("click", ({ target }) => {
  const open = document.querySelector(".person[open]");
  if (open && !open.contains(target)) open.open = false;
});
