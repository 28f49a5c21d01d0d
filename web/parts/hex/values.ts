import { wordAt } from './grid/inks.ts';

/** What the bytes at a place are, read as each of the usual types; a type whose bytes are not all here is absent. */
export interface Values {
  readonly integers: readonly { readonly bits: number; readonly unsigned: bigint; readonly signed: bigint }[];
  readonly float?: number;
  readonly double?: number;
  /** ISO 8601, where the value is a time from 1990 to 2050: most other words are no times. */
  readonly unixTime?: string;
  readonly fileTime?: string;
  readonly text?: string;
  readonly wideText?: string;
  readonly guid?: string;
}

const FIRST_YEAR = Date.UTC(1990, 0);
const LAST_YEAR = Date.UTC(2050, 0);
/** From 1601, where Windows begins to count, to 1970, in milliseconds. */
const WINDOWS_EPOCH = 11_644_473_600_000n;
const TEXT_LIMIT = 48;

/** `bytes` begins at the cursor and ends where the first byte is hidden or absent. */
export function valuesOf(bytes: Uint8Array, isLittleEndian: boolean): Values {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (count: number) => wordAt(bytes, 0, count, isLittleEndian);
  const integers = [8, 16, 32, 64]
    .filter((bits) => bytes.length >= bits / 8)
    .map((bits) => ({ bits, unsigned: word(bits / 8), signed: BigInt.asIntN(bits, word(bits / 8)) }));
  const has4 = bytes.length >= 4;
  const has8 = bytes.length >= 8;
  const unixTime = has4 ? timeText(Number(word(4)) * 1000) : undefined;
  const fileTime = has8 ? timeText(Number(word(8) / 10_000n - WINDOWS_EPOCH)) : undefined;
  const text = textAt(bytes, 1);
  // Any bytes make some UTF-16: only what is no narrow text is looked at.
  const wide = text ? undefined : textAt(bytes, 2, isLittleEndian);
  const wideText = wide && isOfOneScript(wide) ? wide : undefined;
  return {
    integers,
    ...(has4 && { float: view.getFloat32(0, isLittleEndian) }),
    ...(has8 && { double: view.getFloat64(0, isLittleEndian) }),
    ...(unixTime && { unixTime }),
    ...(fileTime && { fileTime }),
    ...(text && { text }),
    ...(wideText && { wideText }),
    ...(isGuid(bytes, isLittleEndian) && { guid: guidOf(bytes, isLittleEndian) }),
  };
}

function timeText(milliseconds: number): string | undefined {
  const isLikely = milliseconds >= FIRST_YEAR && milliseconds < LAST_YEAR;
  return isLikely ? new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z') : undefined;
}

/** A text up to its end mark; undefined when there is none of two characters and more. */
function textAt(bytes: Uint8Array, width: 1 | 2, isLittleEndian = true): string | undefined {
  let end = 0;
  const limit = Math.min(bytes.length - (width - 1), TEXT_LIMIT * width);
  while (end < limit && wordAt(bytes, end, width, isLittleEndian) !== 0n) end += width;
  const label = width === 1 ? 'utf-8' : isLittleEndian ? 'utf-16le' : 'utf-16be';
  // A character cut at the end is no damage: it goes on beyond what was read.
  const text = new TextDecoder(label).decode(bytes.subarray(0, end), { stream: true });
  return [...text].length >= 2 && isText(text) ? text : undefined;
}

/** Mostly of one alphabet, or all of one East Asian block: what words are, and chance is not. */
function isOfOneScript(text: string): boolean {
  const characters = [...text];
  if (characters.length < 3) return false;
  const alphabetic = characters.filter((character) => (character.codePointAt(0) ?? 0) < 0x600).length;
  const isEastAsian = /^[\u3000-\u30ff\u4e00-\u9fff]{3,}$|^[\uac00-\ud7a3\s]{3,}$/.test(text);
  return alphabetic * 2 >= characters.length || isEastAsian;
}

/** No damage, no controls but tabs and line ends: what is none of a text's is no text. */
function isText(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const isControl = code < 0x20 && code !== 9 && code !== 10 && code !== 13;
    if (isControl || (code >= 0x7f && code < 0xa0) || code === 0xfffd) return false;
  }
  return true;
}

/** Of a version and variant that RFC 9562 knows: any 16 bytes could be written as one. */
function isGuid(bytes: Uint8Array, isLittleEndian: boolean): boolean {
  if (bytes.length < 16) return false;
  const version = (bytes[isLittleEndian ? 7 : 6] ?? 0) >> 4;
  return version >= 1 && version <= 8 && (bytes[8] ?? 0) >> 6 === 0b10;
}

/** RFC 9562 writes the fields in order; Windows stores the first three little-endian. */
function guidOf(bytes: Uint8Array, isLittleEndian: boolean): string {
  const part = (from: number, to: number, isSwapped: boolean) => {
    const pairs = Array.from(bytes.subarray(from, to), (byte) => byte.toString(16).padStart(2, '0'));
    return (isSwapped ? pairs.reverse() : pairs).join('');
  };
  return [
    part(0, 4, isLittleEndian),
    part(4, 6, isLittleEndian),
    part(6, 8, isLittleEndian),
    part(8, 10, false),
    part(10, 16, false),
  ].join('-');
}
