import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ascii, Dice, tell, utf16le } from './pages.ts';
import { make, readRows } from './passwords/form-values.ts';

test('a mask shows the public prefix, three last characters of long values, and nothing else', () => {
  const rows = readRows();
  const values = Array.from({ length: 1000 }, (_, number) => {
    const row = rows[number % rows.length] as (typeof rows)[number];
    return { row, ...make(row, new Dice(number + 77)) };
  });
  const told = tell(
    values.map(({ before, value }, index) => (index % 2 ? ascii : utf16le)(`\n${before}${value}\n`)),
    true,
  );
  for (const [index, { row, value }] of values.entries()) {
    const literals = /^(?:.*<)?((?:"[^"]*"\s*)+)/.exec(row.form)?.[1] ?? '';
    const literal = literals.replaceAll(/"\s*"/g, '').replaceAll('"', '').trimEnd();
    for (const { detector, mask, length } of told[index] ?? []) {
      if (detector !== row.id || length !== value.length * (index % 2 ? 1 : 2)) continue;
      const [shown = '', tail = ''] = mask.split('…');
      assert.ok(literal.startsWith(shown), `${row.id}: ${mask}`);
      assert.ok(tail === '' || (tail === value.slice(-3) && value.length >= 20), `${row.id}: ${mask}`);
    }
  }
});

test('passwords of any length have one mask; addresses show a letter and the host', () => {
  const passwords = ['Kz7vw!', 'Kz7vw!Qm3x', 'Kz7vw!Qm3xgH4tRw9Lp2xYbUu81'];
  const masks = tell(passwords.map((value) => ascii(`{"user":"mara","password":"${value}"}`))).map(
    (told) => told[0]?.mask,
  );
  assert.deepEqual(masks, ['…', '…', '…']);
  const [told] = tell([ascii(' mara.lindqvist@tarnbrook.io ')]);
  assert.equal(told?.[0]?.mask, 'm…@tarnbrook.io');
});

test('keys that machines made show their last three characters, whatever detector tells of them', () => {
  const dice = new Dice(7);
  const bytes = Uint8Array.from({ length: 32 }, () => dice.roll(256));
  bytes[0] = (bytes[0] ?? 0) & 0xf8;
  bytes[31] = ((bytes[31] ?? 0) & 0x7f) | 0x40;
  const wireguard = Buffer.from(bytes).toString('base64');
  const recovery = Array.from({ length: 8 }, () => String(11 * dice.roll(65536)).padStart(6, '0')).join('-');
  const told = tell([ascii(`[Interface]\nPrivateKey = ${wireguard}\n`), utf16le(`\nRecovery key: ${recovery}\n`)]);
  assert.deepEqual(
    told.map((places) => places.map(({ detector, mask }) => [detector, mask])),
    [[['wireguard-key', `…${wireguard.slice(-3)}`]], [['bitlocker-recovery-key', `…${recovery.slice(-3)}`]]],
  );
});
