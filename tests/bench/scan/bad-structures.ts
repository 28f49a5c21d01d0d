/**
 * More files that are hostile to a scan, for what looks at structures, at lines beside a name and at counts: nearly such
 * a thing, over and over. Quick forms of them are inputs of tests/fuzz/scanner.
 */
import { generateKeyPairSync } from 'node:crypto';
import { OTHER_SCRIPTS } from '../../../tools/scanner/other-scripts.ts';
import { randomWords } from '../../../tools/scanner/samples.ts';
import { expandKey, reversedInverse } from '../../unit/scanner/key-schedules/aes-keys.ts';

const random = randomWords(43);
export const B58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
export const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const B64 = `${LOWER}${LOWER.toUpperCase()}0123456789+/`;

type Part = string | readonly number[] | Uint8Array;

const join = (...parts: readonly Part[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));
export const drawn = (alphabet: string, length: number) =>
  Array.from({ length }, () => alphabet[random() % alphabet.length]).join('');
const bytesDrawn = (length: number) => Buffer.from(Array.from({ length }, () => random() & 0xff));
export const value = () => `${drawn(B58, 7)}!${drawn(B58, 3)}`;
const word = () => drawn(LOWER, 3 + (random() % 7));
const big32 = (size: number) => [(size >>> 24) & 255, (size >>> 16) & 255, (size >>> 8) & 255, size & 255];
const short = (text: string) => join([text.length], text);

/** `made` is called until `size` bytes are full. */
function filled(size: number, made: (index: number) => Part): Buffer {
  const out = Buffer.alloc(size);
  for (let at = 0, i = 0; at < size; i++) {
    const bytes = join(made(i));
    out.set(bytes.subarray(0, size - at), at);
    at += Math.max(1, bytes.length);
  }
  return out;
}

/** Of a file's first 64 KiB the rest is made: some parts take long to make. */
export function repeated(size: number, made: (index: number) => Part): Buffer {
  return Buffer.alloc(size, filled(Math.min(size, 65536), made));
}

const schedules = [16, 24, 32].map((length) => expandKey(bytesDrawn(length)));

function damaged(schedule: Uint8Array, flips: number): Uint8Array {
  const copy = Uint8Array.from(schedule);
  for (let i = 0; i < flips; i++) {
    const at = random() % copy.length;
    copy[at] = (copy[at] ?? 0) ^ (1 << (random() & 7));
  }
  return copy;
}

const script = (index: number) => Buffer.from(OTHER_SCRIPTS[index % OTHER_SCRIPTS.length] ?? '', 'utf8');
const wideScript = (index: number) => Buffer.from(OTHER_SCRIPTS[index % OTHER_SCRIPTS.length] ?? '', 'utf16le');

const pem = (
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'pem', type: 'pkcs8' }) as string
)
  .trim()
  .split('\n');
export const NAMES = ['password', 'DB_PASSWORD', 'api_key', 'secret', 'access_token', 'pwd', 'passphrase'];
const name = (index: number) => NAMES[index % NAMES.length] ?? '';
/** Lines of a log with a key in it; `from` and `to` of its lines. */
const printed = (prefix: (line: number) => string, from: number, to: number) =>
  pem
    .slice(from, to)
    .map((line, i) => `${prefix(i)}${line}\n`)
    .join('');

const bind = (length: number) =>
  join(
    [0x30, 0x84, 0, 0, 0, 44, 2, 1, 7, 0x60, 39, 2, 1, 3, 4],
    short('cn=mara,dc=tarn,dc=io'),
    [0x80, length],
    value(),
  );
const plist = () => {
  const text = (given: string) => join([0x50 | given.length], given);
  const pairs = Array.from({ length: 60 }, () => text(drawn(LOWER, 8)));
  return join('bplist00', [0xdf, 0x10, 30], bytesDrawn(60), ...pairs, [0x10, 1, 9, 8]);
};

