/**
 * Ways in which code could send something, tried as if it were in the page or a worker by an attacker's hand. Each gets
 * the address of a stranger's server with its own name as the path. What the page takes away at its start is taken from
 * a fresh frame, so that the policy alone must refuse.
 */

/** A stranger's servers, as addresses. */
export interface Targets {
  readonly http: string;
  readonly udp: number;
}

export type Way = (targets: Targets, name: string) => unknown;

/** Stands in the page before any way is tried. */
export const HELPERS = `
  const attach = (tag, properties) => document.body.appendChild(Object.assign(document.createElement(tag), properties));
  const fresh = (name) => attach('iframe', {}).contentWindow[name];
`;

declare function attach(tag: string, properties: object): HTMLElement;
declare function fresh(name: string): new (...given: unknown[]) => Record<string, (...given: unknown[]) => unknown>;

export const PAGE_WAYS: Readonly<Record<string, Way>> = {
  fetch: ({ http }, name) => fetch(http + name),
  'fetch-no-cors': ({ http }, name) => fetch(http + name, { mode: 'no-cors' }),
  'fetch-keepalive': ({ http }, name) => fetch(http + name, { mode: 'no-cors', keepalive: true }),
  xhr: ({ http }, name) => {
    const request = new XMLHttpRequest();
    request.open('GET', http + name);
    request.send();
  },
  beacon: ({ http }, name) => navigator.sendBeacon(http + name),
  websocket: ({ http }, name) => new (fresh('WebSocket'))(http.replace('http', 'ws') + name),
  eventsource: ({ http }, name) => new (fresh('EventSource'))(http + name),
  image: ({ http }, name) => Object.assign(new Image(), { src: http + name }),
  'svg-image': ({ http }, name) => {
    const image = document.createElementNS('http://www.w3.org/2000/svg', 'image');
    image.setAttribute('href', http + name);
    attach('div', {})
      .appendChild(document.createElementNS(image.namespaceURI ?? '', 'svg'))
      .appendChild(image);
  },
  stylesheet: ({ http }, name) => attach('link', { rel: 'stylesheet', href: http + name }),
  prefetch: ({ http }, name) => attach('link', { rel: 'prefetch', href: http + name }),
  preload: ({ http }, name) => attach('link', { rel: 'preload', as: 'image', href: http + name }),
  modulepreload: ({ http }, name) => attach('link', { rel: 'modulepreload', href: http + name }),
  'css-url': ({ http }, name) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`body { background: url(${http}${name}) }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  },
  font: ({ http }, name) => new FontFace('way', `url(${http}${name})`).load(),
  video: ({ http }, name) => attach('video', { src: http + name, preload: 'auto' }),
  track: ({ http }, name) => {
    const video = attach('video', { crossOrigin: 'anonymous' });
    const track = Object.assign(document.createElement('track'), { src: http + name, default: true });
    video.append(track);
    track.track.mode = 'showing';
  },
  frame: ({ http }, name) => attach('iframe', { src: http + name }),
  object: ({ http }, name) => attach('object', { data: http + name }),
  embed: ({ http }, name) => attach('embed', { src: http + name }),
  form: ({ http }, name) => {
    attach('iframe', { name: 'answers' });
    (attach('form', { action: http + name, method: 'post', target: 'answers' }) as HTMLFormElement).submit();
  },
  script: ({ http }, name) => {
    const script = document.createElement('script');
    script.setAttribute('src', http + name);
    document.body.append(script);
  },
  import: ({ http }, name) => import(http + name),
  'worker-of-data': ({ http }, name) =>
    new Worker(`data:text/javascript,fetch(${JSON.stringify(http + name)},{mode:'no-cors'})`),
  webrtc: ({ udp }) => {
    const peer = new (fresh('RTCPeerConnection'))({ iceServers: [{ urls: `stun:127.0.0.1:${udp}` }] });
    peer['createDataChannel']?.('way');
    const offer = peer['createOffer']?.() as Promise<unknown> | undefined;
    return offer?.then((made) => peer['setLocalDescription']?.(made));
  },
};

/** What a module worker has; `self` is its global. */
export const WORKER_WAYS: Readonly<Record<string, Way>> = {
  'worker-fetch': ({ http }, name) => fetch(http + name, { mode: 'no-cors' }),
  'worker-xhr': ({ http }, name) => {
    const request = new XMLHttpRequest();
    request.open('GET', http + name);
    request.send();
  },
  'worker-websocket': ({ http }, name) => new WebSocket(http.replace('http', 'ws') + name),
  'worker-eventsource': ({ http }, name) => new EventSource(http + name),
  'worker-import': ({ http }, name) => import(http + name),
  'worker-font': ({ http }, name) => new FontFace('way', `url(${http}${name})`).load(),
  'worker-nested': ({ http }, name) =>
    new Worker(`data:text/javascript,fetch(${JSON.stringify(http + name)},{mode:'no-cors'})`),
};

/** A script that tries the ways, none waiting for another; its value settles when each has begun. */
export function script(ways: Readonly<Record<string, Way>>, targets: Targets): string {
  const tried = Object.entries(ways).map(([name, way]) => `attempt(${JSON.stringify(name)}, (${way}))`);
  return `(() => {
    ${HELPERS}
    const targets = ${JSON.stringify(targets)};
    const attempt = async (name, way) => { await way(targets, name); };
    return Promise.race([Promise.allSettled([${tried.join(',\n')}]), new Promise((end) => setTimeout(end, 2000))]).then(() => {});
  })()`;
}
