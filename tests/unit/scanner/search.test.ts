import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { randomSample, randomWords } from '../../../tools/scanner/samples.ts';
import {
  type FoundString,
  type Pattern,
  patternOfBytes,
  patternsOfText,
  Searcher,
} from '../../../web/engine/search/searcher.ts';
import { dumpLike } from './data.ts';

const module = new WebAssembly.Module(readFileSync(new URL('../../../build/search.wasm', import.meta.url)));
const PRINTABLE = '[\\t -~]';

test('strings are the runs of printable characters, as bytes and as UTF-16', () => {
  for (const least of [1, 4, 6, 8, 40]) {
    const bytes = mixed(least);
    const text = Buffer.from(bytes).toString('latin1');
    const found = strings(bytes, least);
    const plain = [...text.matchAll(new RegExp(`${PRINTABLE}{${least},}`, 'g'))].map(({ index, 0: run }) => [
      index,
      run.length,
    ]);
    assert.deepEqual(of(found, 'ascii'), plain, `bytes, ${least}`);
    const wide = [...of(found, 'utf16le'), ...of(found, 'utf16be').map(([at = 0, length = 0]) => [at + 1, length])];
    assert.deepEqual(wide.sort(byPlace), wideRuns(text, least).sort(byPlace), `UTF-16, ${least}`);
  }
});

test('strings do not depend on how the bytes are cut, and long ones go on over blocks', () => {
  const bytes = Buffer.concat([
    mixed(9),
    Buffer.alloc(300_000, 'long '),
    mixed(10),
    Buffer.from('x'.repeat(150_000), 'utf16le'),
  ]);
  const whole = strings(bytes, 6);
  assert.ok(whole.some(({ length }) => length >= 300_000));
  assert.ok(whole.some(({ length, encoding }) => length >= 150_000 && encoding === 'utf16le'));
  for (const cut of [4096, 100_003, 1 << 20]) assert.deepEqual(strings(bytes, 6, cut), whole, `cut ${cut}`);
});

test('a string of UTF-16 is told from its byte order by what lies around it', () => {
  const gap = Buffer.from([0xff, 0xfe, 0xfd]);
  const little = Buffer.from('little end', 'utf16le');
  const big = Buffer.from('big ending', 'utf16le').swap16();
  const bytes = Buffer.concat([gap, little, gap, big, gap]);
  assert.deepEqual(strings(bytes, 6), [
    { offset: 3, length: 10, encoding: 'utf16le' },
    { offset: 26, length: 10, encoding: 'utf16be' },
  ]);
});

test('patterns are found wherever they lie, with bytes that may be anything and letters of either case', () => {
  const bytes = dumpLike(3, 20);
  const random = randomWords(4);
  const samples = ['MZ', 'Secret', 'pass:word', 'e', '\u00e9t\u00e9'];
  for (let at = 50; at + 100 < bytes.length; at += 500 + (random() % 3000)) {
    const text = samples[random() % samples.length] ?? '';
    const cased = random() & 1 ? text.toUpperCase() : text;
    bytes.set(Buffer.from(cased, random() & 1 ? 'utf16le' : 'utf8'), at);
  }
  for (const text of samples) {
    for (const ignoreCase of [false, true]) {
      const patterns = patternsOfText(text, ['ascii', 'utf16le', 'utf16be'], ignoreCase);
      assert.deepEqual(places(bytes, patterns), naive(bytes, patterns), `${text}, ${ignoreCase}`);
    }
  }
  for (const text of ['4d 5a', '0x48,0x8b', '48 8? ?? c?', '?? 00 00 00 ?1', 'ff']) {
    const pattern = patternOfBytes(text);
    assert.ok(pattern);
    assert.deepEqual(places(bytes, [pattern]), naive(bytes, [pattern]), text);
  }
});

test('a pattern at the first and the last byte, over borders of pages, and as long as it may be', () => {
  const bytes = randomSample(3 * 4096 + 17, 8);
  const head = { values: bytes.slice(0, 256), masks: new Uint8Array(256).fill(0xff) };
  const middle = { values: bytes.slice(4000, 4200), masks: new Uint8Array(200).fill(0xff) };
  const last = { values: bytes.slice(-3), masks: new Uint8Array(3).fill(0xff) };
  assert.deepEqual(places(bytes, [head, middle, last]), [
    [0, 0],
    [4000, 1],
    [bytes.length - 3, 2],
  ]);
  assert.deepEqual(places(bytes.subarray(0, bytes.length - 1), [last]), []);
});

