// The worker is switched off: delete what it kept, and go away.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) =>
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name.startsWith("bamex-")) await caches.delete(name);
      await registration.unregister();
    })(),
  ),
);
