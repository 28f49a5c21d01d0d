/**
 * What this page cannot do without. Where something is missing, that is all the page says: no half of it runs. Evaluated
 * before the first element is; what it throws ends the page's script.
 *
 * WebAssembly is not in the list: without it shared summaries open. Nor is what has a substitute: storage, service
 * workers, the clipboard, Trusted Types, readers into one's own buffer.
 */
import { gate } from '../words/page/gate.ts';

/** Name as in the documents of the web platform, and whether it is there. */
const NEEDED: readonly (readonly [name: string, isThere: () => boolean])[] = [
  ['Worker', () => 'Worker' in globalThis],
  ['MessageChannel', () => 'MessageChannel' in globalThis],
  ['ResizeObserver', () => 'ResizeObserver' in globalThis],
  ['CompressionStream', () => 'CompressionStream' in globalThis],
  ['constructable style sheets', () => 'replaceSync' in CSSStyleSheet.prototype],
  ['dialog elements', () => 'showModal' in HTMLDialogElement.prototype],
  ['Web Cryptography', () => typeof crypto.subtle === 'object' && typeof crypto.randomUUID === 'function'],
  ['Web Locks', () => 'locks' in navigator],
];

function isThere(test: () => boolean): boolean {
  try {
    return test();
  } catch {
    return false;
  }
}

const missing = NEEDED.filter(([, test]) => !isThere(test)).map(([name]) => name);
// Who can change the page on its way can make it send the file: nothing that it promises would hold.
const isOpenToChange = !isSecureContext;

if (isOpenToChange || missing.length > 0) {
  const note = document.createElement('main');
  note.setAttribute('role', 'alert');
  for (const text of isOpenToChange ? gate.insecure : gate.lacks(missing)) {
    const paragraph = document.createElement('p');
    paragraph.textContent = text;
    note.append(paragraph);
  }
  document.body.replaceChildren(note);
  throw new Error(isOpenToChange ? 'not a secure context' : `missing: ${missing.join(', ')}`);
}
