/**
 * Whole numbers of up to 8192 bits: limbs of 32 bits, lowest first. As much as it takes to prove that keys are keys:
 * products, remainders, powers.
 */

/** Limbs of the largest number; products are twice as long. */
export const LIMBS: usize = 260;

const PRODUCT: usize = memory.data(260 * 2 * 4 + 16, 16);
const DIVISOR: usize = memory.data(260 * 4 + 16, 16);
const DIVIDEND: usize = memory.data(260 * 2 * 4 + 16, 16);
const POWER: usize = memory.data(260 * 4 + 16, 16);
const SQUARE: usize = memory.data(260 * 4 + 16, 16);

function limb(number: usize, index: usize): u32 {
  return load<u32>(number + (index << 2));
}

function setLimb(number: usize, index: usize, value: u32): void {
  store<u32>(number + (index << 2), value);
}

/** Reads big endian bytes and returns the count of limbs, without leading zeros; 0 for zero and for what is too long. */
export function readBig(from: usize, length: usize, into: usize): usize {
  while (length > 0 && load<u8>(from) == 0) {
    from++;
    length--;
  }
  if (length > LIMBS * 4 || length == 0) return 0;
  const count = (length + 3) >> 2;
  memory.fill(into, 0, count << 2);
  for (let i: usize = 0; i < length; i++) store<u8>(into + i, load<u8>(from + length - 1 - i));
  return count;
}

/** As readBig, for little endian bytes. */
export function readLittle(from: usize, length: usize, into: usize): usize {
  while (length > 0 && load<u8>(from + length - 1) == 0) length--;
  if (length > LIMBS * 4 || length == 0) return 0;
  const count = (length + 3) >> 2;
  memory.fill(into, 0, count << 2);
  memory.copy(into, from, length);
  return count;
}

export function bitLength(number: usize, count: usize): usize {
  return count == 0 ? 0 : (count << 5) - <usize>clz(limb(number, count - 1));
}

/** -1, 0 or 1. Both without leading zeros. */
export function compare(a: usize, aCount: usize, b: usize, bCount: usize): i32 {
  if (aCount != bCount) return aCount < bCount ? -1 : 1;
  for (let i = aCount; i-- > 0; ) {
    const x = limb(a, i);
    const y = limb(b, i);
    if (x != y) return x < y ? -1 : 1;
  }
  return 0;
}

/** into = a · b; returns the count of its limbs. into has room for both counts and is neither of them. */
export function multiply(a: usize, aCount: usize, b: usize, bCount: usize, into: usize): usize {
  memory.fill(into, 0, (aCount + bCount) << 2);
  for (let i: usize = 0; i < aCount; i++) {
    const x = <u64>limb(a, i);
    let carry: u64 = 0;
    for (let k: usize = 0; k < bCount; k++) {
      const sum = x * <u64>limb(b, k) + <u64>limb(into, i + k) + carry;
      setLimb(into, i + k, <u32>sum);
      carry = sum >> 32;
    }
    setLimb(into, i + bCount, <u32>carry);
  }
  return trimmed(into, aCount + bCount);
}

/** Whether a · b is n. */
export function isProduct(a: usize, aCount: usize, b: usize, bCount: usize, n: usize, nCount: usize): bool {
  if (aCount + bCount < nCount || aCount + bCount > nCount + 1 || aCount == 0 || bCount == 0) return false;
  // The lowest limb first: it tells nearly all that are not.
  if (limb(a, 0) * limb(b, 0) != limb(n, 0)) return false;
  const count = multiply(a, aCount, b, bCount, PRODUCT);
  return compare(PRODUCT, count, n, nCount) == 0;
}

function trimmed(number: usize, count: usize): usize {
  while (count > 0 && limb(number, count - 1) == 0) count--;
  return count;
}

/**
 * a mod m to `into` (room for mCount + 1 limbs; may be a). Returns the count of limbs of the result.
 * Division by limbs, Knuth's algorithm D.
 */
