/**
 * Values that stand in documentation and test suites and open nothing. They are known by the first eight bytes of
 * their SHA-256, so that this list is no finding itself. Numbers are compared without what separates their groups.
 */

import { sha256 } from "../../digests/sha256";
import { forgetHash, sipHashOnce } from "../siphash";
import { addLookUp } from "../values/budget";
import { ALNUM, isIn } from "../values/chars";

// biome-ignore format: one value a line
const SAMPLES: usize = memory.data<u64>([
  // The storage emulator of Azure
  0x0011cc25eb432071,
  0xaa6547439583c3a2,
  // RFC 7617 and RFC 2617
  0xcf4d418ed3de92d7,
  0xd05f6bb1aa2e4ccd,
  0x73f71af093fdf154,
  0x687da00b09c83361,
  0x0e9d220616f08345,
  0xbdfeaef44475711c,
  0xe4da07ad200089ce,
  // Their password, alone and in one word
  0x41ef4bb0b23661e6,
  0xd9fb92e3bbe65be1,
  // Key Uri Format of authenticators
  0x8be5d113c0871ce1,
  // RFC 7515 and RFC 7517, `d` of keys
  0x5ccf2edb4f070f0b,
  0xa45404ae333dd955,
  // RFC 8037, `d` of the key
  0x190edf59d5736c3b,
  // BIP 32, vectors 1 to 4
  0x2243ae4c73014469,
  0xc3e981f8e1c6a201,
  0x38f45b57d43a7400,
  0x04a564938fd41d29,
  0x75754388723db8ec,
  0xac17da3e11432de9,
  0xfa146b83df550394,
  0xbebe65f0e0569d62,
  0xc14aca8e6d6b82d1,
  0xed7bfe0ceae813bc,
  0x00860ac612128954,
  0x9d61c593824c392c,
  0x93e28cee01d34e88,
  0x4ec7efd0add0ac4b,
  0x42010a606042a639,
  0xe4cd8805007606c1,
  0x86826de463a4859a,
  // BIP 39 vectors and Hardhat
  0xc557eec878dfd852,
  0xecb0e7ba498c5920,
  0x3a64bcd9cea43c0a,
  0x3c0949435a7e4277,
  0xf79cd64f9cea2378,
  // Test numbers of payment services
  0x9bbef19476623ca5,
  0x477bba133c182267,
  0xdd13cdf9af9dd3ba,
  0x68594afe9c9cda52,
  0x2f725bbd1f405a1e,
  0x304945e91de3deff,
  0x576c15a8072461c2,
  0x3a134ef77d4e2e4c,
  0x53a8fc816e63b7a5,
  0x19ff47cc8024c133,
  0xd8086d483c15c711,
  0x1c9d38ed26cd808f,
  0x51a4ae4c6ae99914,
  0xf41e7ca4a3d71c4f,
  0x7cbcc57fc39e4317,
  // Numbers of leaflets and advertisements
  0x8115c48aa9e937af,
  0xb462bf54e510b0fe,
  0x15e2b0d3c33891eb,
  0x51fc42971af64ef7,
  0x8a9bcf1e51e812d0,
  0xb409fd55becd6294,
  0xc4de90e7256fc13b,
  0x1bb3cb46eb8ae3b7,
  0x614e5bc614d48bc4,
  0xdd0d4af2da97e079,
  0xa40f8a722fa17754,
  0xbd381b2994a48905,
  0x85c4707bba82760d,
  // Examples of the IBAN registry
  0x45c755c9e88ba167,
  0x5488b036f43dca67,
  0xfaf7e1c0107370ff,
  0xcb2609a461853b2a,
  0x701502320c05f830,
  0x0669f8f5825f3f3b,
  0x5806e726dc53200d,
  0xc498d017d83bf116,
  0xb179add486f3c7e1,
  0xb84613f12f07e198,
  0x122da061f22f818b,
  0x34d9c40d6d8e3e53,
  0xf6c8d84f1d6cf66e,
  0x274325e2aab5c46a,
  0x76a477f9d6f5c972,
  0x95c1bd675f346c51,
  0xd83a36c127d39e9e,
  0x8f8e3c05eae30618,
  // NHS number examples
  0xee17f178e64633e0,
  0x2b810ba130217545,
  // RFC 6749, RFC 6750
  0xca7459e2b26776de,
  0x584b27d64ebc1b33,
  0x6c96130f130ab0d6,
  0x00cf4c781dc37003,
  0xa35b81a7d7927b70,
  0xb8e148545b13c78b,
  0x53f5da0aaa93d64c,
  0xe9974c507d2a8021,
  0x2c31d647d5667058,
  0x5a1b9bcddbfdcf24,
  // OAuth 1.0 and RFC 5849
  0x9d03b692e941d5ac,
  0x2ff8b0fb93aca981,
  0x8d567eb88afff34f,
  0x80f8b7c904d4a43f,
  0x293257ab6495ebb1,
  0xbb9b1163338b2a51,
  0xcb87c87e4a138d9a,
  0x649e1f5c769e718b,
  0x4c20e6f5cc11b937,
  0x6aa14267d94944e6,
  // Django REST framework, of signing in by a token
  0x5cc1e9113bbaa704,
  // Manuals of command lines
  0x6a81b2429c0ba421,
  // Python's urllib.request, which every process that imports it has in memory
  0x1fec4e9dead2fb48,
]);
const COUNT: usize = 108;

