/** SHA-256 (FIPS 180-4) of bytes that come in parts: the browser's own wants them all at once. */

const K = constants();
const BLOCK = 64;

export class Sha256 {
  readonly #state = Int32Array.of(
    0x6a09e667,
    0xbb67ae85,
    0x3c6ef372,
    0xa54ff53a,
    0x510e527f,
    0x9b05688c,
    0x1f83d9ab,
    0x5be0cd19,
  );
  readonly #rest = new Uint8Array(BLOCK);
  readonly #words = new Int32Array(64);
  #length = 0;

  update(bytes: Uint8Array): void {
    let at = 0;
    const held = this.#length % BLOCK;
    this.#length += bytes.length;
    if (held > 0) {
      at = Math.min(BLOCK - held, bytes.length);
      this.#rest.set(bytes.subarray(0, at), held);
      if (held + at < BLOCK) return;
      this.#blocks(new DataView(this.#rest.buffer), 0);
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#blocks(view, at);
    this.#rest.set(bytes.subarray(at + Math.floor((bytes.length - at) / BLOCK) * BLOCK));
  }

  /** As hex; ends it. */
  digest(): string {
    const length = this.#length;
    const held = length % BLOCK;
    const tail = new Uint8Array(held < 56 ? BLOCK - held : 2 * BLOCK - held);
    tail[0] = 0x80;
    const view = new DataView(tail.buffer);
    view.setUint32(tail.length - 8, Math.floor(length / 2 ** 29));
    view.setUint32(tail.length - 4, (length % 2 ** 29) * 8);
    this.update(tail);
    return Array.from(this.#state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }

  /** All whole blocks of `view` from `at` on. Numbers stay 32 bits wide all the way, or it takes three times as long. */
  #blocks(view: DataView, at: number): void {
    const w = this.#words;
    const k = K;
    const state = this.#state;
    for (let from = at; from + BLOCK <= view.byteLength; from += BLOCK) {
      for (let i = 0; i < 16; i++) w[i] = view.getInt32(from + i * 4);
      for (let i = 16; i < 64; i++) {
        const x = w[i - 15] as number;
        const y = w[i - 2] as number;
        const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
        const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
        w[i] = ((w[i - 16] as number) + s0 + (w[i - 7] as number) + s1) | 0;
      }
      let a = state[0] as number;
      let b = state[1] as number;
      let c = state[2] as number;
      let d = state[3] as number;
      let e = state[4] as number;
      let f = state[5] as number;
      let g = state[6] as number;
      let h = state[7] as number;
      for (let i = 0; i < 64; i++) {
        const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
        const first = (h + s1 + (g ^ (e & (f ^ g))) + (k[i] as number) + (w[i] as number)) | 0;
        const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
        const second = (s0 + ((a & b) | (c & (a | b)))) | 0;
        h = g;
        g = f;
        f = e;
        e = (d + first) | 0;
        d = c;
        c = b;
        b = a;
        a = (first + second) | 0;
      }
      state[0] = ((state[0] as number) + a) | 0;
      state[1] = ((state[1] as number) + b) | 0;
      state[2] = ((state[2] as number) + c) | 0;
      state[3] = ((state[3] as number) + d) | 0;
      state[4] = ((state[4] as number) + e) | 0;
      state[5] = ((state[5] as number) + f) | 0;
      state[6] = ((state[6] as number) + g) | 0;
      state[7] = ((state[7] as number) + h) | 0;
    }
  }
}

/** The first 32 bits of the fractions of the cube roots of the first 64 primes. */
function constants(): Int32Array {
  const roots: number[] = [];
  for (let n = 2; roots.length < 64; n++) {
    let isPrime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) isPrime = false;
    if (isPrime) roots.push(cubeRootFraction(n));
  }
  return Int32Array.from(roots, (root) => root | 0);
}

/** Exactly: the largest x with x³ ≤ n · 2^96, without its whole part. */
function cubeRootFraction(n: number): number {
  const target = BigInt(n) << 96n;
  let low = 0n;
  let high = 1n << 36n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle * middle * middle <= target) low = middle;
    else high = middle;
  }
  return Number(low & 0xffffffffn);
}
