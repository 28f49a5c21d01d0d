/** Which anchors are searched: not those that hold a shorter one, since its hit leads to them. */
import type { Anchor } from './detectors.ts';

/** A searched literal, and the anchors that its hit may be. */
export interface Literal {
  readonly spelling: string;
  readonly bytes: Uint8Array;
  /** It stands within a value. */
  readonly isInner: boolean;
  /** A value begins with it that is told without words near it. */
  readonly isBegin: boolean;
  /**
   * Anchors that hold the literal, with its place in them: the literal itself, others that begin with it, then by a
   * hash of what stands before it. An anchor hangs on one literal only.
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
      isBegin: literal.isBegin === true,
      family: familyOf(
        literal,
        anchors.filter((anchor) => roots.get(anchor) === literal),
      ),
    }));
}

function familyOf(literal: Anchor, members: readonly Anchor[]): { readonly anchor: number; readonly at: number }[] {
  const places = members.map((anchor) => indexIn(anchor, literal)).filter((at) => at > 0);
  const told = Math.min(MOST_TOLD, ...places);
  return members
    .map((anchor) => ({ anchor, at: indexIn(anchor, literal) }))
    .map(({ anchor, at }) => ({
      anchor: anchor.number,
      at,
      group: groupOf(anchor, at, told),
      isOther: anchor !== literal,
    }))
    .sort((a, b) => a.group - b.group || Number(a.isOther) - Number(b.isOther) || a.anchor - b.anchor)
    .map(({ anchor, at }) => ({ anchor, at }));
}

function rootOf(anchor: Anchor, literalOf: (anchor: Anchor) => Anchor): Anchor {
  const literal = literalOf(anchor);
  return literal === anchor ? anchor : rootOf(literal, literalOf);
}

function isWithin(literal: Anchor, anchor: Anchor): boolean {
  const isShared = literal.bytes.length >= SHORTEST_SHARED || literal.spelling === '://';
  return isShared && literal !== anchor && indexIn(anchor, literal) >= 0;
}

const MOST_TOLD = 3;

/** As assembly/scanner/filter/literals.ts finds them; told: how many bytes before the literal all others have. */
function groupOf({ bytes }: Anchor, at: number, told: number): number {
  if (at === 0) return 0;
  const before = bytes.slice(at - told, at).reduce((number, byte, i) => number | (byte << (8 * i)), 0);
  return 1 + (Math.imul(before, 0x9e3779b1) >>> 29);
}

function indexIn(anchor: Anchor, literal: Anchor): number {
  return Buffer.from(anchor.bytes).indexOf(literal.bytes);
}
