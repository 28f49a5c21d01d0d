import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { randomWords } from '../../../tools/scanner/samples.ts';
import type { Findings } from '../../../web/engine/report/report.ts';
import { FindingCollector } from '../../../web/engine/scan/findings/collector.ts';
import { passedOverIn } from '../../../web/engine/scan/limits.ts';
import { cutStripes, type Stripe } from '../../../web/engine/scan/stripes.ts';
import { LOOK_AHEAD, LOOK_BEHIND, PAGE_SIZE } from '../../../web/engine/scanner.ts';
import { dumpLike } from './data.ts';
import { openScanner, scan } from './open-scanner.ts';

/** Bytes that obey the relation of key schedules everywhere, and are none: each is the one before it times a number. */
function linearPages(pages: number): Uint8Array {
  const bytes = new Uint8Array(pages * PAGE_SIZE);
  // b[p] ^ b[p + 12] ^ b[p + 16] = 0 holds for any sequence made by it.
  for (let i = 0; i < 16; i++) bytes[i] = 17 + i * 13;
  for (let i = 16; i < bytes.length; i++) bytes[i] = (bytes[i - 16] ?? 0) ^ (bytes[i - 4] ?? 0);
  return bytes;
}

function limitsOf(bytes: Uint8Array, stripe: number): Findings['limits'] {
  const count = Math.ceil(bytes.length / stripe);
  return limitsOfStripes(
    bytes,
    Array.from({ length: count }, (_, i) => ({ from: i * stripe, to: (i + 1) * stripe })),
  );
}

function limitsOfStripes(bytes: Uint8Array, stripes: readonly Stripe[]): Findings['limits'] {
  const collector = new FindingCollector({ total: bytes.length, attribute: () => ({}) });
  const scanner = openScanner();
  for (const { from, to } of stripes) {
    const start = Math.max(0, from - LOOK_BEHIND);
    scanner.begin(start, from, to);
    scanner.push(bytes.subarray(start, to + LOOK_AHEAD));
    scanner.finish();
    collector.add(scanner.drain());
    collector.addLimits(scanner.limits);
  }
  return collector.findings(bytes.length, true).limits;
}

test('ordinary data has no limits', () => {
  assert.deepEqual(limitsOf(dumpLike(3, 32), 1 << 20), []);
});

test('pieces of key schedules that are passed over are told, however the file is cut', () => {
  const bytes = linearPages(24);
  const limits = limitsOf(bytes, bytes.length);
  const [limit] = limits;
  assert.equal(limit?.what, 'key schedule candidates');
  assert.ok(limit.kept < limit.total, `${limit.kept} of ${limit.total}`);
  assert.ok(limit.total >= 24 * 16, 'every window of every page is counted');
  assert.equal(passedOverIn(limits), limit.total - limit.kept);
  for (const pages of [1, 5]) assert.deepEqual(limitsOf(bytes, pages * PAGE_SIZE), limits);
});

test('values of documentation are known in a page of ordinary ones; a page of values alone is taken for real', () => {
  const random = randomWords(8);
  // What RFC 7617 sends.
  const sample = Buffer.from('Aladdin:open sesame').toString('base64');
  const value = () => Buffer.from(Array.from({ length: 15 }, () => random() % 256)).toString('base64');
  const line = (made: string) => `Authorization: Basic ${made}\n`;
  const page = (values: number) => {
    const made = () => Buffer.from(`mara:${value().slice(0, 10)}`).toString('base64');
    return Buffer.from(Array.from({ length: values }, () => line(made())).join('') + line(sample)).subarray(
      0,
      PAGE_SIZE,
    );
  };
  const samplesIn = (bytes: Uint8Array, cut: number) =>
    scan(bytes, cut).filter(({ offset, length }) => {
      const text = Buffer.from(bytes.subarray(offset, offset + length)).toString('latin1');
      return text.includes(sample);
    }).length;
  const pages = (values: number) => {
    const bytes = new Uint8Array(3 * PAGE_SIZE);
    for (let at = 0; at < bytes.length; at += PAGE_SIZE) bytes.set(page(values), at);
    return bytes;
  };
  const few = pages(20);
  const many = pages(80);
  for (const cut of [few.length, PAGE_SIZE]) {
    assert.equal(samplesIn(few, cut), 0);
    // Each page is told as it would be alone, whatever stands before it.
    assert.equal(samplesIn(many, cut), 3);
  }
});

