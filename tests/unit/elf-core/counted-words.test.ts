/** Sentences with a number in them are right for one, too. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freebsdSample } from '../../synth/elf-core/samples.ts';
import { reportOf } from '../open-core.ts';

test('of one byte, one string, one variable', () => {
  const [cut] = reportOf(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46)).warnings;
  assert.equal(cut?.message, 'ElfHeader.class does not fit: 1 byte is needed, 0 are there.');
  const messages = reportOf(freebsdSample()).warnings.map(({ message }) => message);
  assert.ok(messages.includes("Of the program's arguments and variables 1 is not in this dump or beyond the limit."));
  assert.ok(messages.includes('1 entry of the environment is no variable: the program has written over it.'));
});

test('no warning of any sample counts one as many', () => {
  const bytes = freebsdSample();
  for (let length = 4; length < bytes.length; length += 7) {
    for (const { message } of reportOf(bytes.subarray(0, length)).warnings) {
      assert.doesNotMatch(message, /\b1 (?:bytes|pages|entries|segments|records|are|were)\b/);
    }
  }
});
