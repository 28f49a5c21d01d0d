/** How one value can be spelt in memory. */
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
  for (const spelling of [hexOf(bytes), hexOf(bytes).toUpperCase()]) add(utf8.encode(spelling));
  if (bytes.length >= SHORTEST_BASE64) {
    for (const shift of [0, 1, 2] as const) {
      const spelling = base64At(bytes, shift);
      add(utf8.encode(spelling));
      add(utf8.encode(spelling.replaceAll('+', '-').replaceAll('/', '_')));
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

export function latin(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return text;
}

function utf16(text: string, isLittle: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), isLittle);
  return bytes;
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
function base64At(bytes: Uint8Array, shift: 0 | 1 | 2): string {
  const padded = new Uint8Array(shift + bytes.length);
  padded.set(bytes, shift);
  const text = btoa(latin(padded)).replace(/=+$/, '');
  return text.slice([0, 2, 3][shift], padded.length % 3 === 0 ? undefined : -1);
}