test('of key pairs that are none so many are tried in a MiB; the others are counted, and the next MiB is looked at', () => {
  const random = randomWords(3);
  const mib = 1 << 20;
  const bytes = new Uint8Array(2 * mib);
  const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  let count = 0;
  for (let at = 0; at + 90 < mib; at += 90, count++) {
    const text = Array.from({ length: 86 }, () => alphabet[random() % alphabet.length]).join('');
    bytes.set(Buffer.from(` 2${text} `), at);
  }
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const pair = [d, x].flatMap((part) => [...Buffer.from(part, 'base64url')]);
  bytes.set(Buffer.from(JSON.stringify(pair)), mib + 5000);
  const limits = limitsOf(bytes, bytes.length);
  assert.equal(limits[0]?.what, 'candidates');
  assert.ok((limits[0]?.total ?? 0) - (limits[0]?.kept ?? 0) > count / 2, JSON.stringify(limits));
  assert.ok((limits[0]?.kept ?? 0) > 100);
  assert.deepEqual(limitsOf(bytes, mib), limits);
  // As workers take them: a heap that begins within a MiB first, then what is left.
  const heap = { kind: 'heap', start: 300_000, size: 200_000, regionIndex: 0 } as const;
  const stripes = cutStripes(bytes.length, [heap], [{ offset: mib + 70_000 }]);
  assert.ok(stripes.length > 1);
  assert.deepEqual(limitsOfStripes(bytes, stripes), limits);
  const scanner = openScanner();
  scanner.begin(0);
  scanner.push(bytes);
  scanner.finish();
  assert.ok(scanner.drain().some(({ offset }) => offset === mib + 5000));
});

/** Blocks in which names of secrets are counted. */
const BLOCK = 65_536;

/** Texts of so many characters each, from the begin of the file on: `made` makes one; the last ones are in another block. */
function dense(
  length: number,
  made: (value: string) => string,
): { readonly bytes: Uint8Array; readonly texts: number } {
  const random = randomWords(12);
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz';
  const bytes = new Uint8Array(2 * BLOCK);
  const value = () =>
    `${Array.from({ length: 7 }, () => letters[random() % letters.length]).join('')}${2 + (random() % 8)}`;
  const texts = Math.floor(BLOCK / length);
  for (let i = 0; i < texts; i++) bytes.set(Buffer.from(made(value()).padEnd(length)), i * length);
  bytes.set(Buffer.from(made(value())), BLOCK + PAGE_SIZE);
  return { bytes, texts };
}

test('of names in text of any kind 820 are looked at in 64 KiB; the others are counted, and the next block is looked at', () => {
  const { bytes, texts } = dense(32, (value) => `the password is ${value}.`);
  assert.ok(texts > 2 * 820);
  const found = scan(bytes).map(({ offset }) => offset);
  // Some of the values drawn look like no password.
  const first = found.filter((offset) => offset < BLOCK).length;
  assert.ok(first > 800 && first <= 820, `${first}`);
  assert.ok(found.every((offset) => offset < 820 * 32 || offset > BLOCK));
  assert.equal(found.filter((offset) => offset > BLOCK).length, 1);
  const limits = limitsOf(bytes, bytes.length);
  assert.equal(limits[0]?.what, 'candidates');
  assert.equal(passedOverIn(limits), texts - 820);
  assert.deepEqual(limitsOf(bytes, BLOCK), limits);
});

