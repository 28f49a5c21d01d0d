import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomWords } from '../../../tools/scanner/samples.ts';
import { textOf } from './data.ts';
import { BUILDS, type Kernels, loadKernels } from './kernels.ts';

const PAGE = 4096;
const PAGES = 8;
/** As assembly/scanner/detectors/dispatch.ts numbers them. */
const KINDS = { atSigns: 2, numbers: 3, runs: 4, words: 5, pairs: 6, countries: 7 };

/** Where in one-byte text each scan must find something, by a pattern; numbers have a rule of their own. */
const PATTERNS = {
  atSigns: /(?<=[!-~])@(?=[A-Za-z0-9])/g,
  runs: /(?<![A-Za-z0-9])(?=[A-Za-z0-9]{15})(?:(?=[A-Za-z]{0,63}[0-9])|s[A-Za-z]{28}(?![A-Za-z0-9]))/g,
  pairs: /(?<!(?:[0-9A-Fa-f]{2}[:-]))(?<![A-Za-z0-9])[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}/g,
  countries: /(?<![A-Za-z0-9])[A-Z]{2}(?=[0-9]{2})/g,
};

for (const build of BUILDS) {
  const kernels = loadKernels(build);

  for (const [name, pattern] of Object.entries(PATTERNS)) {
    test(`${build}: ${name} are where the pattern says`, () => {
      for (let seed = 1; seed <= 20; seed++) {
        const text = tokens(seed, PAGES * PAGE);
        const expected = [...text.matchAll(pattern)].map(({ index }) => index);
        assert.ok(expected.length > 20);
        assert.deepEqual(scanned(kernels, text, KINDS[name as keyof typeof PATTERNS]), expected, `seed ${seed}`);
      }
    });
  }

  test(`${build}: numbers are given out from their first group, and again where a page begins`, () => {
    for (let seed = 1; seed <= 20; seed++) {
      const text = tokens(seed, PAGES * PAGE);
      assert.deepEqual(scanned(kernels, text, KINDS.numbers), expectedNumbers(text), `seed ${seed}`);
    }
  });

  test(`${build}: twelve words in a row are found wherever they lie, with any separator`, () => {
    const random = randomWords(3);
    for (let at = PAGE - 150; at < PAGE + 150; at++) {
      const words = Array.from({ length: 12 }, () => 'abandonxy'.slice(0, 3 + (random() % 6)));
      const phrase = words.join([' ', '", "', ',', ' \n'][at % 4]);
      const lead = `${'. '.repeat(PAGE).slice(0, at)}${['=', ' ', '"', 'of '][at % 4]}`;
      const text = `${lead}${phrase}\0\0\0\0`;
      const start = text.indexOf(phrase, at);
      const places = scanned(kernels, text.padEnd(PAGES * PAGE, '. '), KINDS.words);
      const leads = places.some((place) => place <= start && isRow(text.slice(place, start + phrase.length)));
      assert.ok(leads, `at ${at}: ${JSON.stringify(text.slice(start - 5))}, places ${places}`);
    }
  });

  test(`${build}: rows of words in UTF-16 are their own, whatever was looked at before`, () => {
    const text = 'word after word '.repeat(2 * PAGE).slice(0, PAGES * (PAGE / 2));
    scanned(kernels, text, KINDS.words);
    for (const form of [1, 2]) {
      const places = scanned(kernels, text, KINDS.words, form);
      assert.ok(places.length >= PAGES - 1);
      assert.ok(
        places.every((place) => place >= 0 && isRow(text.slice(place, place + 100).trimEnd())),
        `${places}`,
      );
    }
  });

  test(`${build}: rows of eleven words, of long and of short words are none`, () => {
    for (const row of [
      'word '.repeat(11),
      'characters '.repeat(30),
      'an in of '.repeat(30),
      'some..... text '.repeat(30),
    ]) {
      assert.deepEqual(scanned(kernels, `${'. '.repeat(100)}${row}`.padEnd(PAGES * PAGE, '. '), KINDS.words), []);
    }
  });

  test(`${build}: UTF-16 of either parity has the same as one-byte text`, () => {
    for (let seed = 1; seed <= 5; seed++) {
      const text = tokens(seed, PAGES * PAGE).replaceAll(/[^ -~]/g, ' ');
      for (const kind of Object.values(KINDS)) {
        if (kind === KINDS.numbers || kind === KINDS.words) continue;
        const plain = scanned(kernels, text, kind);
        for (const parity of [0, 1])
          assert.deepEqual(scanned(kernels, text, kind, 1 + parity), plain, `parity ${parity}`);
      }
    }
  });
}

