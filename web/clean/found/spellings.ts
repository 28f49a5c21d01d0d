/** How one value can be spelt in memory. */
import { latin } from '../../engine/text/latin.ts';
import type { Filler } from '../bytes/fillers.ts';

/** A spelling of a value as bytes. */
export interface Image {
  readonly bytes: Uint8Array;
  readonly filler: Filler;
  /** Bytes of a character. */
  readonly unit: 1 | 2;
  /** Shortest piece that gives it away, in bytes; absent: only all of it does. */
  readonly shortest?: number;
  /** Pieces count from here on: what stands before is public. */
  readonly secretFrom: number;
  /** Which value it is of. */
  readonly value: number;
  /** The value as it is. */
  readonly isItself?: boolean;
}

/** A value as the scan found it. */
export interface Value {
  /** As one byte a character where that is possible, else UTF-8; or as it is. */
  readonly bytes: Uint8Array;
  readonly isBinary: boolean;
  /** Characters at its front that are public. */
  readonly prefix: number;
  /** Pieces of it are looked for as well: made by a machine, or a password. */
  readonly hasPieces: boolean;
}

/** A value, or a piece of one, that is shorter cannot be told from chance. */
export const SHORTEST = 8;
/** Shorter values have too many chance likenesses in base64. */
const SHORTEST_BASE64 = 12;

const utf8 = new TextEncoder();

export function imagesOf(value: Value, number: number): Image[] {
  const { bytes, isBinary, prefix } = value;
  if (bytes.length < SHORTEST) return [];
  const images = new Map<string, Image>();
  const add = (bytes: Uint8Array, rest: Partial<Image> = {}) => {
    const key = latin(bytes);
    if (!images.has(key)) images.set(key, { bytes, filler: 'text', unit: 1, secretFrom: 0, value: number, ...rest });
  };
  const pieces = (unit: 1 | 2) => (value.hasPieces ? { shortest: SHORTEST * unit, secretFrom: prefix * unit } : {});
  add(bytes, { filler: isBinary ? 'binary' : 'text', isItself: true, ...pieces(1) });
  if (!isBinary) {
    const text = textOf(bytes);
    add(utf16(text, true), { filler: 'utf16le', unit: 2, ...pieces(2) });
    add(utf16(text, false), { filler: 'utf16be', unit: 2, ...pieces(2) });
    for (const escaped of [JSON.stringify(text).slice(1, -1), text.replaceAll('/', '\\/'), ...percentEncoded(text)]) {
      add(utf8.encode(escaped));
    }
  }
  if (!isBinary) {
    const text = textOf(bytes);
    add(utf32(text, true), { filler: 'utf32le' });
    add(utf32(text, false), { filler: 'utf32be' });
    add(utf8.encode([...text].reverse().join('')));
    if (isMixed(text)) for (const folded of [text.toUpperCase(), text.toLowerCase()]) add(utf8.encode(folded));
  }
  const addBoth = (spelling: string, rest: Partial<Image> = {}) => {
    add(utf8.encode(spelling), rest);
    add(utf16(spelling, true), { filler: 'utf16le', unit: 2 });
  };
  for (const digits of [hexOf(bytes), hexOf(bytes).toUpperCase()]) {
    addBoth(digits);
    for (const between of [' ', ':', '-']) add(utf8.encode(digits.replace(/..(?=.)/g, `$&${between}`)));
  }
  for (const list of listsOf(bytes)) add(utf8.encode(list));
  if (bytes.length >= SHORTEST_BASE64) {
    for (const shift of [0, 1, 2] as const) {
      const spelling = base64At(bytes, shift);
      // Mail and key files wrap it: then it is found by its pieces.
      const from = Math.max(0, Math.ceil(((shift + prefix) * 4) / 3) - 4);
      addBoth(spelling, value.hasPieces ? { shortest: SHORTEST_BASE64, secretFrom: from } : {});
      add(utf8.encode(spelling.replaceAll('+', '-').replaceAll('/', '_')));
      if (!isBinary)
        for (const isLittle of [true, false]) add(utf8.encode(base64At(utf16(textOf(bytes), isLittle), shift)));
    }
  }
  return [...images.values()];
}

/** UTF-8 where it is, else one byte a character. */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return latin(bytes);
  }
}

function utf16(text: string, isLittle: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), isLittle);
  return bytes;
}

function utf32(text: string, isLittle: boolean): Uint8Array {
  const codes = Array.from(text, (char) => char.codePointAt(0) ?? 0);
  const bytes = new Uint8Array(codes.length * 4);
  const view = new DataView(bytes.buffer);
  codes.forEach((code, i) => {
    view.setUint32(i * 4, code, isLittle);
  });
  return bytes;
}

/** So long, and of letters and digits, it is no common word in other letters either. */
const LONG_ENOUGH = 12;

function isMixed(text: string): boolean {
  return text.length >= LONG_ENOUGH && /\d/.test(text) && /[A-Za-z]/.test(text);
}

/** Bytes as programs list them: in decimal (JSON of buffers) and in hex (source text). */
function listsOf(bytes: Uint8Array): string[] {
  const decimal = Array.from(bytes, String);
  const hex = Array.from(bytes, (byte) => `0x${byte.toString(16).padStart(2, '0')}`);
  return [',', ', '].flatMap((between) => [decimal.join(between), hex.join(between)]).concat(hex.join(' '));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Every byte escaped, everything but letters and digits, and as URLs do, in both cases of the digits. */
function percentEncoded(text: string): string[] {
  const strict = Array.from(utf8.encode(text), (byte) => {
    const char = String.fromCharCode(byte);
    return /[A-Za-z0-9]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
  const usual = strict.replace(/%(2D|2E|5F|7E)/g, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
  const lower = (spelling: string) => spelling.replace(/%../g, (code) => code.toLowerCase());
  const all = hexOf(utf8.encode(text)).toUpperCase().replace(/../g, '%$&');
  return [all, strict, usual, ...[all, strict, usual].map(lower), usual.replaceAll('%20', '+')];
}

/** Base64 of bytes that begin at a place of a group of three; characters that depend on the neighbours are cut. */
export function base64At(bytes: Uint8Array, shift: 0 | 1 | 2): string {
  const padded = new Uint8Array(shift + bytes.length);
  padded.set(bytes, shift);
  const text = btoa(latin(padded)).replace(/=+$/, '');
  return text.slice([0, 2, 3][shift], padded.length % 3 === 0 ? undefined : -1);
}
