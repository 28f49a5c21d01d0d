/** Check digits of numbers. All take a text of digits alone, which the caller knows to be such. */

function digit(p: usize): i32 {
  return <i32>(load<u8>(p) - 0x30);
}

/** Luhn (ISO/IEC 7812-1): from the right, every second digit doubled. */
export function isLuhn(from: usize, end: usize): bool {
  let sum = 0;
  let isDoubled = false;
  for (let p = end; p-- > from; ) {
    let value = digit(p);
    if (isDoubled) {
      value <<= 1;
      if (value > 9) value -= 9;
    }
    sum += value;
    isDoubled = !isDoubled;
  }
  return sum % 10 == 0;
}

/** The sum of digit · weight; weights are written as a text, `A` for 10. */
export function weighted(from: usize, weights: string): i32 {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    const char = weights.charCodeAt(i);
    sum += digit(from + <usize>i) * (char >= 0x41 ? char - 0x37 : char - 0x30);
  }
  return sum;
}

/** Whether all digits are the same. */
export function isOneDigit(from: usize, end: usize): bool {
  for (let p = from + 1; p < end; p++) if (load<u8>(p) != load<u8>(from)) return false;
  return true;
}

/** The number that the digits write; at most 18 of them. */
export function numberOf(from: usize, end: usize): i64 {
  let value: i64 = 0;
  for (; from < end; from++) value = value * 10 + <i64>digit(from);
  return value;
}

/** The remainder modulo 97 of digits and capitals (10 to 35), as IBAN takes it; blanks are left out. */
export function remainder97(from: usize, end: usize, rest: i32): i32 {
  for (; from < end; from++) {
    const char = load<u8>(from);
    if (char == 0x20) continue;
    if (char <= 0x39) rest = (rest * 10 + <i32>(char - 0x30)) % 97;
    else rest = (rest * 100 + <i32>(char - 0x37)) % 97;
  }
  return rest;
}

// Verhoeff's tables: products in the dihedral group of ten, and powers of a permutation.
const PRODUCTS: string =
  "0123456789123406789523401789563401289567401239567859876043216598710432765982104387659321049876543210";
const POWERS: string = "01234567891576283094580379614289160435279453126870428657390127938064157046913258";

/** Verhoeff, the check digit last. */
export function isVerhoeff(from: usize, end: usize): bool {
  let check = 0;
  let place = 0;
  for (let p = end; p-- > from; place++) {
    const power = POWERS.charCodeAt((place & 7) * 10 + digit(p)) - 0x30;
    check = PRODUCTS.charCodeAt(check * 10 + power) - 0x30;
  }
  return check == 0;
}

/** ISO 7064 mod 11,10, the check digit last. */
export function isMod11And10(from: usize, end: usize): bool {
  let product = 10;
  for (let p = from; p < end - 1; p++) {
    let sum = (digit(p) + product) % 10;
    if (sum == 0) sum = 10;
    product = (sum * 2) % 11;
  }
  const check = 11 - product;
  return (check == 10 ? 0 : check) == digit(end - 1);
}
