/**
 * The built code, searched for everything that can send: each call is on the list, with what it is for. A new one is
 * a decision, made here.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

/** What can make a browser ask a host for something, run text as code, or keep something. */
const WAYS = {
  fetch: /(?<![\w$.])fetch\(|\b(?:self|window|globalThis)\.fetch\(/g,
  XMLHttpRequest: /\bXMLHttpRequest\b/g,
  beacon: /\bsendBeacon\b/g,
  WebSocket: /\bWebSocket(?:Stream)?\b/g,
  EventSource: /\bEventSource\b/g,
  WebTransport: /\bWebTransport\b/g,
  WebRTC: /\bRTC[A-Z]\w+/g,
  importScripts: /\bimportScripts\b/g,
  'dynamic import': /(?<![\w$.])import\(/g,
  // A method of that name is none.
  'window opened': /(?<![\w$.#])open\((?![^)]*\)\{)|\b(?:window|globalThis|self)\.open\(/g,
  navigation: /\blocation(?:\.href)?\s*=(?!=)|\blocation\.(?:assign|replace)\(/g,
  'form sent': /\.(?:requestSubmit|submit)\(/g,
  ping: /\bping\s*[=:]/g,
  // No policy stops these: a connection is made, a name looked up (tried in both browsers, without a driver).
  'hint to connect': /\bpreconnect\b|\bdns-prefetch\b/g,
  'text as code': /\beval\(|\bnew Function\b|(?<![\w$.])Function\(/g,
  'text as markup': /\.(?:innerHTML|outerHTML)\s*=(?!=)|\binsertAdjacentHTML\b|\bdocument\.write/g,
  cookie: /\bdocument\.cookie\b|\bcookieStore\b/g,
  'web storage': /\b(?:local|session)Storage\b/g,
  'push and sync': /\bpushManager\b|\bSyncManager\b|\bperiodicSync\b|\bbackgroundFetch\b/g,
  notification: /\bnew Notification\b|\bshowNotification\b/g,
  'another host': /\b(?:https?|wss?):\/\/[^\s"'`]*/g,
} as const satisfies Record<string, RegExp>;

type Way = keyof typeof WAYS;

/** Names that each worker's first script takes away. */
const TAKEN_FROM_WORKERS: Partial<Record<Way, number>> = {
  XMLHttpRequest: 1,
  WebSocket: 2,
  EventSource: 1,
  WebTransport: 1,
  importScripts: 1,
};

/** The self-test: a script of a host that does not exist. */
const SELF_TEST: Partial<Record<Way, number>> = { 'dynamic import': 1, 'another host': 1 };

/** How often each way may occur in each built file; absent: never. */
const ALLOWED: Readonly<Record<string, Partial<Record<Way, number>>>> = {
  'assets/index': {
    // Modules of WebAssembly that are compiled at once, those kept for later, the sample.
    fetch: 3,
    // Taken away before anything else runs.
    WebSocket: 1,
    EventSource: 1,
    WebTransport: 1,
    WebRTC: 2,
    // Its own two later parts, and what only scanning needs.
    'dynamic import': 3,
    // Lit's template element: a constant of our own, through its policy.
    'text as markup': 1,
  },
  'assets/late-parts': {
    // The self-test tries each, with a host that does not exist.
    fetch: 2,
    XMLHttpRequest: 2,
    beacon: 1,
    WebSocket: 2,
    EventSource: 2,
    WebTransport: 2,
    WebRTC: 1,
    'dynamic import': 1,
    'form sent': 1,
    // The schema that SARIF files name; the host that does not exist; a link as an example.
    'another host': 3,
  },
  'workers/clean.worker': { ...TAKEN_FROM_WORKERS, ...SELF_TEST },
  // Its own later part, which has its self-test.
  'workers/core.worker': { ...TAKEN_FROM_WORKERS, 'dynamic import': 1 },
  'workers/rest': SELF_TEST,
  'workers/scan.worker': { ...TAKEN_FROM_WORKERS, ...SELF_TEST },
  'workers/search.worker': { ...TAKEN_FROM_WORKERS, ...SELF_TEST },
  sw: {
    // The precache's own, in a few forms.
    fetch: 2,
    // In the words of an error.
    'another host': 1,
  },
};

/** How often each way occurs; those that do not are left out. */
function waysIn(code: string): Partial<Record<Way, number>> {
  const found = Object.entries(WAYS).map(([way, form]) => [way, code.match(form)?.length ?? 0] as const);
  return Object.fromEntries(found.filter(([, times]) => times > 0));
}

const files = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));

for (const file of files) {
  const name = file.replace(/(?:-[\w-]{8})?\.js$/, '');
  test(`${name}: nothing can be sent but by what is on the list`, () => {
    const code = readFileSync(`dist/${file}`, 'utf8');
    const found = waysIn(code);
    const places = Object.keys(found).map((way) => [...code.matchAll(WAYS[way as Way])].map(around).join('\n'));
    assert.deepEqual(found, ALLOWED[name] ?? {}, places.join('\n'));
  });
}

function around({ 0: match, index, input }: RegExpExecArray): string {
  return `${match}: …${input.slice(Math.max(0, index - 40), index + 60)}…`;
}

test('every file on the list is there', () => {
  const names = files.map((file) => file.replace(/(?:-[\w-]{8})?\.js$/, ''));
  assert.deepEqual(
    Object.keys(ALLOWED).filter((name) => !names.includes(name)),
    [],
  );
});

test('the page names no other host, and nothing in it runs that is not a file', () => {
  const page = readFileSync('dist/index.html', 'utf8');
  assert.doesNotMatch(page, /\b(?:https?:)?\/\/[a-z]/i);
  assert.doesNotMatch(page, /<script(?![^>]*\bsrc="\.\/)/);
  assert.doesNotMatch(page, /preconnect|dns-prefetch/);
  assert.doesNotMatch(page, /\son\w+=|style=|javascript:|<iframe|<form|<base/i);
});

test('the search finds each way', () => {
  const samples: Readonly<Record<Way, string>> = {
    fetch: 'a=()=>fetch(b)',
    XMLHttpRequest: 'new XMLHttpRequest',
    beacon: 'navigator.sendBeacon(a,b)',
    WebSocket: 'new WebSocket(a)',
    EventSource: 'new EventSource(a)',
    WebTransport: 'new WebTransport(a)',
    WebRTC: 'new RTCPeerConnection()',
    importScripts: 'importScripts(a)',
    'dynamic import': 'await import(a)',
    'window opened': 'window.open(a)',
    navigation: 'location.href=a',
    'form sent': 'a.submit()',
    ping: 'a.ping="x"',
    'hint to connect': 'a.rel="preconnect"',
    'text as code': '(0,eval);eval(a)',
    'text as markup': 'a.innerHTML=b',
    cookie: 'document.cookie=a',
    'web storage': 'localStorage.a=b',
    'push and sync': 'a.pushManager.subscribe()',
    notification: 'new Notification(a)',
    'another host': 'a="https://example.org/x"',
  };
  for (const [way, code] of Object.entries(samples)) assert.deepEqual(Object.keys(waysIn(code)), [way]);
});
