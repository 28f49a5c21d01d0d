/**
 * The sealed form of a link's bytes: a key from the passphrase by PBKDF2-HMAC-SHA-256 (the strongest derivation
 * that browsers offer), AES-256-GCM with the header as additional data.
 *
 * offset size name
 *      0    1 version of this header, 1
 *      1    1 derivation, 1: PBKDF2-HMAC-SHA-256
 *      2    4 rounds, big-endian
 *      6   16 salt
 *     22   12 initialisation vector
 *     34    … ciphertext and its tag of 16 bytes
 */
const HEADER = 34;
const TAG = 16;
/** Characters that sealing adds to a link, in base64url: one more than header and tag take where the end falls so. */
export const SEAL_CHARACTERS = Math.ceil(((HEADER + TAG) * 4) / 3) + 1;
const ROUNDS = 1_000_000;
/** A link may not hang the tab, nor ask for a derivation that is none. */
const FEWEST_ROUNDS = 100_000;
const MOST_ROUNDS = 5_000_000;

/** Too short to be sealed bytes, or of a form we never made. */
export function isDamagedHeader(bytes: Uint8Array): boolean {
  return bytes.length < HEADER + TAG || bytes[0] !== 1 || bytes[1] !== 1;
}

export async function seal(bytes: Uint8Array<ArrayBuffer>, passphrase: string): Promise<Uint8Array<ArrayBuffer>> {
  const header = new Uint8Array(HEADER);
  header.set([1, 1]);
  new DataView(header.buffer).setUint32(2, ROUNDS);
  crypto.getRandomValues(header.subarray(6));
  const key = await derive(header, passphrase, ROUNDS, 'encrypt');
  const sealed = await crypto.subtle.encrypt(parameters(header), key, bytes);
  const whole = new Uint8Array(HEADER + sealed.byteLength);
  whole.set(header);
  whole.set(new Uint8Array(sealed), HEADER);
  return whole;
}

/** A wrong passphrase and damage look alike. */
export async function open(
  whole: Uint8Array<ArrayBuffer>,
  passphrase: string,
): Promise<Uint8Array<ArrayBuffer> | 'wrong-passphrase' | 'costly'> {
  const header = whole.slice(0, HEADER);
  const rounds = new DataView(header.buffer).getUint32(2);
  if (rounds < FEWEST_ROUNDS || rounds > MOST_ROUNDS) return 'costly';
  const key = await derive(header, passphrase, rounds, 'decrypt');
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters(header), key, whole.subarray(HEADER)));
  } catch {
    return 'wrong-passphrase';
  }
}

function parameters(header: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: 'AES-GCM', iv: header.subarray(22, HEADER), additionalData: header };
}

async function derive(
  header: Uint8Array<ArrayBuffer>,
  passphrase: string,
  iterations: number,
  use: 'encrypt' | 'decrypt',
): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(passphrase.normalize('NFC'));
  const base = await crypto.subtle.importKey('raw', bytes, 'PBKDF2', false, ['deriveKey']);
  const salt = header.subarray(6, 22);
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations },
    base,
    { name: 'AES-GCM', length: 256 },
    false,
    [use],
  );
}
