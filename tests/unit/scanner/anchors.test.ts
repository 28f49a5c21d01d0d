import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Anchor, anchorsOf, readDetectors } from '../../../tools/scanner/detectors.ts';
import { randomWords } from '../../../tools/scanner/samples.ts';
import { dumpLike, textOf } from './data.ts';
import { BUILDS, type Kernels, loadKernels } from './kernels.ts';

const PAGE = 4096;
const TEXT = 0;
const BYTES = 1;
const PLAIN_FORM = 0;
const BYTES_FORM = 3;

const anchors = anchorsOf(readDetectors());
const textAnchors = anchors.filter(({ isBinary }) => !isBinary);
const binaryAnchors = anchors.filter(({ isBinary }) => isBinary);

interface Place {
  readonly anchor: number;
  readonly at: number;
}

for (const build of BUILDS) {
  const kernels = loadKernels(build);

  test(`${build}: every text anchor in ASCII, UTF-16LE and UTF-16BE at every place modulo 64`, () => {
    for (const encoding of ['ascii', 'utf16le', 'utf16be'] as const) {
      for (let shift = 0; shift < 64; shift++) {
        const planted = plant(kernels, textAnchors, shift, (anchor) => encode(inText(anchor), encoding));
        const unit = encoding === 'ascii' ? 1 : 2;
        const expected = planted.map(({ anchor, at }) => key(anchor, at + unit * 4 + Number(encoding === 'utf16be')));
        const found = new Set(textPlaces(kernels).map(({ anchor, at }) => key(anchor, at)));
        const missed = expected.filter((place) => !found.has(place));
        assert.deepEqual(missed, [], `${encoding}, shift ${shift}`);
      }
    }
  });

  test(`${build}: every binary anchor at every place modulo 64`, () => {
    for (let shift = 0; shift < 64; shift++) {
      const planted = plant(kernels, binaryAnchors, shift, ({ bytes }) => bytes);
      const found = new Set(binaryPlaces(kernels).map(({ anchor, at }) => key(anchor, at)));
      const missed = planted.filter(({ anchor, at }) => !found.has(key(anchor, at)));
      assert.deepEqual(missed, [], `shift ${shift}`);
    }
  });

  test(`${build}: what begins within text and is followed by a structure is found, in the middle of text nothing is`, () => {
    const random = randomWords(55);
    for (const encoding of ['ascii', 'utf16le', 'utf16be'] as const) {
      const text = encode('nothing but text '.repeat(24), encoding);
      for (let shift = 0; shift < 64; shift++) {
        const { area } = kernels;
        area.fill(0);
        const planted = binaryAnchors.map(({ number, bytes }, i) => {
          const at = PAGE + i * 1024 + 300 + shift;
          area.set(text.subarray(0, 300 + shift), at - 300 - shift);
          area.set(bytes, at);
          for (let behind = at + bytes.length; behind < at + 128; behind++) area[behind] = 0x80 | random();
          return { anchor: number, at };
        });
        const found = new Set(binaryPlaces(kernels).map(({ anchor, at }) => key(anchor, at)));
        const missed = planted.filter(({ anchor, at }) => !found.has(key(anchor, at)));
        assert.deepEqual(missed, [], `${encoding}, shift ${shift}`);
      }
      const [anchor] = binaryAnchors.filter(({ bytes }) => bytes.length === 4);
      kernels.area.fill(0);
      kernels.area.set(text, PAGE);
      kernels.area.set(anchor?.bytes ?? [], PAGE + 130);
      assert.deepEqual(binaryPlaces(kernels), [], encoding);
    }
  });

  test(`${build}: text anchors agree with the scalar twin`, () => {
    kernels.area.set(withAnchors(51, kernels.area.length));
    const found = places(kernels, PLAIN_FORM, TEXT).map(({ anchor, at }) => key(anchor, at));
    const scalar = scalarPlaces(kernels);
    const all = new Set(scalar.map(({ anchor, at }) => key(anchor, at)));
    assert.deepEqual(
      found.filter((place) => !all.has(place)),
      [],
      'found and not there',
    );
    assert.equal(new Set(found).size, found.length, 'found twice');
    const seen = new Set(found);
    const must = scalar.filter(({ anchor, at }) => isInRun(kernels.area, at, anchors[anchor]?.bytes.length ?? 0));
    assert.ok(must.length > 2000);
    assert.deepEqual(
      must.filter(({ anchor, at }) => !seen.has(key(anchor, at))),
      [],
      'missed',
    );
  });

  test(`${build}: the same text as UTF-16 has the same anchors, of either parity`, () => {
    const half = kernels.area.length / 2 - PAGE;
    const text = Buffer.from(textWithAnchors(52, half), 'latin1');
    kernels.area.fill(0);
    kernels.area.set(text);
    const plain = places(kernels, PLAIN_FORM, TEXT);
    assert.ok(plain.length > 1000);
    for (const parity of [0, 1]) {
      kernels.area.fill(0);
      kernels.area.set(Buffer.from(text.toString('latin1'), 'utf16le'), parity);
      const wide = places(kernels, 1 + parity, TEXT);
      // What is text in narrow form may be too short a run of UTF-16 and the other way round; most is in both.
      const expected = plain.filter(({ anchor, at }) => isInRun(text, at, anchors[anchor]?.bytes.length ?? 0));
      const found = new Set(wide.map(({ anchor, at }) => key(anchor, (at - parity) / 2)));
      assert.deepEqual(
        expected.filter(({ anchor, at }) => !found.has(key(anchor, at))),
        [],
        `parity ${parity}`,
      );
    }
  });

  test(`${build}: binary anchors agree with the scalar twin`, () => {
    const bytes = withAnchors(53, kernels.area.length);
    const random = randomWords(54);
    for (let at = 100; at + 100 < bytes.length; at += 150 + (random() % 300)) {
      bytes.set(binaryAnchors[random() % binaryAnchors.length]?.bytes ?? [], at);
    }
    kernels.area.set(bytes);
    let total = 0;
    for (let page = 0; page < kernels.area.length / PAGE; page++) {
      kernels.exports.placesOf(page, BYTES_FORM, kernels.exports.BINARY.value);
      const found = listed(kernels, BYTES);
      const count = kernels.exports.binaryScalar(page);
      total += count;
      assert.deepEqual(found, listed(kernels, BYTES), `page ${page}`);
    }
    assert.ok(total > 1000);
  });
}

