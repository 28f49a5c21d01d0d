/** Private keys that a log holds line by line: no line of them comes out. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { maskKeyLines } from '../../../web/engine/masking/key-lines.ts';
import { reportOf } from '../open-core.ts';

const PEMS: Readonly<Record<string, string>> = {
  'RSA, PKCS #8': pem('rsa', { modulusLength: 2048 }, 'pkcs8'),
  'RSA, PKCS #1': pem('rsa', { modulusLength: 3072 }, 'pkcs1'),
  'EC, SEC 1': pem('ec', { namedCurve: 'prime256v1' }, 'sec1'),
  Ed25519: pem('ed25519', {}, 'pkcs8'),
};

function pem(kind: string, options: object, type: string): string {
  const make = generateKeyPairSync as (kind: string, options: object) => ReturnType<typeof generateKeyPairSync>;
  return make(kind, options).privateKey.export({ format: 'pem', type: type as 'pkcs8' }) as string;
}

const bodyOf = (key: string) => key.trim().split('\n').slice(1, -1);
const AROUND = ['eth0: link is up', 'CPU: 2 PID: 321 Comm: worker Tainted: G           OE      6.6.13-test #7'];

for (const [name, key] of Object.entries(PEMS)) {
  for (const before of ['', 'app[7]: ']) {
    test(`${name}, ${before ? 'behind a name' : 'alone'}: in the log of a kernel`, () => {
      const lines = [
        ...AROUND,
        ...key
          .trim()
          .split('\n')
          .map((line) => before + line),
        ...AROUND,
      ];
      const head =
        'Linux version 6.6.13-test (builder@example) (gcc 13.2.0) #7 SMP PREEMPT Tue Jan 23 10:00:00 UTC 2024';
      const text = [head, ...lines, 'Kernel panic - not syncing: Fatal exception']
        .map((line, i) => `[${(i / 1000).toFixed(6).padStart(12)}] ${line}\n`)
        .join('');
      const report = reportOf(Buffer.from(text));
      const shown = JSON.stringify(report);
      for (const part of bodyOf(key)) if (part.length > 8) assert.ok(!shown.includes(part), part);
      const texts = report.log?.lines.map((line) => line.text) ?? [];
      assert.equal(texts.length, lines.length + 2);
      for (const line of AROUND) assert.equal(texts.filter((one) => one === line).length, 2);
    });
  }
}

test('other lines between the lines of a key stay, and lines of no key do', () => {
  const [first = '', ...others] = bodyOf(PEMS['RSA, PKCS #8'] ?? '');
  const lines = ['-----BEGIN PRIVATE KEY-----', first, 'eth0: link is up', ...others, '-----END PRIVATE KEY-----'];
  assert.deepEqual(maskKeyLines(lines), [lines[0], '…', 'eth0: link is up', ...others.map(() => '…'), lines.at(-1)]);
  const plain = [
    'Loaded X.509 cert: 6ccece7e4c6c0d1f6149f3dd27dfcc5cbb419ea16ccece7e4c6c0d1f6149f3dd27dfcc5cbb419ea1',
    'Code: 48 89 e5 c3 0f 1f 44 00 00',
    'RIP: 0010:a_function_with_a_long_name_of_many_words_that_goes_on_and_on+0x1a/0x20',
    'mounted /dev/disk/by-uuid/0b8f4f0e-7a5c-4a40-9a51-0c1c6a2f9b55/SubFolder9/AnotherFolder',
    'done',
  ];
  assert.deepEqual(maskKeyLines(plain), plain);
});
