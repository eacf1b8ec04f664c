// Shows a notice that came while no page was open; a tap on it opens its link.
addEventListener("push", (event) => {
  const told = event.data?.json() ?? {};
  const shown = { body: told.body, tag: told.tag, data: { link: told.link } };
  event.waitUntil(registration.showNotification(told.title ?? "Tuntas", shown));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(clients.openWindow(event.notification.data?.link ?? "/"));
});
