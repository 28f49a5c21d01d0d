import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstLines, START_READ } from '../../../web/panels/overview/first-lines.ts';

interface Range {
  readonly offset: number;
  readonly length: number;
}

/** As the page has the start of a file: what is hidden in it is zero. */
function start(bytes: Uint8Array, hidden: readonly Range[] = []) {
  const shown = bytes.slice(0, START_READ);
  for (const { offset, length } of hidden) shown.fill(0, offset, offset + length);
  return {
    bytes: shown,
    present: new Uint8Array(shown.length).fill(1),
    hidden: hidden.map((range) => ({ ...range, title: 'A token' })),
  };
}

const utf8 = (text: string) => new TextEncoder().encode(text);

function utf16(text: string, isBig: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), !isBig);
  return bytes;
}

test('lines of a text are its own, whatever ends them', () => {
  assert.deepEqual(firstLines(start(utf8('one\r\ntwo\nthree\rfour'))), ['one', 'two', 'three', 'four']);
  assert.deepEqual(firstLines(start(utf8('\ufeffnaïve, 你好'))), ['naïve, 你好']);
});

test('UTF-16 is text in both orders, with its mark and without', () => {
  for (const isBig of [false, true]) {
    for (const mark of ['', '\ufeff']) {
      assert.deepEqual(firstLines(start(utf16(`${mark}first line\r\nsecond`, isBig))), ['first line', 'second']);
    }
  }
});

test('what is private in a text is dots of one length', () => {
  const bytes = utf8('key=secret; next=se\n');
  const hidden = [
    { offset: 4, length: 6 },
    { offset: 17, length: 2 },
  ];
  assert.deepEqual(firstLines(start(bytes, hidden)), ['key=•••; next=•••', '']);
  assert.deepEqual(firstLines(start(bytes, [{ offset: 0, length: bytes.length }])), ['•••']);
});

test('a long text is cut after a whole line, and within no character', () => {
  const lines = firstLines(start(utf8(`${'ä'.repeat(999)}\n${'ö'.repeat(9000)}`)));
  assert.deepEqual(lines, ['ä'.repeat(999)]);
  // The read ends within a character.
  assert.equal(firstLines(start(utf8(`x${'ö'.repeat(9000)}`)))?.length, 1);
});

test('bytes that are no text are none', () => {
  assert.equal(firstLines(start(utf8('text\0with zeros'))), undefined);
  assert.equal(firstLines(start(Uint8Array.of(0xc7, 0xb1, 0x80, 0x41))), undefined);
  assert.equal(firstLines(start(utf8('\u0001\u0002'))), undefined);
  assert.equal(firstLines(start(utf8(' \n\n'))), undefined);
  assert.equal(firstLines(start(new Uint8Array(0))), undefined);
});
