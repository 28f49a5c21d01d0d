/** Which anchors are searched: not those that hold a shorter one, since its hit leads to them. */
import type { Anchor } from './detectors.ts';

/** A searched literal, and the anchors that its hit may be. */
export interface Literal {
  readonly spelling: string;
  readonly bytes: Uint8Array;
  /** It stands within a value. */
  readonly isInner: boolean;
  /**
   * Anchors that hold the literal, with its place in them: those that begin with it, then by the lowest bits of the
   * byte before it. An anchor hangs on one literal only.
   */
  readonly family: readonly { readonly anchor: number; readonly at: number }[];
}

/** A shorter one would be found too often to lead to others. */
const SHORTEST_SHARED = 4;

export function literalsOf(anchors: readonly Anchor[]): Literal[] {
  const literalOf = (anchor: Anchor): Anchor => anchors.find((other) => isWithin(other, anchor)) ?? anchor;
  const roots = new Map(anchors.map((anchor) => [anchor, rootOf(anchor, literalOf)]));
  return anchors
    .filter((anchor) => roots.get(anchor) === anchor)
    .map((literal) => ({
      spelling: literal.spelling,
      bytes: literal.bytes,
      isInner: literal.isInner === true,
      family: anchors
        .filter((anchor) => roots.get(anchor) === literal)
        .map((anchor) => ({ anchor: anchor.number, at: indexIn(anchor, literal), group: groupOf(anchor, literal) }))
        .sort((a, b) => a.group - b.group || a.anchor - b.anchor)
        .map(({ anchor, at }) => ({ anchor, at })),
    }));
}

function rootOf(anchor: Anchor, literalOf: (anchor: Anchor) => Anchor): Anchor {
  const literal = literalOf(anchor);
  return literal === anchor ? anchor : rootOf(literal, literalOf);
}

function isWithin(literal: Anchor, anchor: Anchor): boolean {
  const isShared = literal.bytes.length >= SHORTEST_SHARED || literal.spelling === '://';
  return isShared && literal !== anchor && indexIn(anchor, literal) >= 0;
}

/** As assembly/scanner/filter/literals.ts finds them. */
function groupOf(anchor: Anchor, literal: Anchor): number {
  const at = indexIn(anchor, literal);
  return at === 0 ? 0 : 1 + ((anchor.bytes[at - 1] ?? 0) & 7);
}

function indexIn(anchor: Anchor, literal: Anchor): number {
  return Buffer.from(anchor.bytes).indexOf(literal.bytes);
}