/** Each at its own place, far enough from the others, all moved on by `shift`; returns where. */
function plant(
  kernels: Kernels,
  all: readonly Anchor[],
  shift: number,
  bytesFor: (anchor: Anchor) => Uint8Array,
): Place[] {
  kernels.area.fill(0);
  let at = 128 + shift;
  return all.map((anchor) => {
    const bytes = bytesFor(anchor);
    kernels.area.set(bytes, at);
    const place = { anchor: anchor.number, at };
    at += 128 + Math.ceil(bytes.length / 64) * 64;
    return place;
  });
}

/** Four characters before it, some after: long enough to be text, also where a CR ends it, and none part of an anchor. */
function inText({ spelling }: Anchor): string {
  return `%~%~${spelling}q7Rm2k`;
}

function encode(text: string, encoding: 'ascii' | 'utf16le' | 'utf16be'): Uint8Array {
  if (encoding === 'ascii') return Buffer.from(text, 'latin1');
  const bytes = Buffer.from(text, 'utf16le');
  return encoding === 'utf16le' ? bytes : bytes.swap16();
}

/** Something like a dump, every few hundred bytes an anchor in text. */
function withAnchors(seed: number, size: number): Uint8Array {
  const bytes = dumpLike(seed, size / 65536);
  const random = randomWords(seed);
  for (let at = 100; at + 200 < size; at += 100 + (random() % 300)) {
    const anchor = textAnchors[random() % textAnchors.length];
    if (anchor) bytes.set(encode(inText(anchor), random() % 3 ? 'ascii' : 'utf16le'), at);
  }
  return bytes;
}

function textWithAnchors(seed: number, length: number): string {
  const random = randomWords(seed);
  const parts: string[] = [];
  for (let size = 0; size < length; size += parts.at(-1)?.length ?? 0) {
    const anchor = textAnchors[random() % textAnchors.length];
    parts.push(`${textOf(random, random() % 200)} ${anchor?.spelling ?? ''} `);
  }
  return parts.join('').slice(0, length);
}

function textPlaces(kernels: Kernels): Place[] {
  return [0, 1, 2].flatMap((form) => places(kernels, form, TEXT));
}

function binaryPlaces(kernels: Kernels): Place[] {
  return places(kernels, BYTES_FORM, BYTES);
}

/** Of the whole area, in one form. */
function places(kernels: Kernels, form: number, kind: number): Place[] {
  const { exports, area, areaStart } = kernels;
  const what = kind === TEXT ? exports.ANCHORS.value : exports.BINARY.value;
  const found: Place[] = [];
  for (let page = 0; page < area.length / PAGE; page++) {
    const count = exports.placesOf(page, form, what);
    for (let i = 0; i < count; i++) {
      const start = exports.startOf(i);
      const home = form === 1 || form === 2 ? exports.homeOf(start) : start;
      found.push({ anchor: exports.subjectOf(i), at: home - areaStart });
    }
  }
  return found;
}

function scalarPlaces(kernels: Kernels): Place[] {
  const { exports, area, areaStart } = kernels;
  const found: Place[] = [];
  for (let at = 0; at < area.length; at += PAGE) {
    const count = exports.anchorsScalar(areaStart + at, areaStart + at + PAGE);
    for (let i = 0; i < count; i++) found.push({ anchor: exports.subjectOf(i), at: exports.startOf(i) - areaStart });
  }
  return found;
}

function listed({ exports }: Kernels, kind: number): string[] {
  const found: string[] = [];
  for (let i = 0; exports.kindOf(i) === kind && i < exports.placeCountOf(); i++)
    found.push(key(exports.subjectOf(i), exports.startOf(i)));
  return found.sort();
}

/** Whether all bytes of a place lie in one run of eight printable bytes or more. */
function isInRun(bytes: Uint8Array, at: number, length: number): boolean {
  const isPrintable = (i: number) => (bytes[i] ?? 0) >= 0x20 && (bytes[i] ?? 0) < 0x80;
  for (let i = at; i < at + length; i++) if (!isPrintable(i)) return false;
  let [start, end] = [at, at + length];
  while (isPrintable(start - 1)) start--;
  while (isPrintable(end)) end++;
  return end - start >= 8;
}

function key(anchor: number, at: number): string {
  return `${anchors[anchor]?.spelling} at ${at}`;
}
