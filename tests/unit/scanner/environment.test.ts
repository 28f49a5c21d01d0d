import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plant } from '../masking/secrets.ts';
import { scan } from './open-scanner.ts';

const ENVIRONMENT = 4;
const { text: token } = plant('github', 3);
const { text: address } = plant('postgres', 3);

const flagsOf = (text: string, encoding: 'latin1' | 'utf16le' = 'latin1') =>
  scan(Buffer.from(text, encoding)).map(({ flags }) => flags & ENVIRONMENT);

test('a value of any form in a block of NAME=value texts says so', () => {
  for (const value of [token, address]) {
    for (const encoding of ['latin1', 'utf16le'] as const) {
      const flags = flagsOf(`\0HOME=/home/x\0MY_SETTING=${value}\0LANG=C\0\0`, encoding);
      assert.ok(flags.length > 0 && flags.every((flag) => flag === ENVIRONMENT), `${value} ${encoding}`);
    }
  }
});

test('one elsewhere does not', () => {
  for (const text of [`GET /x?token=${token} HTTP/1.1`, `{"a":"${token}"}`, `x\0MY_SETTING=${token}\0y\0`, token]) {
    const flags = flagsOf(text);
    assert.ok(flags.length > 0 && flags.every((flag) => flag === 0), text);
  }
});
