/**
 * Characters that hide, or that hide or reorder what stands around them: formats (bidi marks, zero widths, tags), private
 * use, lone surrogates, line and paragraph separators, variation selectors. Controls, of which a text has some by right,
 * are not among them.
 */
export const INVISIBLE = /[\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Variation_Selector}]/gu;

/** C0, DEL and C1. */
export const CONTROL = /\p{Cc}/gu;

/** What is shown in place of one: "U+202E". */
export function nameOfCharacter(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
