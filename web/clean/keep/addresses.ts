/**
 * Addresses as numbers that hold them exactly. Below 2^53 they are themselves; two machines put programs higher, with
 * most of the bits alike, and there an address folds: neighbours stay neighbours, and what cannot be one is NaN.
 */

/** The two halves of a word as a number. */
export type Fold = (high: number, low: number) => number;

const EXACT = 2 ** 53;
const HALF = 2 ** 32;

const plain: Fold = (high, low) => (high < 2 ** 21 ? high * HALF + low : Number.NaN);

/**
 * sparc64: the lower half of all addresses and the upper one, with a hole between (52 bits that are sign-extended, of
 * older processors 44): the upper half is below zero.
 */
const signed: Fold = (high, low) => {
  const value = (high | 0) * HALF + low;
  return Math.abs(value) < EXACT ? value : Number.NaN;
};

/** IA-64: a region in the upper three bits, in which Linux gives a program less than 2^50 bytes (asm/page.h). */
const REGION_BITS = 50;
const regions: Fold = (high, low) => {
  const within = (high & 0x1fff_ffff) * HALF + low;
  return within < 2 ** REGION_BITS ? (high >>> 29) * 2 ** REGION_BITS + within : Number.NaN;
};

/** By e_machine. */
const FOLDS: Readonly<Record<number, Fold>> = { 43: signed, 50: regions };

export function foldOf(machine: number): Fold {
  return FOLDS[machine] ?? plain;
}

export function folded(fold: Fold, value: bigint): number {
  return fold(Number(value >> 32n), Number(value & 0xffff_ffffn));
}
