// Asks this browser for notifications and sends its address with the form; without that right it says so.
const form = document.querySelector("form[data-push]");
const able = form && isSecureContext && "serviceWorker" in navigator && "PushManager" in window;
const worker = new URL("push-worker.js", import.meta.url);

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function browser() {
  const known = ["Edg", "OPR", "Firefox", "Chrome", "Safari"];
  const names = { Edg: "Edge", OPR: "Opera" };
  const found = known.find((one) => navigator.userAgent.includes(`${one}/`)) ?? "";
  return [names[found] ?? found, navigator.userAgentData?.platform ?? ""].filter(Boolean).join(", ");
}

async function subscribed() {
  const place = await navigator.serviceWorker.register(worker);
  await new Promise((done) => {
    const waiting = place.installing ?? place.waiting;
    if (!waiting) return done();
    waiting.addEventListener("statechange", () => waiting.state === "activated" && done());
  });
  await (await place.pushManager.getSubscription())?.unsubscribe(); // one of an older key is of no use
  return place.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push) });
}

if (able) {
  form.querySelector("[data-push-offer]").hidden = false;
  form.querySelector("[data-push-none]").hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    for (const one of form.querySelectorAll("[role=status]")) one.hidden = true;
    try {
      const late = new Promise((_, refuse) => { setTimeout(refuse, 15000); }); // without the Internet it waits for ever
      form.elements.address.value = JSON.stringify(await Promise.race([subscribed(), late]));
      form.elements.label.value = browser();
      form.submit();
    } catch {
      const why = Notification.permission === "denied" ? "refused" : "away";
      form.querySelector(`[data-push-${why}]`).hidden = false;
    }
  });
}