const DIGEST: usize = memory.data(32, 16);
/** Longer ones are in no documentation. */
const LONGEST: usize = 512;
const COMPACT: usize = memory.data(64, 16);

/** Values of the page that were asked for, by their keyed hash, whose lowest bit is the answer: many stand there again. */
const ASKED: usize = memory.data(8 * 256, 16);
const HASH: usize = memory.data(16, 16);

/**
 * Of a page so many different values are looked up: no documentation has more of them, but a file can be made of nothing
 * else. What is more is taken for real. It is a number of the page alone, so that it does not matter who scans it.
 */
const MOST_OF_PAGE = 32;
let lookedUp = MOST_OF_PAGE;

/** Another page is scanned. */
export function forgetSamples(): void {
  if (lookedUp != 0) memory.fill(ASKED, 0, 8 * 256);
  lookedUp = 0;
}

export function isSample(start: usize, end: usize): bool {
  if (end - start > LONGEST) return false;
  // The value may lie where another one did: in a buffer that it was copied to.
  forgetHash();
  sipHashOnce(start, end - start, HASH);
  const hash = load<u64>(HASH) | 1;
  const slot = ASKED + ((<usize>load<u8>(HASH, 8)) << 3);
  const asked = load<u64>(slot);
  if ((asked | 1) == hash) return (asked & 1) != 0;
  if (lookedUp == MOST_OF_PAGE) return false;
  lookedUp++;
  addLookUp(end - start);
  const answer = isListed(start, end);
  store<u64>(slot, answer ? hash : hash - 1);
  return answer;
}

/** A bit for each twelve first bits of a sample's hash: most values end here. */
const FIRST_BITS: usize = memory.data(512, 16);
for (let i: usize = 0; i < <usize>COUNT; i++) {
  const bits = <usize>(load<u64>(SAMPLES + (i << 3)) >> 52);
  store<u8>(FIRST_BITS + (bits >> 3), load<u8>(FIRST_BITS + (bits >> 3)) | ((<u8>1) << (<u8>(bits & 7))));
}

function isListed(start: usize, end: usize): bool {
  sha256(start, end - start, DIGEST);
  const first = bswap<u64>(load<u64>(DIGEST));
  const bits = <usize>(first >> 52);
  if (((load<u8>(FIRST_BITS + (bits >> 3)) >> <u8>(bits & 7)) & 1) == 0) return false;
  for (let i: usize = 0; i < COUNT; i++) if (load<u64>(SAMPLES + (i << 3)) == first) return true;
  return false;
}

/** As isSample, by the letters and digits alone. */
export function isSampleNumber(start: usize, end: usize): bool {
  let to = COMPACT;
  for (let p = start; p < end; p++) {
    if (!isIn(p, ALNUM)) continue;
    if (to == COMPACT + 64) return false;
    store<u8>(to++, load<u8>(p));
  }
  return isSample(COMPACT, to);
}
