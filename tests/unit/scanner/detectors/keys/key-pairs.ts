/** Keys of each kind, made anew, and the DER, PEM and numbers that they are written in. */
import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Dice, type tell } from '../pages.ts';

export const dice = new Dice(11);
export const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const dsa = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }).privateKey;
export const curves = ['prime256v1', 'secp384r1', 'secp521r1', 'secp256k1'].map(
  (namedCurve) => generateKeyPairSync('ec', { namedCurve }).privateKey,
);
export const [p256] = curves as [KeyObject];
export const ed25519 = generateKeyPairSync('ed25519').privateKey;

export const pem = (key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'sec1') =>
  key
    .export({ format: 'pem', type } as never)
    .toString()
    .trimEnd();
export const der = (key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'sec1'): Buffer =>
  key.export({ format: 'der', type } as never) as never;
/** DSA as OpenSSL's own PEM has it, which Node does not write. */
export function traditionalDsa(): string {
  const { p, q, g, y, x } = dsaNumbers();
  const body = sequence(...[Buffer.from([0]), p, q, g, y, x].map(integer));
  return block('DSA PRIVATE KEY', body);
}

export function block(label: string, body: Uint8Array): string {
  const lines =
    Buffer.from(body)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join('\n');
}

function header(tag: number, length: number): Buffer {
  if (length < 0x80) return Buffer.from([tag, length]);
  return length < 0x100 ? Buffer.from([tag, 0x81, length]) : Buffer.from([tag, 0x82, length >> 8, length & 255]);
}

export function element(tag: number, body: Uint8Array): Buffer {
  return Buffer.concat([header(tag, body.length), body]);
}

export const sequence = (...parts: Uint8Array[]) => element(0x30, Buffer.concat(parts));
export const integer = (bytes: Uint8Array) =>
  element(0x02, (bytes[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes);

/** The contents of the elements of a DER sequence. */
function elementsOf(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    let length = bytes[at + 1] ?? 0;
    let from = at + 2;
    if (length > 0x80) {
      from += length - 0x80;
      length = bytes.readUIntBE(at + 2, length - 0x80);
    }
    parts.push(bytes.subarray(from, from + length));
    at = from + length;
  }
  return parts;
}

function dsaNumbers() {
  // PKCS#8: version, { oid, { p, q, g } }, OCTET STRING { x }
  const [, algorithm, key] = elementsOf(elementsOf(der(dsa, 'pkcs8'))[0] as Buffer) as [Buffer, Buffer, Buffer];
  const [p, q, g] = elementsOf(elementsOf(algorithm)[1] as Buffer) as [Buffer, Buffer, Buffer];
  const [x] = elementsOf(key) as [Buffer];
  const big = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex')}`);
  let [base, exponent, y] = [big(g), big(x), 1n];
  for (; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) y = (y * base) % big(p);
    base = (base * base) % big(p);
  }
  const hex = y.toString(16);
  return { p, q, g, x, y: Buffer.from(hex.padStart(hex.length + (hex.length & 1), '0'), 'hex') };
}

/** One told, with this name, over all of the value. */
export function only(
  told: ReturnType<typeof tell>[number],
  detector: string,
  start: number,
  length: number,
  confidence = 'validated',
): void {
  assert.deepEqual(
    told.map((record) => [record.detector, record.start, record.length, record.confidence]),
    [[detector, start, length, confidence]],
  );
}

export function big32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function little32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, 4 * index);
  return bytes;
}
