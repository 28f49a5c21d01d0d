/** The bytes of a form, as tools/scanner/forms.ts tells how they lie. */
import { ALNUM, isIn } from "../values/chars";

/** Parts begin here. */
export const HEADER: usize = 21;
export const LITERAL: u8 = 0;
export const CLASS: u8 = 1;
export const VALUE_START: u8 = 2;
export const VALUE_END: u8 = 3;
export const CHECK_START: u8 = 4;
export const CHECK_END: u8 = 5;

/** What every value begins with has so many characters. */
export function publicLength(form: usize): usize {
  return <usize>load<u8>(form, 7);
}

/** All that its classes hold. */
export function unionOf(form: usize): u32 {
  return load<u32>(form, 16);
}

/** It begins with a text of its own, of so many characters; 0: with a class, or with its value, beside a name. */
export function prefixLength(form: usize): usize {
  return load<u8>(form, HEADER) == LITERAL ? <usize>load<u8>(form, HEADER + 1) : 0;
}

/** Of a form without a prefix: the first of its classes. */
export function firstClassOf(form: usize): u32 {
  let part = form + HEADER;
  while (load<u8>(part) != CLASS) part += load<u8>(part) == LITERAL ? 2 + <usize>load<u8>(part, 1) : 1;
  return load<u32>(part, 5);
}

/** Its prefix ends with a mark, and so stands for itself wherever it begins. */
export function hasMark(form: usize): bool {
  const length = prefixLength(form);
  return length != 0 && !isIn(form + HEADER + 1 + length, ALNUM);
}

/** Whether the class that it ends with has one length. */
export function endsAtLength(form: usize): bool {
  let part = form + HEADER;
  let isOne = false;
  for (let i: u8 = 0, count = load<u8>(form, 20); i < count; i++) {
    const kind = load<u8>(part);
    if (kind == CLASS) isOne = load<u16>(part, 1) == load<u16>(part, 3);
    part += kind == CLASS ? 9 : kind == LITERAL ? 2 + <usize>load<u8>(part, 1) : 1;
  }
  return isOne;
}
