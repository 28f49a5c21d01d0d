/*
 * Served as `sw.js` in an emergency: takes every copy of the page away that browsers keep, and itself. From the next
 * visit on the page comes from the host again. Tabs that are open go on with what they have loaded.
 */
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(removeAll()));

async function removeAll() {
  const { scope } = self.registration;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.includes(scope)).map((name) => caches.delete(name)));
  await self.registration.unregister();
}
