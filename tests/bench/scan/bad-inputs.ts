/** Files that are hostile to a scan: what must be worked out before it can be refused, over and over. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { randomWords } from '../../../tools/scanner/samples.ts';
import { Dice } from '../../unit/scanner/detectors/pages.ts';
import { make, readRows } from '../../unit/scanner/detectors/passwords/form-values.ts';

const random = randomWords(41);
const HEX = '0123456789abcdef';
const B58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const B64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function drawn(alphabet: string, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += alphabet[random() % alphabet.length];
  return text;
}

function bytesDrawn(length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random() & 0xff));
}

const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');
const base64url = (text: string | Buffer) => Buffer.from(text).toString('base64url');

/** `made` is called until `size` bytes are full. */
function filled(size: number, made: (index: number) => string | Uint8Array): Buffer {
  const out = Buffer.alloc(size);
  for (let at = 0, i = 0; at < size; i++) {
    const part = made(i);
    const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : part;
    out.set(bytes.subarray(0, size - at), at);
    at += Math.max(1, bytes.length);
  }
  return out;
}

/** DER: a type, a length, contents. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const size = body.length;
  const head = size < 0x80 ? [tag, size] : size < 0x100 ? [tag, 0x81, size] : [tag, 0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from(head), body]);
}

const integer = (bytes: Uint8Array) => der(2, Uint8Array.of(0), bytes);

function odd(length: number): Buffer {
  const bytes = bytesDrawn(length);
  bytes[0] = (bytes[0] ?? 0) | 0x80;
  bytes[length - 1] = (bytes[length - 1] ?? 0) | 1;
  return bytes;
}

function pem(name: string, body: Uint8Array): string {
  const lines = base64(Buffer.from(body)).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${name}-----\n${lines.join('\n')}\n-----END ${name}-----\n`;
}

/** Everything fits but that q is not what p needs. */
function rsa(size: number): Buffer {
  const half = size / 2;
  const numbers = [odd(size), Buffer.from([1, 0, 1]), odd(size), odd(half), odd(half), odd(half), odd(half), odd(half)];
  return der(0x30, der(2, Uint8Array.of(0)), ...numbers.map(integer));
}

function dsa(size: number): Buffer {
  const numbers = [odd(size), odd(32), odd(size), odd(size), odd(32)];
  return der(0x30, der(2, Uint8Array.of(0)), ...numbers.map(integer));
}

/** q divides p - 1, as in a key; y is another one. */
const wrongDsa = (() => {
  const q = odd(32);
  // p = q · k + 1, of 2048 bits, as numbers go: whether it is a prime nobody asks.
  const k = BigInt(`0x${odd(224).toString('hex')}`);
  const p = Buffer.from((BigInt(`0x${q.toString('hex')}`) * k + 1n).toString(16).padStart(512, '0'), 'hex');
  return () => {
    const x = bytesDrawn(32);
    x[0] = 1;
    const less = bytesDrawn(256);
    less[0] = 1;
    return der(0x30, der(2, Uint8Array.of(0)), ...[p, q, less, bytesDrawn(256), x].map(integer));
  };
})();

function ec(): Buffer {
  const oid = Buffer.from('06082a8648ce3d030107', 'hex');
  const point = Buffer.concat([Buffer.from([0, 4]), bytesDrawn(64)]);
  return der(0x30, der(2, Uint8Array.of(1)), der(4, bytesDrawn(32)), der(0xa0, oid), der(0xa1, der(3, point)));
}