/** Places of a kind in text, which is text from its first byte on: offsets of characters. */
function scanned(kernels: Kernels, text: string, kind: number, form = 0): number[] {
  const { exports, area, areaStart } = kernels;
  const bytes = Buffer.from(text, form === 0 ? 'latin1' : 'utf16le');
  const parity = form === 2 ? 1 : 0;
  area.fill(0);
  area.set(bytes, parity);
  const found: number[] = [];
  for (let page = 0; page <= bytes.length / PAGE; page++) {
    const count = exports.placesOf(page, form, exports.SCANS.value);
    for (let i = 0; i < count; i++) {
      if (exports.kindOf(i) !== kind) continue;
      const start = exports.startOf(i);
      found.push(form === 0 ? start - areaStart : (exports.homeOf(start) - areaStart - parity) / 2);
    }
  }
  return [...new Set(found)].sort((a, b) => a - b);
}

function expectedNumbers(text: string): number[] {
  const found: number[] = [];
  for (const { index, 0: row } of text.matchAll(/[0-9](?:[ ./-]?[0-9])*/g)) {
    if (row.length >= 7) found.push(index);
    const border = Math.ceil((index + 1) / PAGE) * PAGE;
    for (let at = border + 1; at < Math.min(border + 64, index + row.length - 6); at++) {
      if (!/[0-9]/.test(text[at] ?? '') || /[0-9]/.test(text[at - 1] ?? '')) continue;
      found.push(at);
      break;
    }
  }
  return found.sort((a, b) => a - b);
}

function isRow(text: string): boolean {
  return /^[A-Za-z]{3,9}(?:[^A-Za-z]{1,4}[A-Za-z]{3,9})*$/.test(text);
}

/** Text with much of what the scans look for, and almost. */
function tokens(seed: number, length: number): string {
  const random = randomWords(seed);
  const pick = (alphabet: string, count: number) =>
    Array.from({ length: count }, () => alphabet[random() % alphabet.length]).join('');
  const makers: (() => string)[] = [
    () => textOf(random, random() % 60),
    () => `${pick('abc.-_', 1 + (random() % 9))}@${pick('abc1. @', 1 + (random() % 9))}`,
    () =>
      Array.from({ length: 1 + (random() % 6) }, () => pick('0123456789', 1 + (random() % 7))).join(pick(' -./', 1)),
    () => pick('0123456789', random() % 90),
    () => pick('abcdefghijkLMNOP0123', 10 + (random() % 70)),
    () => `s${pick('abcdefgh', 26 + (random() % 4))} `,
    () =>
      Array.from({ length: 5 + (random() % 4) }, () => pick('0123456789abcdefAF', 1) + pick('0123456789', 1)).join(
        pick(':-', 1),
      ),
    () => `${pick(' A.', 1)}${pick('ABZ', 1 + (random() % 3))}${pick('0123', 1 + (random() % 4))} `,
    () => pick(' ,;"=', 1 + (random() % 3)),
  ];
  const parts: string[] = [];
  for (let size = 0; size < length; size += parts.at(-1)?.length ?? 0)
    parts.push(makers[random() % makers.length]?.() ?? '');
  // Every byte is part of a run, so all of it is looked at.
  return parts
    .join('')
    .replaceAll(/[^ -~]/g, ' ')
    .slice(0, length);
}
