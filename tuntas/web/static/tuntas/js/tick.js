// Lets working minutes go by between two answers of the server; where the clock stands still, so do they.
const words = document.querySelector("[data-live-bar]")?.dataset;
const begun = new WeakMap();   // when each clock was shown: its figures are of that moment

function text(seconds) {
  const over = seconds <= 0;   // a started minute over the norm counts, one left counts when it is whole
  const minutes = over ? Math.max(1, Math.ceil(-seconds / 60)) : Math.floor(seconds / 60);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const time = (!hours ? words.minutes : rest ? words.both : words.hours).replace("{h}", hours).replace("{m}", rest);
  return over ? words.over.replace("{t}", time) : time;
}

function tick() {
  for (const clock of document.querySelectorAll("[data-tick]")) {
    const [left, runs] = clock.dataset.tick.split(" ").map(Number);
    if (!begun.has(clock)) begun.set(clock, Date.now());
    const gone = Math.max(0, Math.min(runs, (Date.now() - begun.get(clock)) / 1000));
    if (gone < 1 || !words) continue;
    const said = text(left - gone);
    if (clock.textContent !== said) clock.textContent = said;
    if (left - gone <= 0) clock.closest(".clock")?.setAttribute("data-tone", "bad");
  }
}

tick();
setInterval(tick, 1000);
