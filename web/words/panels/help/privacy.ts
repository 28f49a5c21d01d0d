/** How anyone can check that nothing leaves. */
import type { Attempt, Outcome } from '../../../seal/attempt.ts';
import type { PageWay } from '../../../seal/page-test.ts';
import { count } from '../../format.ts';

const ways: Readonly<Record<PageWay, string>> = {
  fetch: 'Fetch from another site',
  'fetch-own': 'Fetch from this site’s own host',
  xhr: 'XMLHttpRequest',
  beacon: 'Beacon',
  websocket: 'WebSocket',
  eventsource: 'EventSource',
  webtransport: 'WebTransport',
  webrtc: 'WebRTC connection',
  image: 'Picture of another site',
  style: 'Style sheet of another site',
  script: 'Script of another site',
  font: 'Font of another site',
  media: 'Sound of another site',
  frame: 'Frame of another site',
  form: 'Form sent to another site',
  worker: 'Worker from another site',
};

const outcomes: Readonly<Record<Outcome, string>> = {
  refused: 'Refused by the policy',
  absent: 'Taken away',
  failed: 'Failed, but not by the policy',
  open: 'Not refused',
};

const workers = {
  core: 'The reader',
  scan: 'A searcher for private data',
  search: 'The searcher for text',
  clean: 'The maker of cleaned copies',
} as const;

export const privacy = {
  title: 'Check that nothing leaves',
  lead: 'You need not believe it. Here is how to see for yourself, with your own browser, that a file opened here stays on this computer.',
  back: 'Help and glossary',
  now: 'Here and now',
  nowNote: 'A test that you start',
  nowText:
    'The page and each of its workers try every way of sending something that we know, to a host that does not exist. Each must be refused. Your file has no part in it.',
  run: 'Try to send something',
  again: 'Try again',
  running: 'Trying',
  allRefused: (all: number, workers: number) =>
    `All ${count(all)} attempts were refused, in the page and in ${workers === 1 ? '1 worker' : `${count(workers)} workers`}.`,
  someOpen: (open: number, all: number) =>
    `${count(open)} of ${count(all)} attempts ${open === 1 ? 'was' : 'were'} not refused. Don’t open a private file here.`,
  why: 'The host may send no headers, or something between it and you takes them away. Load the page once more: from then on they come from this computer.',
  silent: (worker: string) => `${worker} did not answer. It may be busy; try again.`,
  columns: { way: 'Way', outcome: 'What came of it' },
  page: 'The page',
  ways,
  outcomes,
  workers,
  gone: (names: number) => `${count(names)} ${names === 1 ? 'function' : 'functions'} that could send`,
  workerScript: 'Script of another site',
  self: 'With your own means',
  selfNote: 'Nothing of ours takes part',
  steps: [
    {
      title: 'Pull the cable',
      text: 'Open this page, wait for “Ready to work offline”, then switch the network off: aeroplane mode, or “Offline” in the Network panel of the developer tools. Reload. Open a dump, search it, share it. All of it works.',
    },
    {
      title: 'Watch the network',
      text: 'Press `F12` (Mac: `⌥ ⌘ I`) and choose Network. Open a dump and use everything. The list stays empty. Requests marked “service worker” when you load the page are answered from this computer.',
    },
    {
      title: 'Read the policy',
      text: 'In the Network panel reload, choose the first line and look at its headers. `Content-Security-Policy` must be the first line below; for the files in `workers/` the second.',
    },
    {
      title: 'Ask from outside',
      text: '`curl -I` and this page’s address prints the same headers, without any browser. A firewall or a proxy that logs sees no request after the page has loaded.',
    },
    {
      title: 'Run your own copy',
      text: 'The page is a folder of files. Build it from its source, compare with `npm run digest` and the address of this page, and serve it on your own computer with `npm start`. It never needs our host.',
    },
  ],
  policies: { page: 'Policy of the page', workers: 'Policy of its workers' },
  later: "Once loaded, the page adds `connect-src 'none'` to it: from then on not even its own host may be asked.",
  rests: 'What it rests on',
  restsNote: 'In this order',
  restsOn: [
    'Our code: it has no function that sends, and its tests look for one in every build.',
    'The policy: the browser refuses what the code does not even try. Workers, which read the file, may reach nothing at all, and the functions are taken from them before they see a byte.',
    'Tests: every change is tried in two browsers with a listener that must hear nothing, with the server stopped, and with all of the above.',
  ],
  requests: 'Requests that are made',
  requestsNote: 'All of them',
  requestsMade: [
    'When you load the page the first time: its own files, from the host you loaded it from.',
    'Each time you load it later, and at most about once a day while it stays open: the browser asks that host whether `sw.js` has changed. It is how updates are noticed; it carries nothing. Offline it is left out.',
  ],
  stored: 'What is kept here',
  storedNote: 'On this computer',
  storedHere: [
    'The page’s own files, so that it works offline.',
    'Your settings: theme, density, letter shortcuts.',
    'Only if you switch it on, under “Choose a file”: names, sizes, dates and kinds of the last files you opened, and a check value of each.',
    'While a very long packed dump is open: what it unpacks to, encrypted under a key that only the open tab holds, in storage that is emptied when the file is closed and at the next start.',
    'While a cleaned copy is made: the copy, in storage that is emptied when it is saved, when the file is closed and at the next start.',
  ],
  storedNot: 'Nothing else: no bytes of a dump that could be read, no texts, no findings.',
  made: 'What it is made of',
  madeNote: 'Packages in the page',
  madeText: 'Besides our own code, under the Apache License 2.0:',
  licences: 'The texts of all licences',
  build: 'This build',
  buildNote:
    'The hash over all files of the page, as its service worker keeps them. Build it from the source and compare: `npm run -s digest -- --app`.',
  buildUnknown: 'No service worker runs here, so the page cannot tell.',
  limits: 'Limits we admit',
  limitsNote: 'What no page can promise',
  limitsAre: [
    'Your browser, its extensions, screen readers and the operating system see what is on screen. Use a profile without extensions, or a private window.',
    'Swap, hibernation and crash reports of the browser itself can hold pieces of what was read.',
    'No policy stops a page from going to another address or from hinting that it will (the browser then connects, or looks a name up), and none stops WebRTC in Chromium. There it rests on our code: it goes nowhere, holds no such hint, and takes WebRTC away before anything else runs.',
    'The first visit trusts the host and the connection. Your own copy does not.',
    'Secrets that the search does not know are not found. Links and exports do not depend on finding them: they hold only what is on a list.',
    'A link cannot be called back, and a passphrase does not change that.',
  ],
} as const;

/** How many of these were not refused. */
export function openIn(attempts: readonly Attempt[]): number {
  return attempts.filter(({ outcome }) => outcome === 'failed' || outcome === 'open').length;
}
