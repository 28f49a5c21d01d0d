/** The texts of strings and of places that were found, as they may be shown: secrets are replaced by their masks. */
import type { Stretch } from '../access.ts';
import { findInCommandLine } from '../masking/command-line.ts';
import type { FindPattern, FoundPlace, StringRow } from './access.ts';
import type { ByteReader } from './bytes.ts';
import type { Hit } from './finder.ts';
import { DOTS, type HiddenRange, type Hider, joined } from './hidden.ts';
import type { TextEncoding } from './searcher.ts';
import { kindAt, type StringRef } from './string-filter.ts';

/** Characters of a string that a row shows; Hex shows the rest. */
const SHOWN = 300;
/** Shown before the needle, where it stands further inside. */
const LEAD = 24;
/** Texts that lie so near each other are read at once. */
const GAP = 1 << 16;
/** Characters before a text in which the name of a value is looked for: `--password=`, or an argument before. */
const NAMES = 1024;
/** Bytes around a place that was found. */
const BEFORE = 32;
const AFTER = 64;

/** A part of the file that becomes text. */
interface Slice {
  readonly offset: number;
  readonly bytes: number;
  readonly unit: 1 | 2;
  /** What stands from here on may name what is in it. */
  readonly context: number;
}

export async function rowsOf(
  reader: ByteReader,
  hider: Hider,
  refs: readonly StringRef[],
  stretches: readonly Stretch[],
): Promise<StringRow[]> {
  const slices = refs.map((ref) => sliceOf(ref, stretches));
  const texts = await textsOf(reader, hider, slices, stretches);
  return refs.map(({ offset, length, goesOn, encoding }, index) => {
    const slice = slices[index] ?? { offset, bytes: 0 };
    const unit = unitOf(encoding);
    const { text = '', hasHidden = false } = texts[index] ?? {};
    return {
      offset,
      length,
      goesOn,
      encoding,
      text,
      isCutBefore: slice.offset > offset,
      isCutAfter: goesOn || slice.offset + slice.bytes < offset + length * unit,
      hasHidden,
    };
  });
}

/**
 * The part of a string that a row shows: from its begin, or from shortly before what was looked for. Arguments of a
 * program stand one after another on its stack, so that there the string before may name this one.
 */
function sliceOf({ offset, length, encoding, hit }: StringRef, stretches: readonly Stretch[]): Slice {
  const unit = unitOf(encoding);
  const isDeep = hit !== undefined && hit - offset > 2 * LEAD * unit;
  const from = isDeep ? hit - LEAD * unit : offset;
  const isOfStack = kindAt(stretches, offset) === 'stack';
  const context = Math.max(isOfStack ? offset % unit : offset, from - NAMES * unit);
  return { offset: from, bytes: Math.min(SHOWN * unit, offset + length * unit - from), unit, context };
}

export async function placesOf(
  reader: ByteReader,
  hider: Hider,
  hits: readonly Hit[],
  patterns: readonly FindPattern[],
  stretches: readonly Stretch[],
): Promise<FoundPlace[]> {
  const slices = hits.flatMap(({ offset, length, pattern }): Slice[] => {
    const unit = patterns[pattern]?.unit ?? 1;
    const from = Math.max(offset % unit, offset - BEFORE * unit);
    const end = Math.min(reader.size, offset + length + AFTER * unit);
    const common = { unit, context: Math.max(offset % unit, from - NAMES * unit) };
    return [
      { ...common, offset: from, bytes: offset - from },
      { ...common, offset, bytes: length },
      { ...common, offset: offset + length, bytes: end - offset - length },
    ];
  });
  const texts = await textsOf(reader, hider, slices, stretches);
  return hits.map(({ offset, length }, index) => ({
    offset,
    length,
    before: texts[3 * index]?.text ?? '',
    match: texts[3 * index + 1]?.text ?? '',
    after: texts[3 * index + 2]?.text ?? '',
  }));
}

interface ShownText {
  readonly text: string;
  readonly hasHidden: boolean;
}

/** `slices` in file order. */
async function textsOf(
  reader: ByteReader,
  hider: Hider,
  slices: readonly Slice[],
  stretches: readonly Stretch[],
): Promise<ShownText[]> {
  const texts: ShownText[] = [];
  for (let from = 0; from < slices.length; ) {
    let start = slices[from]?.context ?? 0;
    let end = start;
    let to = from;
    for (let slice = slices[to]; slice && slice.offset <= end + GAP; slice = slices[++to]) {
      start = Math.min(start, slice.context);
      end = Math.max(end, slice.offset + slice.bytes);
    }
    const [bytes, hidden] = await Promise.all([
      reader.read(start, end - start),
      hider.rangesWithin(reader, start, end, stretches),
    ]);
    for (const slice of slices.slice(from, to)) texts.push(textOf(slice, bytes, start, hidden));
    from = to;
  }
  return texts;
}

/** What is named as a secret, whatever it looks like. */
function namedIn({ offset, bytes, unit, context }: Slice, from: Uint8Array, start: number): readonly HiddenRange[] {
  const text = decode(from, context - start, offset + bytes - start, unit, AS_IT_IS);
  return findInCommandLine(text).map((range) => ({
    from: context + range.from * unit,
    to: context + range.to * unit,
    mask: DOTS,
  }));
}

function textOf(slice: Slice, from: Uint8Array, start: number, hidden: readonly HiddenRange[]): ShownText {
  const { offset, bytes, unit } = slice;
  const end = offset + bytes;
  let text = '';
  let hasHidden = false;
  let at = offset;
  const named = namedIn(slice, from, start);
  for (const range of named.length > 0 ? joined([...hidden, ...named]) : hidden) {
    if (range.to <= at || range.from >= end) continue;
    text += decode(from, at - start, range.from - start, unit);
    // Of a value that begins or ends elsewhere no part is told.
    text += range.from >= offset && range.to <= end ? range.mask : DOTS;
    hasHidden = true;
    at = Math.max(at, range.to);
  }
  return { text: text + decode(from, at - start, end - start, unit), hasHidden };
}

/** How characters that are not printable are written. */
interface Signs {
  readonly tab: string;
  readonly other: string;
}
const SHOWN_SIGNS: Signs = { tab: '⇥', other: '·' };
const AS_IT_IS: Signs = { tab: '\t', other: '\0' };

function decode(bytes: Uint8Array, from: number, to: number, unit: 1 | 2, signs = SHOWN_SIGNS): string {
  let text = '';
  for (let at = from; at + unit <= to; at += unit) {
    const low = bytes[at] ?? 0;
    const high = unit === 2 ? (bytes[at + 1] ?? 0) : 0;
    const byte = low === 0 ? high : high === 0 ? low : 0;
    text += byte === 9 ? signs.tab : byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : signs.other;
  }
  return text;
}

export function unitOf(encoding: TextEncoding): 1 | 2 {
  return encoding === 'ascii' ? 1 : 2;
}
