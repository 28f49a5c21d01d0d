import { type Attempt, absence, attempt, nowhere } from './attempt.ts';

export type PageWay =
  | 'fetch'
  | 'fetch-own'
  | 'xhr'
  | 'beacon'
  | 'websocket'
  | 'eventsource'
  | 'webtransport'
  | 'webrtc'
  | 'image'
  | 'style'
  | 'script'
  | 'font'
  | 'media'
  | 'frame'
  | 'form'
  | 'worker';

/** Tries every way out of the page that a policy can stop, all at once. Nothing is sent: see `nowhere`. */
export function tryFromPage(): Promise<readonly Attempt<PageWay>[]> {
  const away = (way: PageWay, send: (address: string) => unknown) => attempt(way, nowhere(way), send);
  return Promise.all([
    away('fetch', (address) => fetch(address, { mode: 'no-cors' })),
    // After the start not even this site's own host may be asked.
    attempt('fetch-own', new URL('./self-test-fetch-own', document.baseURI).href, (address) => fetch(address)),
    away('xhr', request),
    away('beacon', (address) => navigator.sendBeacon(address)),
    absence('websocket', 'WebSocket'),
    absence('eventsource', 'EventSource'),
    absence('webtransport', 'WebTransport'),
    absence('webrtc', 'RTCPeerConnection'),
    away('image', (address) => loaded(new Image(), (image) => Object.assign(image, { src: address }))),
    away('style', (address) => inPage('link', { rel: 'stylesheet', href: address })),
    away('script', (address) => import(/* @vite-ignore */ address)),
    away('font', (address) => new FontFace('self-test', `url(${address})`).load()),
    away('media', (address) => loaded(new Audio(), (audio) => Object.assign(audio, { src: address }))),
    away('frame', (address) => inPage('iframe', { src: address, hidden: true })),
    away('form', submit),
    refusedWorker(),
  ]);
}

function request(address: string): Promise<unknown> {
  const own = new XMLHttpRequest();
  own.open('GET', address);
  return loaded(own, () => own.send());
}

/** A form whose answer would go to a frame of its own, so that the page stays where it is whatever happens. */
async function submit(address: string): Promise<unknown> {
  const frame = Object.assign(document.createElement('iframe'), { name: 'self-test', hidden: true });
  const form = Object.assign(document.createElement('form'), { action: address, method: 'post', target: frame.name });
  document.body.append(frame, form);
  try {
    await loaded(frame, () => form.submit(), 1000);
    return false;
  } finally {
    frame.remove();
    form.remove();
  }
}

/** Without the page's own policy object an address of a script is refused before it is looked at. */
async function refusedWorker(): Promise<Attempt<PageWay>> {
  const tried = await attempt('worker', nowhere('worker'), (address) => {
    const worker = new Worker(address);
    return loaded(worker, () => {}).finally(() => worker.terminate());
  });
  if (tried.outcome !== 'failed') return tried;
  try {
    new Worker(nowhere('worker')).terminate();
    return tried;
  } catch (error) {
    return { ...tried, outcome: error instanceof TypeError ? 'refused' : 'failed' };
  }
}

async function inPage(tag: 'link' | 'iframe', properties: object): Promise<unknown> {
  const element = Object.assign(document.createElement(tag), properties);
  try {
    return await loaded(element, () => document.body.append(element));
  } finally {
    element.remove();
  }
}

/** Settles as the element or request does; some that are refused say nothing. */
function loaded<T extends EventTarget>(target: T, start: (target: T) => unknown, most = 2000): Promise<unknown> {
  return new Promise((resolve, reject) => {
    target.addEventListener('load', resolve);
    target.addEventListener('canplay', resolve);
    target.addEventListener('error', reject);
    setTimeout(reject, most);
    start(target);
  });
}
