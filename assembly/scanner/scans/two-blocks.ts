/**
 * Masks of two neighbouring blocks of 64 characters, as the lanes of a vector: what is asked of one is asked of both.
 *
 *     own      [ block n     ][ block n + 1 ]
 *     next     [ block n + 1 ][ block n + 2 ]      what a mask goes on with
 */

/** Bit i is what stands `count` places after i. */
export function later(own: v128, next: v128, count: i32): v128 {
  return v128.or(i64x2.shr_u(own, count), i64x2.shl(next, 64 - count));
}

/** Bit i is what stands `count` places before i. */
export function earlier(own: v128, before: v128, count: i32): v128 {
  return v128.or(i64x2.shl(own, count), i64x2.shr_u(before, 64 - count));
}

/** Both, and what stands `count` places after. */
export function alsoLater(own: v128, next: v128, count: i32): v128 {
  return v128.and(own, later(own, next, count));
}

/** The same where nothing is known of what the mask goes on with: its last places count as empty. */
export function alsoLaterWithin(own: v128, count: i32): v128 {
  return v128.and(own, i64x2.shr_u(own, count));
}
