/** Made by tools/licences.ts: the packages that the page holds, and their licences. */
export const packages = [
  { name: '@lit-labs/ssr-dom-shim', version: '1.6.0', licence: 'BSD-3-Clause' },
  { name: '@lit/reactive-element', version: '2.1.2', licence: 'BSD-3-Clause' },
  { name: '@types/trusted-types', version: '2.0.7', licence: 'MIT' },
  { name: 'comlink', version: '4.4.2', licence: 'Apache-2.0' },
  { name: 'idb-keyval', version: '6.3.0', licence: 'Apache-2.0' },
  { name: 'lit', version: '3.3.3', licence: 'BSD-3-Clause' },
  { name: 'lit-element', version: '4.2.2', licence: 'BSD-3-Clause' },
  { name: 'lit-html', version: '3.3.3', licence: 'BSD-3-Clause' },
  { name: 'workbox-core', version: '7.4.1', licence: 'MIT' },
  { name: 'workbox-precaching', version: '7.4.1', licence: 'MIT' },
  { name: 'workbox-routing', version: '7.4.1', licence: 'MIT' },
  { name: 'workbox-strategies', version: '7.4.1', licence: 'MIT' },
  { name: 'workbox-window', version: '7.4.1', licence: 'MIT' },
] as const;
