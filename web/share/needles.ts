/**
 * The spellings in which a secret could lie in a link. Texts are compared as bytes, one character each (Latin-1), so
 * that UTF-8 and UTF-16 forms are found like any other.
 */

import { latin } from '../engine/text/latin.ts';

/** Fewer characters than this cannot be proven absent from compressed text: some link holds any three letters. */
export const SHORTEST = 6;
/** A secret that was cut is found by any piece of this length. */
const WINDOW = 12;

export interface Needle {
  /** Which spelling, for the one who must mend it; never the secret. */
  readonly spelling: string;
  readonly bytes: string;
  /** Compared without regard to case. */
  readonly isFolded: boolean;
}

type Spell = (bytes: Uint8Array) => string;

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const hexOf = (bytes: Uint8Array, separator = '', prefix = ''): string => {
  let text = '';
  for (const byte of bytes) text += (text === '' ? '' : separator) + prefix + HEX[byte];
  return text;
};

/** Base64 of bytes that begin at any place of a group of three: the unstable characters at both ends are cut. */
function base64At(bytes: Uint8Array, shift: number): string {
  const padded = new Uint8Array(shift + bytes.length);
  padded.set(bytes, shift);
  const text = btoa(latin(padded)).replace(/=+$/, '');
  const front = [0, 2, 3][shift] ?? 0;
  const isPartial = padded.length % 3 !== 0;
  return text.slice(front, isPartial ? -1 : undefined);
}

const toUrl = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_');
const bytesOf = (latinText: string): Uint8Array => Uint8Array.from(latinText, (c) => c.charCodeAt(0));

const BYTE_SPELLINGS: Readonly<Record<string, Spell>> = {
  raw: latin,
  hex: (b) => hexOf(b),
  'hex with blanks': (b) => hexOf(b, ' '),
  'hex with colons': (b) => hexOf(b, ':'),
  'hex with dashes': (b) => hexOf(b, '-'),
  'hex escapes': (b) => hexOf(b, '', '\\x'),
  'percent escapes': (b) => hexOf(b, '', '%'),
  'hex list': (b) => hexOf(b, ' ', '0x'),
  'unicode hex': (b) => hexOf(b, '', '\\u00'),
  'base64 at 0': (b) => base64At(b, 0),
  'base64 at 1': (b) => base64At(b, 1),
  'base64 at 2': (b) => base64At(b, 2),
  'base64url at 0': (b) => toUrl(base64At(b, 0)),
  'base64url at 1': (b) => toUrl(base64At(b, 1)),
  'base64url at 2': (b) => toUrl(base64At(b, 2)),
};

const FOLDED = /^(hex|unicode hex|percent)/;

function utf16(text: string, isBigEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), !isBigEndian);
  return bytes;
}

/** Whether bytes of a needle can occur at all: the first six from `at` on; quick, and never wrong when it says no. */
export type MayOccur = (bytes: string, at: number, isFolded: boolean) => boolean;

/**
 * All spellings of one secret, each once; those too short to be told from chance are left out, and those that
 * `mayOccur` rules out. A secret that is no text is given as its bytes. Pieces are taken before `piecesTo`.
 */
export function needlesOf(
  secret: string | Uint8Array,
  mayOccur: MayOccur = () => true,
  piecesTo: number = secret.length,
): Needle[] {
  const needles = new Map<string, Needle>();
  const add = (spelling: string, bytes: string, isFolded: boolean) => {
    const key = isFolded ? lower(bytes) : bytes;
    if (key.length < SHORTEST || !mayOccur(key, 0, isFolded)) return;
    needles.set(`${isFolded} ${key}`, { spelling, bytes: key, isFolded });
  };
  const addBytes = (encoding: string, bytes: Uint8Array) => {
    for (const [spelling, spell] of Object.entries(BYTE_SPELLINGS)) {
      add(`${encoding}, ${spelling}`, spell(bytes), FOLDED.test(spelling));
    }
  };
  const addPieces = (whole: string) => {
    const folded = lower(whole);
    for (let at = 0; at + WINDOW <= folded.length; at++) {
      if (mayOccur(folded, at, true)) add('a piece', folded.slice(at, at + WINDOW), true);
    }
  };
  if (typeof secret !== 'string') {
    addBytes('bytes', secret);
    addBytes('reversed', Uint8Array.from(secret).reverse());
    addPieces(latin(secret.subarray(0, piecesTo)));
    return [...needles.values()];
  }
  for (const text of new Set([secret, secret.trim(), secret.normalize('NFC'), secret.normalize('NFD')])) {
    const encodings: Readonly<Record<string, Uint8Array>> = {
      'UTF-8': utf8(text),
      'UTF-16LE': utf16(text, false),
      'UTF-16BE': utf16(text, true),
      reversed: utf8([...text].reverse().join('')),
    };
    for (const [encoding, bytes] of Object.entries(encodings)) {
      addBytes(encoding, bytes);
      add(`${encoding}, any case`, latin(bytes), true);
    }
    const texts: Readonly<Record<string, string>> = {
      'percent-encoded': percentEncode(text),
      JSON: JSON.stringify(text).slice(1, -1),
      'JSON escapes': Array.from({ length: text.length }, (_, i) => unicodeEscape(text.charCodeAt(i))).join(''),
      'HTML numbers': Array.from(text, (c) => `&#${c.codePointAt(0)};`).join(''),
      'HTML hex': Array.from(text, (c) => `&#x${c.codePointAt(0)?.toString(16)};`).join(''),
      'base64 of base64': base64At(bytesOf(btoa(latin(utf8(text)))), 0),
    };
    for (const [spelling, spelled] of Object.entries(texts)) {
      add(spelling, latin(utf8(spelled)), spelling !== 'base64 of base64');
    }
    addPieces(latin(utf8(text.slice(0, piecesTo))));
  }
  return [...needles.values()];
}

/** Only the letters of ASCII: others take another length in lower case. */
export function lower(bytes: string): string {
  return bytes.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function unicodeEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}

/** As encodeURIComponent, but lone surrogates are no error. */
function percentEncode(text: string): string {
  return encodeURIComponent(new TextDecoder().decode(new TextEncoder().encode(text)));
}
