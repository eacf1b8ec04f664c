// Shows what a form would give while one types: the same form, asked of the server, and one part of its answer.
for (const form of document.querySelectorAll("form[data-preview]")) {
  let timer, asked = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const mine = ++asked;
      try {
        const answer = await fetch(location.href, { method: "POST", body: new FormData(form) });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById(form.dataset.preview);
        if (mine === asked && fresh) document.getElementById(form.dataset.preview)?.replaceWith(fresh);
      } catch { /* the server is away: what stands there stays */ }
    }, 300);
  });
}