test('of names with their values 4,096 are looked at in 64 KiB; settings have fewer, and are found to the last', () => {
  const settings = dense(16, (value) => `pw=${value}\n`);
  assert.deepEqual(limitsOf(settings.bytes, BLOCK), []);
  assert.equal(scan(settings.bytes).length, settings.texts + 1);
  const names = dense(8, (value) => `pw=${value.slice(-4)}\n`);
  const last = Math.max(...scan(names.bytes.subarray(0, BLOCK)).map(({ offset }) => offset));
  assert.ok(last < 4096 * 8 && last > 4000 * 8, `${last}`);
  const limits = limitsOf(names.bytes, BLOCK);
  assert.equal(limits[0]?.what, 'candidates');
  assert.ok(passedOverIn(limits) >= names.texts - 4096, JSON.stringify(limits));
});

test('a place counts once as passed over, in how many orders of bytes it was looked at', () => {
  const scanner = openScanner();
  scan(Buffer.from(' pw '.repeat(24 << 10), 'utf16le').subarray(1), 1 << 20, scanner);
  const [limit] = scanner.limits;
  assert.ok(limit && limit.kept >= 0 && limit.kept < limit.total, `${limit?.kept} of ${limit?.total}`);
});

test('of lines with a name in another script and a value each is told, and so is what stands behind many without one', () => {
  const random = randomWords(13);
  const lines = Array.from(
    { length: 6000 },
    (_, i) => `${i % 2 ? '密码: ' : 'пароль: '}Kq7${(random() % 10 ** 6).toString().padStart(6, '0')}Vd\n`,
  );
  const places = new Set(scan(Buffer.from(lines.join(''))).map(({ offset }) => offset));
  assert.equal(places.size, lines.length);
  const words = Buffer.from(`${'пароль '.repeat(7000)}\n${'a'.repeat(65536)}\n${lines.join('')}`);
  assert.equal(new Set(scan(words).map(({ offset }) => offset)).size, lines.length);
});

test('a name that several anchors lead to is looked at once, wherever they stand on its page', () => {
  const line = (i: number) => `DB_PASSWORD=Kq7v${(1000 + i).toString()}!Zt\n`;
  const bytes = Buffer.from(Array.from({ length: 300 }, (_, i) => line(i)).join(''));
  const records = scan(bytes);
  assert.equal(new Set(records.map(({ offset }) => offset)).size, 300);
  assert.equal(records.length, 300);
});

test('of anchors that share one value so many are looked at in a MiB; the others are counted, and the next MiB is looked at', () => {
  const random = randomWords(14);
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';
  const drawn = (length: number) => Array.from({ length }, () => letters[random() % letters.length]).join('');
  const mib = 1 << 20;
  const mixture = () => `DB_PASSWORD-stdintwiliofo1_="keyoption key Jelsz\u00f3eyJ3fAPIM${drawn(2)}xi-api-key`;
  const bytes = Buffer.alloc(2 * mib);
  bytes.fill(Buffer.from(Array.from({ length: 400 }, mixture).join('')), 0, mib);
  const last = 'DB_PASSWORD=Kq7v1000!Zt\n';
  bytes.write(last, mib + 5000);
  const [limit] = limitsOf(bytes, bytes.length);
  assert.equal(limit?.what, 'candidates');
  assert.ok(limit.kept > 20_000 && limit.total - limit.kept > 20_000, `${limit.kept} of ${limit.total}`);
  assert.deepEqual(limitsOf(bytes, mib), [limit]);
  assert.ok(scan(bytes).some(({ offset }) => offset === mib + 5012));
});

test('a MiB of nothing but passwords, one in each line, is looked at to the last', () => {
  const random = randomWords(15);
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';
  const drawn = (length: number) => Array.from({ length }, () => letters[random() % letters.length]).join('');
  const forms: readonly ((value: string) => string)[] = [
    (value) => `DB_PASSWORD=${value}\n`,
    (value) => `A${drawn(4).toUpperCase()}_TOKEN=${value}\0`,
    (value) => `${drawn(6).toLowerCase()}@${drawn(5).toLowerCase()}.com:${value}\n`,
    (value) => `{"user":"${drawn(6)}","password":"${value}"},`,
    (value) => `PASS ${value}\r\n`,
    (value) => `postgres://app:${value.replace('!', 'x')}@db.tarn.io/shop\n`,
  ];
  for (const form of forms) {
    const lines = Array.from({ length: 4000 }, () => form(`${drawn(7)}!${drawn(3)}`)).join('');
    assert.deepEqual(limitsOf(Buffer.alloc(1 << 20, lines), 1 << 20), [], lines.slice(0, 60));
  }
});