/** By name; each of `size` bytes. */
export const structures: Readonly<Record<string, (size: number) => Buffer>> = {
  'key schedules with 3 wrong bits': (size) => repeated(size, (i) => damaged(schedules[i % 3] ?? new Uint8Array(0), 3)),
  'key schedules with 12 wrong bits': (size) =>
    repeated(size, (i) => damaged(schedules[i % 3] ?? new Uint8Array(0), 12)),
  'key schedules with 40 wrong bits': (size) =>
    repeated(size, (i) => damaged(schedules[i % 3] ?? new Uint8Array(0), 40)),
  'halves of key schedules': (size) => repeated(size, (i) => (schedules[i % 3] ?? new Uint8Array(0)).subarray(0, 100)),
  'inverse key schedules with 6 wrong bits': (size) =>
    repeated(size, (i) => damaged(reversedInverse(schedules[i % 3] ?? new Uint8Array(0)), 6)),
  'key schedules, one byte apart': (size) => repeated(size, (i) => join(schedules[i % 3] ?? [], [i & 255])),
  'names in other scripts': (size) => repeated(size, (i) => join(script(i), ' ')),
  'names in other scripts, a colon': (size) => repeated(size, (i) => join(script(i), ': ')),
  'names in other scripts with words': (size) => repeated(size, (i) => join(script(i), ': ', word(), '\n')),
  'names in other scripts with values': (size) => repeated(size, (i) => join(script(i), ': ', value(), '\n')),
  'names in other scripts, the value below': (size) => repeated(size, (i) => join(script(i), ':\n', value(), '\n')),
  'names in other scripts, as UTF-16': (size) => repeated(size, (i) => join(wideScript(i), [0x3a, 0, 0x20, 0])),
  'names above values': (size) => repeated(size, (i) => `${name(i)}:\n${value()}\n`),
  'names above words': (size) => repeated(size, (i) => `${name(i)}:\n${word()}\n`),
  'names above names': (size) => repeated(size, (i) => `${name(i)}:\n`),
  'names above empty lines': (size) => repeated(size, (i) => `${name(i)} =\n\n\n  \n\n`),
  'columns of names above columns of values': (size) =>
    repeated(size, (i) => `user\t${name(i)}\thost\n${word()}\t${value()}\t${word()}\n`),
  'statements of many columns of passwords, empty lines': (size) =>
    repeated(size, () => `(${'pass,'.repeat(59)}pass) VALUES (1,2)${'\n'.repeat(15_000)}`),
  'statements of many columns and rows': (size) =>
    repeated(size, (i) => `INSERT INTO t (${'pass,'.repeat(59)}pass) VALUES ${`(${i},'${value()}'),`.repeat(300)}\n`),
  'a row of many columns that does not end': (size) =>
    repeated(size, () => `(${'pass,'.repeat(59)}pass) VALUES ('${'x'.repeat(16_000)}\0`),
  'columns of statements without rows': (size) => repeated(size, (i) => `INSERT INTO u (name, ${name(i)}) VALUES (\0`),
  'calls in calls': (size) => repeated(size, () => 'login("mara", '),
  'calls of long texts': (size) => repeated(size, () => `connect("${'x, '.repeat(120)}`),
  'calls whose texts do not end': (size) => repeated(size, () => `login("mara", "${word()}`),
  'fields that hold names': (size) => repeated(size, (i) => `name: ${name(i).toUpperCase()}_TOKEN\n`),
  'names of tokens in quotes': (size) => repeated(size, (i) => `"${name(i).toUpperCase()}_TOKEN", `),
  'options of tokens': (size) => repeated(size, () => `--${word()}-token ${word()} `),
  'UTF-16 beside text': (size) =>
    repeated(size, (i) => join(`${name(i)}=`, Buffer.from(`${name(i)}=${value()}`, 'utf16le'), `${word()}\0`)),
  'UTF-16 in both orders beside text': (size) =>
    repeated(size, (i) => {
      const wide = Buffer.from(`${name(i)}: ${word()} `, 'utf16le');
      return join(i % 2 ? wide : wide.swap16(), word(), [i & 255]);
    }),
  'UTF-16 of one character beside text': (size) => repeated(size, () => join(Buffer.from('password', 'utf16le'), 'x')),
  'counted names and words': (size) => repeated(size, (i) => join(short(name(i)), short(word()))),
  'counted names and values': (size) => repeated(size, (i) => join(short(name(i)), short(value()))),
  'counted names and values of another length': (size) =>
    repeated(size, (i) => join(short(name(i)), [9 + (i % 90)], value())),
  'counts of 32 bits': (size) => repeated(size, (i) => join(big32(name(i).length), name(i), big32(30), value(), [0])),
  'CBOR of names': (size) => repeated(size, () => join([0x68], 'password')),
  'CBOR of names and words': (size) => repeated(size, () => join([0x68], 'password', [0x69], drawn(LOWER, 9))),
  'CBOR of names and values': (size) => repeated(size, () => join([0x68], 'password', [0x6b], value(), [0xa1])),
  "Ruby's names and words": (size) =>
    repeated(size, () => join('I"', [13], 'password', [6, 0x3b, 0], 'TI"', [14], drawn(LOWER, 9))),
  'PHP, serialized': (size) => repeated(size, (i) => `s:${name(i).length}:"${name(i)}";s:11:"${value()}";`),
  'PHP, serialized, names alone': (size) => repeated(size, (i) => `s:${name(i).length}:"${name(i)}";`),
  'PHP, serialized, without an end': (size) => repeated(size, (i) => `"${name(i)}";s:99:"`),
  'parts of forms': (size) =>
    repeated(size, (i) => `--x\r\nContent-Disposition: form-data; name="${name(i)}"\r\n\r\n${value()}\r\n`),
  'parts of forms without values': (size) => repeated(size, (i) => `form-data; name="${name(i)}"\r\n\r\n`),
  'what programs print': (size) => repeated(size, (i) => `User{name='${word()}', ${name(i)}='${value()}'}, `),
  'what programs print, escaped': (size) => repeated(size, (i) => `{\\"${name(i)}\\":\\"${value()}\\"},`),
  'what programs print, escaped four times': (size) =>
    repeated(size, (i) => `${'\\'.repeat(7)}"${name(i)}${'\\'.repeat(7)}":`),
  'lines of a key in a log': (size) => repeated(size, () => printed((i) => `10:00:0${i % 10} app: `, 0, 99)),
  'lines of a key in a log without an end': (size) => repeated(size, () => printed((i) => `10:0${i % 10} app: `, 0, 3)),
  'lines of a key in a log without one of them': (size) =>
    repeated(size, () => `${printed(() => 'x: ', 0, 5)}${printed(() => 'x: ', 6, 99)}`),
  'lines of a key in a log, others between': (size) =>
    repeated(size, () => printed((i) => (i % 2 ? `a ${drawn(B64, 60)}\na ` : 'a '), 0, 99)),
  'markers of keys around a log': (size) =>
    repeated(
      size,
      () =>
        `x -----BEGIN PRIVATE KEY-----\n${`x ${drawn(B64, 64)} ${word()}\n`.repeat(100)}x -----END PRIVATE KEY-----\n`,
    ),
  'halves of environments': (size) => repeated(size, (i) => `PATH=/usr/bin\0${name(i).toUpperCase()}=${value()}\0\0\0`),
  'environments without an end': (size) => repeated(size, (i) => `HOME=/home/${word()}\0A${i}_TOKEN=${value()}\0`),
  'environments of one variable': (size) => repeated(size, () => 'PATH=/usr/bin\0\0'),
  // A public key of Windows, 512 bits; what is around it looks like one odd number over and over.
  'public keys in memory of ones': (size) =>
    repeated(size, () =>
      join('RSA1', [0, 2, 0, 0, 4, 0, 0, 0, 64, 0, 0, 0], Buffer.alloc(8), [1, 0, 1, 0], Buffer.alloc(996, 255)),
    ),
  LDAP: (size) => repeated(size, () => bind(11)),
  'LDAP that does not fit': (size) => repeated(size, () => bind(12)),
  'heads of LDAP': (size) => repeated(size, () => [0x60, 0x84, 0, 0, 0, 255, 2, 1, 3, 4, 0x82, 4, 0]),
  'heads of SNMP': (size) => repeated(size, () => join([0x30, 40, 2, 1, 1, 4, 6], 'tarnrw', [0xa0, 20])),
  PostgreSQL: (size) => repeated(size, () => join('p', big32(16), value(), [0])),
  'PostgreSQL that does not fit': (size) => repeated(size, () => join('p', big32(90), drawn(B58, 84), [1])),
  'heads of PostgreSQL': (size) => repeated(size, () => join('p', [0, 0, 0], [90])),
  MySQL: (size) => repeated(size, () => join('mara\0', [12], value(), '\0mysql_clear_password\0')),
  "MySQL's plugins": (size) => repeated(size, () => 'mysql_clear_password\0'),
  AMQP: (size) => repeated(size, () => join([5], 'PLAIN', big32(17), '\0mara\0', value(), [5], 'en_US')),
  'heads of AMQP': (size) => repeated(size, () => join([5], 'PLAIN', big32(200), [0])),
  MQTT: (size) => repeated(size, () => join([0x10, 60, 0, 4], 'MQTT', [4, 0xc2, 0, 60, 0, 0, 0, 0, 0, 11], value())),
  'heads of MQTT': (size) => repeated(size, () => join([0, 4], 'MQTT', [5, 0xc6, 0, 60, 0, 0, 0])),
  RESP: (size) => repeated(size, () => `*2\r\n$4\r\nAUTH\r\n$11\r\n${value()}\r\n`),
  'heads of RESP': (size) => repeated(size, () => '$4\r\nAUTH\r\n$4\r\n'),
  'mechanisms of SASL': (size) => repeated(size, () => 'AUTHENTICATE PLAIN\r\n'),
  'answers of SASL': (size) => repeated(size, () => `AUTH PLAIN ${drawn(B64, 40)}\r\n`),
  'PASS in lines': (size) => repeated(size, () => `PASS ${value()}\r\n`),
  'LOGIN with literals': (size) => repeated(size, () => 'a1 LOGIN {4}\r\nmara {40}\r\n'),
  'property lists': (size) => repeated(size, plist),
  'heads of property lists': (size) => repeated(size, () => join('bplist00', [0xd1, 1, 2])),
  'property lists of many objects': (size) =>
    repeated(size, () => join('bplist00', ...Array.from({ length: 900 }, () => [0x51, 0x61]))),
  'commands of manuals': (size) => repeated(size, (i) => `$ {command} x --${name(i)}=${value()} \\\n`),
  'templates of names': (size) => repeated(size, (i) => `${name(i)} = "$user:$pass@$host"\n`),
};