test('hits beyond the limit are counted', () => {
  const searcher = new Searcher(module);
  const pattern = patternOfBytes('00');
  assert.ok(pattern);
  searcher.forPatterns([pattern], 1000);
  searcher.begin(0);
  searcher.push(new Uint8Array(3 << 20));
  searcher.finish();
  assert.equal(searcher.drainPatterns().length, 1000);
  assert.equal(searcher.found, 3 << 20);
});

test('what is no pattern is refused', () => {
  for (const text of ['', '4', '4d 5', 'xy', '?? ??', 'zz']) assert.equal(patternOfBytes(text), undefined, text);
  assert.deepEqual(patternsOfText('', ['ascii'], true), []);
  assert.deepEqual(patternsOfText('a'.repeat(300), ['ascii'], true), []);
});

function strings(bytes: Uint8Array, least: number, cut = bytes.length): FoundString[] {
  const searcher = new Searcher(module);
  searcher.forStrings(least);
  searcher.begin(0);
  for (let at = 0; at < bytes.length; at += cut) searcher.push(bytes.subarray(at, at + cut));
  searcher.finish();
  return searcher.drainStrings().sort((a, b) => a.offset - b.offset || a.length - b.length);
}

function of(found: readonly FoundString[], encoding: string): number[][] {
  return found.filter((one) => one.encoding === encoding).map(({ offset, length }) => [offset, length]);
}

function byPlace(a: readonly number[], b: readonly number[]): number {
  return (a[0] ?? 0) - (b[0] ?? 0);
}

/** Low bytes with a zero after each; a big-endian run may have one more at its end. */
function wideRuns(text: string, least: number): number[][] {
  const runs: number[][] = [];
  for (const parity of [0, 1]) {
    let length = 0;
    for (let at = parity; at <= text.length + 1; at += 2) {
      const isIn = new RegExp(PRINTABLE).test(text[at] ?? '') && (text[at + 1] ?? '\0') === '\0';
      if (isIn) length++;
      else {
        if (length >= least) runs.push([at - 2 * length, length]);
        length = 0;
      }
    }
  }
  return runs;
}

/** Runs of all lengths and forms between bytes that end them; UTF-16 with zeros around. */
function mixed(seed: number): Uint8Array {
  const random = randomWords(seed);
  const parts: Buffer[] = [];
  for (let size = 0; size < 60_000; size += parts.at(-1)?.length ?? 0) {
    const text = 'abc XYZ\t09~'.repeat(20).slice(0, random() % (random() % 9 === 0 ? 200 : 12));
    const kind = random() % 3;
    if (kind === 0) parts.push(Buffer.from(text, 'latin1'));
    else if (kind === 1) parts.push(Buffer.concat([Buffer.alloc(2), Buffer.from(text, 'utf16le'), Buffer.alloc(2)]));
    else parts.push(Buffer.from(randomSample(random() % 30, random()).map((byte) => byte | 0x80)));
  }
  return Buffer.concat(parts);
}

function places(bytes: Uint8Array, patterns: readonly Pattern[]): number[][] {
  const searcher = new Searcher(module);
  searcher.forPatterns(patterns, 1e6);
  searcher.begin(0);
  for (let at = 0; at < bytes.length; at += 70_001) searcher.push(bytes.subarray(at, at + 70_001));
  searcher.finish();
  return searcher
    .drainPatterns()
    .map(({ offset, pattern }) => [offset, pattern])
    .sort(compare);
}

function naive(bytes: Uint8Array, patterns: readonly Pattern[]): number[][] {
  const found: number[][] = [];
  patterns.forEach(({ values, masks }, number) => {
    for (let at = 0; at + values.length <= bytes.length; at++) {
      let i = 0;
      while (i < values.length && ((bytes[at + i] ?? 0) & (masks[i] ?? 0)) === values[i]) i++;
      if (i === values.length) found.push([at, number]);
    }
  });
  return found.sort(compare);
}

function compare(a: readonly number[], b: readonly number[]): number {
  return (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0);
}
