/** Private keys printed line by line, something else before each line (keys/key-lines.ts). */
import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { ascii, tell, utf16le } from '../pages.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const locked = { cipher: 'aes-128-cbc', passphrase: 'x' };

const KEYS: readonly (readonly [detector: string, pem: string])[] = [
  ['pem-pkcs8', pem(rsa, 'pkcs8')],
  ['pem-rsa', pem(rsa, 'pkcs1')],
  ['pem-ec', pem(ec, 'sec1')],
  ['pem-encrypted', pem(ec, 'pkcs8', locked)],
  ['pem-encrypted', pem(rsa, 'pkcs1', locked)],
];

function pem(key: KeyObject, type: string, options: object = {}): string {
  return (key.export({ format: 'pem', type: type as 'pkcs8', ...options }) as string).trim();
}

const two = (i: number) => String(i).padStart(2, '0');
/** How a line is printed, and whether headers of RFC 1421 go through it. */
const LOGS: Readonly<Record<string, (line: string, i: number) => string>> = {
  'behind a time and a name': (line, i) => `2026-11-27T10:00:${two(i)}.120Z app[7]: ${line}\n`,
  'lines of CR and LF': (line) => `10:00 ${line}\r\n`,
  'behind a name and a bar': (line) => `web_1  | ${line}\n`,
  'as a remark': (line) => `# ${line}\n`,
  'in JSON': (line, i) => `${JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: `10:00:${i * 7}Z` })}\n`,
  'in a program': (line) => `    "${line}\\n"\n`,
  'with a line of another': (line, i) => `[t${two(i)}] ${line}\n${i === 3 ? '[t03] eth0: link is up\n' : ''}`,
};
const UNEVEN: Readonly<Record<string, (line: string, i: number) => string>> = {
  'behind a number': (line, i) => `[${i * 17}] app: ${line}\n`,
  'in JSON behind a number': (line, i) => `${JSON.stringify({ level: 'info', t: i * 97, msg: line })}\n`,
};

const printed = (key: string, log: (line: string, i: number) => string) => key.split('\n').map(log).join('');

for (const [name, log] of Object.entries({ ...LOGS, ...UNEVEN })) {
  test(`a key ${name}`, () => {
    const keys = KEYS.filter(([, key]) => !(name in UNEVEN && key.includes('Proc-Type')));
    for (const [encode, unit] of [
      [ascii, 1],
      [utf16le, 2],
    ] as const) {
      const texts = keys.map(([, key]) => printed(key, log));
      for (const [index, told] of tell(texts.map(encode)).entries()) {
        const text = texts[index] ?? '';
        const start = text.indexOf('-----BEGIN');
        const end = text.lastIndexOf('-----') + 5;
        const own = told.filter((record) => record.detector.startsWith('pem-'));
        assert.deepEqual(
          own.map((record) => [record.detector, record.confidence, record.start, record.length]),
          [[keys[index]?.[0], 'validated', start * unit, (end - start) * unit]],
        );
      }
    }
  });
}

test('lines that are none of a key, or not all of one, are no key', () => {
  const key = KEYS[0]?.[1] ?? '';
  const log = LOGS['behind a time and a name'] ?? ((line) => line);
  const lines = key.split('\n');
  const texts = [
    printed([...lines.slice(0, 5), ...lines.slice(6)].join('\n'), log),
    printed(key.replace(/M/, 'N'), log),
    printed([lines[0], 'eth0: link is up', 'done', lines.at(-1)].join('\n'), log),
    printed(lines.slice(0, -1).join('\n'), log),
    printed(key.replaceAll('PRIVATE', 'PUBLIC'), log),
  ];
  for (const told of tell(texts.map(ascii)))
    assert.deepEqual(
      told.filter(({ detector }) => detector.startsWith('pem-')),
      [],
    );
});