export function remainder(a: usize, aCount: usize, m: usize, mCount: usize, into: usize): usize {
  if (mCount == 0) return 0;
  if (compare(a, aCount, m, mCount) < 0) {
    memory.copy(into, a, aCount << 2);
    return aCount;
  }
  if (mCount == 1) {
    let rest: u64 = 0;
    const by = <u64>limb(m, 0);
    for (let i = aCount; i-- > 0; ) rest = ((rest << 32) | <u64>limb(a, i)) % by;
    setLimb(into, 0, <u32>rest);
    return trimmed(into, 1);
  }
  const shift = <u32>clz(limb(m, mCount - 1));
  shiftLeft(m, mCount, shift, DIVISOR);
  shiftLeft(a, aCount, shift, DIVIDEND);
  const top = <u64>limb(DIVISOR, mCount - 1);
  const second = <u64>limb(DIVISOR, mCount - 2);
  for (let j = aCount - mCount + 1; j-- > 0; ) {
    const high = ((<u64>limb(DIVIDEND, j + mCount)) << 32) | <u64>limb(DIVIDEND, j + mCount - 1);
    let digit = high / top;
    let rest = high % top;
    while (digit >> 32 != 0 || digit * second > ((rest << 32) | <u64>limb(DIVIDEND, j + mCount - 2))) {
      digit--;
      rest += top;
      if (rest >> 32 != 0) break;
    }
    let borrow: i64 = 0;
    let carry: u64 = 0;
    for (let i: usize = 0; i < mCount; i++) {
      const product = digit * <u64>limb(DIVISOR, i) + carry;
      carry = product >> 32;
      const difference = <i64>limb(DIVIDEND, i + j) - borrow - <i64>(product & 0xffffffff);
      setLimb(DIVIDEND, i + j, <u32>difference);
      borrow = difference < 0 ? 1 : 0;
    }
    const last = <i64>limb(DIVIDEND, j + mCount) - borrow - <i64>carry;
    setLimb(DIVIDEND, j + mCount, <u32>last);
    if (last < 0) {
      let add: u64 = 0;
      for (let i: usize = 0; i < mCount; i++) {
        add += <u64>limb(DIVIDEND, i + j) + <u64>limb(DIVISOR, i);
        setLimb(DIVIDEND, i + j, <u32>add);
        add >>= 32;
      }
      setLimb(DIVIDEND, j + mCount, limb(DIVIDEND, j + mCount) + <u32>add);
    }
  }
  for (let i: usize = 0; i < mCount; i++) {
    const low = limb(DIVIDEND, i) >> shift;
    const high = shift == 0 ? 0 : limb(DIVIDEND, i + 1) << (32 - shift);
    setLimb(into, i, low | high);
  }
  return trimmed(into, mCount);
}

function shiftLeft(a: usize, count: usize, shift: u32, into: usize): void {
  let carry: u32 = 0;
  for (let i: usize = 0; i < count; i++) {
    const value = limb(a, i);
    setLimb(into, i, (value << shift) | carry);
    carry = shift == 0 ? 0 : value >> (32 - shift);
  }
  setLimb(into, count, carry);
}

/** into = a · b mod m; into may be a or b. */
export function multiplyModulo(
  a: usize,
  aCount: usize,
  b: usize,
  bCount: usize,
  m: usize,
  mCount: usize,
  into: usize,
): usize {
  const count = multiply(a, aCount, b, bCount, PRODUCT);
  return remainder(PRODUCT, count, m, mCount, into);
}

/** into = a + b mod m, for a and b below m. */
export function addModulo(
  a: usize,
  aCount: usize,
  b: usize,
  bCount: usize,
  m: usize,
  mCount: usize,
  into: usize,
): usize {
  let carry: u64 = 0;
  const most = max(aCount, bCount);
  for (let i: usize = 0; i < most; i++) {
    carry += (i < aCount ? <u64>limb(a, i) : 0) + (i < bCount ? <u64>limb(b, i) : 0);
    setLimb(PRODUCT, i, <u32>carry);
    carry >>= 32;
  }
  setLimb(PRODUCT, most, <u32>carry);
  return remainder(PRODUCT, trimmed(PRODUCT, most + 1), m, mCount, into);
}

/** into = base ^ exponent mod m. */
export function powerModulo(
  base: usize,
  baseCount: usize,
  exponent: usize,
  exponentCount: usize,
  m: usize,
  mCount: usize,
  into: usize,
): usize {
  let squareCount = remainder(base, baseCount, m, mCount, SQUARE);
  let count: usize = 1;
  setLimb(POWER, 0, 1);
  const bits = bitLength(exponent, exponentCount);
  for (let i: usize = 0; i < bits; i++) {
    if ((limb(exponent, i >> 5) >> (<u32>i & 31)) & 1) {
      count = multiplyModulo(POWER, count, SQUARE, squareCount, m, mCount, POWER);
    }
    squareCount = multiplyModulo(SQUARE, squareCount, SQUARE, squareCount, m, mCount, SQUARE);
  }
  memory.copy(into, POWER, count << 2);
  return count;
}
