/** From the scan's places: what is to be filled, and the values to look for elsewhere. */
import type { Core } from '../../engine/core/core.ts';
import { CONFIDENCE_ORDER, ENCODING_ORDER } from '../../engine/records/records.ts';
import type { Place } from '../../engine/report/report.ts';
import { DETECTORS } from '../../engine/scan/findings/detectors.generated.ts';
import { adjustByPlace, whereOf } from '../../engine/scan/findings/judge.ts';
import type { PlaceList } from '../../engine/scan/findings/place-list.ts';
import type { Source } from '../../engine/sources/source.ts';
import { latin } from '../../engine/text/latin.ts';
import type { Filler } from '../bytes/fillers.ts';
import { readBytes } from '../bytes/read.ts';
import { privateParts } from '../keep/paths.ts';
import { type CleanOptions, isCleaned } from '../options.ts';
import { textOf, type Value } from './spellings.ts';

/** One place of the source that is filled. */
export interface FoundPlace {
  readonly offset: number;
  readonly length: number;
  readonly filler: Filler;
  readonly detector: number;
  readonly value: number;
  /** It counts: no better finding covers a part of it. */
  readonly isTold: boolean;
}

/** A value that is looked for, and which rule found it. */
export interface FoundValue extends Value {
  readonly detector: number;
}

/** Forms of one value that are read: some detectors take a number with blanks and one without for the same. */
const MOST_FORMS = 16;
/** Longer ones (a key file) are filled where they are; their first part is looked for elsewhere. */
const LONGEST = 16_384;

const FILLER_OF = { ascii: 'text', utf16le: 'utf16le', utf16be: 'utf16be', binary: 'binary' } as const;

/** The places that `options` fill; a finding that its place makes none is left. `core` is of the source. */
export function* foundPlaces(
  list: PlaceList,
  options: CleanOptions,
  core: Core,
  source: Source,
): Generator<FoundPlace> {
  for (let i = 0; i < list.count; i++) {
    const detector = list.detectors[i] ?? 0;
    const row = DETECTORS[detector];
    if (!row || !isCleaned(options, row[0], row[1])) continue;
    const offset = list.offsets[i] ?? 0;
    // Only the weakest evidence depends on the place, and asking costs.
    if (list.confidences[i] === 0) {
      const where = whereOf(list.flags[i] ?? 0, core.place(offset).where);
      if (!adjustByPlace(row[0], 'possible', where)) continue;
    }
    const filler = FILLER_OF[ENCODING_ORDER[list.encodings[i] ?? 0] ?? 'ascii'];
    const [length = 0, value = 0, isTold = list.told[i] === 1] = [list.lengths[i], list.values[i]];
    const place = { offset, length, filler, detector, value, isTold };
    if (row[0] === 'path-user') yield* privatePlaces(place, source);
    else yield place;
  }
}

/** Of a path the names of its user and folders: what program it is stays. */
function* privatePlaces(place: FoundPlace, source: Source): Generator<FoundPlace> {
  const unit = place.filler === 'text' ? 1 : 2;
  const bytes = readBytes(source, place.offset, Math.min(place.length, LONGEST));
  const path = unit === 1 ? latin(bytes) : textOf(narrowed(bytes, place.filler === 'utf16le'));
  let { isTold } = place;
  for (const [from, to] of privateParts(path)) {
    yield { ...place, offset: place.offset + from * unit, length: (to - from) * unit, isTold };
    isTold = false;
  }
}

/**
 * Whether what the scan still finds is our own filler: some surroundings, such as the element of a network's name, make
 * a value of whatever stands in them. Of a path only the names are filled.
 */
export function isFilled(
  source: Source,
  detector: string,
  { offset, length, encoding }: Pick<Place, 'offset' | 'length' | 'encoding'>,
): boolean {
  const raw = readBytes(source, offset, Math.min(length, LONGEST));
  if (encoding === 'binary' || length > LONGEST) return false;
  const text = encoding === 'ascii' ? latin(raw) : textOf(narrowed(raw, encoding === 'utf16le'));
  if (detector !== 'path-user') return isFilledText(text);
  return privateParts(text).every(([from, to]) => isFilledText(text.slice(from, to)));
}

function isFilledText(text: string): boolean {
  return /^[x\r\n]+$/.test(text);
}

/** The values behind places: those that are proven at one of them at least. */
export function foundValues(list: PlaceList, options: CleanOptions, source: Source): FoundValue[] {
  const forms = new Map<number, Set<string>>();
  const values: FoundValue[] = [];
  for (let i = 0; i < list.count; i++) {
    const detector = list.detectors[i] ?? 0;
    const [id, kind] = DETECTORS[detector] ?? [];
    if (id === undefined || kind === undefined || !isCleaned(options, id, kind)) continue;
    // What a person did is told by its surroundings: a search word, a path.
    if (kind === 'activity' || CONFIDENCE_ORDER[list.confidences[i] ?? 0] === 'possible') continue;
    const number = list.values[i] ?? 0;
    const known = forms.get(number) ?? new Set();
    forms.set(number, known);
    if (known.size >= MOST_FORMS) continue;
    const encoding = ENCODING_ORDER[list.encodings[i] ?? 0] ?? 'ascii';
    const raw = readBytes(source, list.offsets[i] ?? 0, Math.min(list.lengths[i] ?? 0, LONGEST));
    const bytes = encoding.startsWith('utf16') ? narrowed(raw, encoding === 'utf16le') : raw;
    if (isFilledText(latin(bytes))) continue;
    const form = `${encoding === 'binary'} ${latin(bytes)}`;
    if (known.has(form)) continue;
    known.add(form);
    values.push({
      bytes,
      isBinary: encoding === 'binary',
      prefix: encoding === 'binary' ? 0 : (list.prefixes[i] ?? 0),
      hasPieces: kind !== 'personal',
      detector,
    });
  }
  return withDecoded(values);
}

/** UTF-16 as UTF-8. */
function narrowed(bytes: Uint8Array, isLittle: boolean): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at + 1 < bytes.length; at += 2) text += String.fromCharCode(view.getUint16(at, isLittle));
  return new TextEncoder().encode(text);
}

/** What a login in base64 holds is a value of its own: `user:password`, and the password alone. */
function withDecoded(values: readonly FoundValue[]): FoundValue[] {
  const all = [...values];
  for (const value of values) {
    const id = DETECTORS[value.detector]?.[0];
    if (id !== 'http-basic' && id !== 'docker-auth') continue;
    const text = decodedBase64(textOf(value.bytes));
    const password = text?.slice(text.indexOf(':') + 1);
    for (const part of [text, password]) {
      if (part) all.push({ ...value, bytes: new TextEncoder().encode(part), prefix: 0 });
    }
  }
  return all;
}

function decodedBase64(text: string): string | undefined {
  try {
    const decoded = atob(text);
    return /^[\x20-\x7e]+$/.test(decoded) ? decoded : undefined;
  } catch {
    return undefined;
  }
}