test('of lines with a password each none is lost, at borders of pages and of MiB; only what spells a placeholder is none', () => {
  const random = randomWords(16);
  // Without letters of TODO, XXXX and YOUR: of random values two in a million spell such a word.
  const letters = 'ABCEFGHJKLMNPQSVWZabcefghijklmnqrstuvz23456789';
  const line = 26;
  const lines = Math.floor((2 << 20) / line);
  const drawn = () => Array.from({ length: 11 }, () => letters[random() % letters.length]).join('');
  const text = Array.from({ length: lines }, () => `A_PASSWORD=x23${drawn()}\n`).join('');
  const bytes = Buffer.from(text);
  const marks = ['TODO', 'XXXX', 'YOUR', 'xxxx'];
  const marked = marks.map((_, i) => (100 + 1000 * i) * line);
  for (const [i, mark] of marks.entries()) bytes.write(mark, (marked[i] ?? 0) + 18);
  const places = new Set(scan(bytes, 1 << 20).map(({ offset }) => Math.floor(offset / line) * line));
  const missing = Array.from({ length: lines }, (_, i) => i * line).filter((place) => !places.has(place));
  assert.deepEqual(missing, marked);
});

test('where no line ends each name heads a row of thousands of columns: the columns count, and few names are looked at', () => {
  const mib = 1 << 20;
  const headings = Buffer.alloc(mib, Buffer.from('\xffcustomerDB_PASSWORD,', 'latin1'));
  const [limit] = limitsOf(headings, mib);
  assert.equal(limit?.what, 'candidates');
  // Were only names counted, there would be three times as many, and it would take ten times as long as other text.
  assert.ok(limit.kept > 1000 && limit.kept < 8000, `${limit.kept} of ${limit.total}`);
  assert.ok(limit.total > 50_000, `${limit.total}`);
});

/** Cookies of which each is looked at from all headers before it, as none of their values ends a header. */
function cookiePage(count: number): Buffer {
  const random = randomWords(17);
  const letters = 'ABCEFGHJKLMNPQSVWZabcefghijklmnqrstuvz23456789';
  const drawn = () => Array.from({ length: 18 }, () => letters[random() % letters.length]).join('');
  const page = Buffer.alloc(PAGE_SIZE, ' ');
  page.write(Array.from({ length: count }, () => `sid=_COOKIE=au=${drawn()};`).join(''));
  return page;
}

test('of a page that gives more than 2,048 records the others are counted, and nothing is shown of a password behind it', () => {
  const count = 115;
  const password = Buffer.from(`${'\n'.repeat(500)}mysql_password = Tr0ub4dor$kq7Zw!29vq\n`);
  const bytes = Buffer.concat([cookiePage(count), password]);
  // Each header stands in a cookie's value and reads 64 cookies at most; the first, `au`, is no session.
  const total = Array.from({ length: count }, (_, i) => Math.min(63, count - 1 - i)).reduce((sum, own) => sum + own);
  const limits = [{ what: 'records of a page', kept: 2048 + 1, total: total + 1 }];
  for (const cut of [bytes.length, PAGE_SIZE]) assert.deepEqual(limitsOf(bytes, cut), limits);
  const last = scan(bytes).at(-1);
  assert.equal(last?.offset, bytes.indexOf('Tr0ub'));
  assert.equal(last.mask, '…');
});

test('a small file costs no more than once and a quarter its share of what a MiB may', () => {
  const line = Buffer.from('\xffcustomerDB_PASSWORD,', 'latin1');
  const kept = (size: number) => limitsOf(Buffer.alloc(size, line), size)[0]?.kept ?? Number.NaN;
  const ofBlock = kept(64 << 10);
  const ofMib = kept(1 << 20);
  assert.ok(ofBlock > ofMib / 16 && ofBlock < ofMib / 12, `${ofBlock} of 64 KiB, ${ofMib} of a MiB`);
});
