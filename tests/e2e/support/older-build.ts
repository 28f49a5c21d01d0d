/**
 * A build as one of another time could have been, in a few files: a page, its style and its script, and a service worker
 * with the caches of workbox-precaching 7 and one of its own that no later build knows. It takes over at once, answers
 * from its caches, and otherwise asks the host. Never changed: what was released does not change either.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const OLDER_BUILD = 'Build 0older000000';

const FILES: Readonly<Record<string, string>> = {
  'index.html': `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Older build</title>
    <link rel="stylesheet" href="./assets/page-0older00.css" />
    <script type="module" src="./assets/page-0older00.js"></script>
  </head>
  <body></body>
</html>
`,
  'assets/page-0older00.css': `:root {
  --build: older;
}
`,
  'assets/page-0older00.js': `const [policy] = globalThis.trustedTypes ? [trustedTypes.createPolicy('ds-url', { createScriptURL: (url) => url })] : [];
document.body.textContent = 'Build 0older000000';
const registration = await navigator.serviceWorker.register(policy ? policy.createScriptURL('./sw.js') : './sw.js');
await navigator.serviceWorker.ready;
document.body.dataset.ready = String(registration.active?.state);
`,
  'sw.js': `const precache = \`workbox-precache-v2-\${self.registration.scope}\`;
const own = 'dumpscope-older';
const kept = [
  ['./index.html', '?__WB_REVISION__=0123456789abcdef0123456789abcdef'],
  ['./assets/page-0older00.css', ''],
  ['./assets/page-0older00.js', ''],
];

self.addEventListener('install', (event) => {
  const fill = async () => {
    const cache = await caches.open(precache);
    for (const [path, revision] of kept) await cache.put(new URL(path + revision, location.href), await fetch(path));
    await (await caches.open(own)).put(new URL('./kept-from-then', location.href), new Response('older'));
    await self.skipWaiting();
  };
  event.waitUntil(fill());
});

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const answer = async () => {
    const cache = await caches.open(precache);
    const path = event.request.mode === 'navigate' ? new URL('./index.html', location.href) : event.request.url;
    return (await cache.match(path, { ignoreSearch: true })) ?? fetch(event.request);
  };
  event.respondWith(answer());
});
`,
};

export function writeOlderBuild(root: string): void {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