const english = readFileSync(new URL('../../../tools/scanner/bip39-english.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const word = () => english[random() % english.length] ?? '';

/** Of every form a value with another last character, as they come. */
function nearMisses(): readonly string[] {
  const dice = new Dice(99);
  return readRows().map((row) => {
    const { before, value } = make(row, dice);
    const last = value.at(-1) === '0' ? '1' : '0';
    return `${before}${value.slice(0, -1)}${last} `;
  });
}

const near = nearMisses();
const publicKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({
  type: 'pkcs1',
  format: 'der',
});
const labels = ['SSN', 'IMEI', 'NHS', 'CPF', 'DNI', 'phone', 'card', 'IBAN', 'passport', 'Steuer-ID', 'routing', 'BSN'];

/** By name; each of `size` bytes. */
export const hostile: Readonly<Record<string, (size: number) => Buffer>> = {
  'near misses of all forms': (size) => filled(size, (i) => near[i % near.length] ?? ''),
  'near misses of all forms, quoted': (size) => filled(size, (i) => `"${(near[i % near.length] ?? '').trim()}",`),
  'labels of numbers': (size) =>
    filled(size, (i) => `${labels[i % labels.length]}: ${drawn('0123456789', 9 + (i % 8))} `),
  'labels without numbers': (size) => filled(size, (i) => `${labels[i % labels.length]} `),
  'one label, numbers in groups': (size) =>
    filled(size, () => `card ${drawn('0123456789', 4)} ${drawn('0123456789', 4)} `),
  'JWT whose payload is none': (size) =>
    filled(
      size,
      () => `${base64url('{"alg":"HS256","typ":"JWT"}')}.${base64url(`{"sub":${drawn(HEX, 40)}`)}.${drawn(B58, 43)} `,
    ),
  'JWT of 2 KB': (size) =>
    filled(
      size,
      () => `${base64url('{"alg":"RS256"}')}.${base64url(`{"a":"${drawn(HEX, 1400)}"}`)}.${drawn(B58, 341)} `,
    ),
  'JWT in JWT': (size) =>
    filled(size, () => {
      let text = '{"alg":"none"}';
      for (let i = 0; i < 5; i++) text = `eyJ${base64url(text)}.eyJ`;
      return text;
    }),
  'headers of JWT': (size) => filled(size, () => `${base64url('{"alg":"HS256"}')}.`),
  'base 64 in base 64': (size) =>
    filled(size, () => {
      let text = `-----BEGIN RSA PRIVATE KEY-----\n${drawn(B64, 64)}`;
      for (let i = 0; i < 4; i++) text = base64(text);
      return `${text}\n`;
    }),
  'base 64 of PEM': (size) => filled(size, () => `client-key-data: ${base64(pem('RSA PRIVATE KEY', rsa(128)))}\n`),
  Basic: (size) => filled(size, () => `Authorization: Basic ${base64(`${drawn(B58, 20)}${drawn(HEX, 90)}`)}\r\n`),
  'addresses with a password': (size) =>
    filled(size, () => `https://${drawn(HEX, 6)}:${drawn(B58, 12)}/${drawn(HEX, 8)}@`),
  'addresses of databases': (size) => filled(size, () => `postgres://a:${drawn(B58, 4)}/${drawn(B58, 3)}/`),
  'long addresses': (size) =>
    filled(
      size,
      () =>
        `https://${drawn(HEX, 8)}.com/?${Array.from({ length: 60 }, () => `${drawn(HEX, 4)}=%${drawn(HEX, 2)}`).join('&')} `,
    ),
  'addresses in addresses': (size) => filled(size, () => 'https://a.com/?u=https://'),
  'forms of 8 KB': (size) => filled(size, () => `password=&user=&${'x=1&'.repeat(2000)} `),
  'environment, names of one letter': (size) =>
    filled(size, (i) => `${String.fromCharCode(65 + (i % 26))}=${i % 10}\0`),
  'environment, secrets': (size) => filled(size, () => `A_TOKEN=${drawn(B58, 8)}\0`),
  'environment, one value': (size) => filled(size, () => `A_PASSWORD=${drawn(B58, 6)};PASSWORD=`),
  cookies: (size) =>
    filled(
      size,
      () => `Cookie: ${Array.from({ length: 40 }, () => `${drawn(HEX, 3)}=${drawn(B58, 6)}`).join('; ')}\r\n`,
    ),
  'objects in objects': (size) => filled(size, () => '{"kty":{"d":'),
  'JWK that are none': (size) =>
    filled(
      size,
      () =>
        `{"kty":"RSA","n":"${drawn(B58, 342)}","e":"AQAB","d":"${drawn(B58, 342)}","p":"${drawn(B58, 171)}","q":"${drawn(B58, 171)}"},`,
    ),
  'stores of keys': (size) =>
    filled(
      size,
      () => `{"crypto":{"ciphertext":"${drawn(HEX, 64)}","kdf":"scrypt","mac":"${drawn(HEX, 63)}"},"version":3}`,
    ),
  'words of a seed, drawn': (size) => filled(size, () => `${word()} `),
  'words of a seed, twelve a line': (size) => filled(size, () => `${Array.from({ length: 12 }, word).join(' ')}\n`),
  'lists of 64 numbers': (size) => filled(size, () => `[${Array.from(bytesDrawn(64)).join(',')}]`),
  'base 58 in 88s': (size) => filled(size, () => `${drawn('23', 1)}${drawn(B58, 86)} `),
  'WIF that is none': (size) => filled(size, () => `K${drawn(B58, 51)} `),
  'xprv that is none': (size) => filled(size, () => `xprv9s21${drawn(B58, 103)} `),
  'IBAN that is none': (size) => filled(size, () => `DE${drawn('0123456789', 20)} `),
  'PEM of RSA': (size) => filled(size, () => pem('RSA PRIVATE KEY', rsa(256))),
  'PEM of DSA': (size) => filled(size, () => pem('DSA PRIVATE KEY', dsa(256))),
  'PEM of DSA, 384 bytes': (size) => filled(size, () => pem('DSA PRIVATE KEY', dsa(384))),
  'PEM of DSA that only the power refutes': (size) => filled(size, () => pem('DSA PRIVATE KEY', wrongDsa())),
  'PEM of EC': (size) => filled(size, () => pem('EC PRIVATE KEY', ec())),
  'RSA in DER': (size) => filled(size, () => rsa(128)),
  'EC in DER': (size) => filled(size, ec),
  'public keys of RSA': (size) => filled(size, () => publicKey),
  'public keys of RSA before odd numbers': (size) => filled(size, () => Buffer.concat([publicKey, odd(128), odd(128)])),
  'Ed25519 pairs that are none': (size) =>
    filled(size, () => {
      const key = bytesDrawn(32);
      return Buffer.concat([
        Buffer.from('0000000b7373682d6564323535313900000020', 'hex'),
        key,
        Buffer.from('00000040', 'hex'),
        bytesDrawn(32),
        key,
      ]);
    }),
  'ChaCha states': (size) => filled(size, () => Buffer.concat([Buffer.from('expand 32-byte k'), bytesDrawn(48)])),
  NTLMSSP: (size) =>
    filled(size, () =>
      Buffer.concat([
        Buffer.from('NTLMSSP\0\x03\0\0\0', 'latin1'),
        Buffer.from('18001800400000000c000c0058000000', 'hex'),
        bytesDrawn(16),
      ]),
    ),
  crypt: (size) => filled(size, () => `$6$${drawn(B58, 16)}$${drawn(B58, 86)}\n`),
  hashes: (size) => filled(size, () => `${createHash('md5').update(drawn(HEX, 8)).digest('hex')} `),
};
