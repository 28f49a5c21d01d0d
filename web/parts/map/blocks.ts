import type { Stretch, StretchKind } from '../../engine/access.ts';

/** What is drawn as one piece: the stretches of one kind that lie near each other. */
export interface Block {
  readonly kind: StretchKind;
  readonly stretches: number;
  /** Bytes in its stretches, not what lies between. */
  readonly size: number;
  /** The largest of its stretches: where the block leads. */
  readonly largest: Stretch;
}

/** A part of the address space with much nothing around it. */
export interface District {
  /** The first address, and the one after the last. */
  readonly start: number;
  readonly end: number;
  /** High addresses first. */
  readonly blocks: readonly Block[];
}

const MOST_DISTRICTS = 6;
/** Smaller gaps part nothing, whatever else there is. */
const SMALLEST_GAP = 1 << 20;
/** Nor do gaps that are small beside what is there, or beside the whole: those between stacks part nothing. */
const PART_OF_BYTES = 1 / 4;
const PART_OF_SPAN = 1 / 256;

/**
 * An address space of up to thousands of stretches as a few blocks that fit a screen: cut at its largest gaps,
 * then one block for each kind in a part. `stretches` in address order; districts come high addresses first.
 */
export function districtsOf(stretches: readonly Stretch[]): readonly District[] {
  const all = stretches.reduce((sum, stretch) => sum + stretch.size, 0);
  const span = endOf(stretches.at(-1) ?? NOTHING) - (stretches[0]?.start ?? 0);
  const smallest = Math.max(SMALLEST_GAP, all * PART_OF_BYTES, span * PART_OF_SPAN);
  const cuts = new Set(
    stretches
      .map((stretch, i) => ({ i, gap: stretch.start - endOf(stretches[i - 1] ?? stretch) }))
      .filter(({ i, gap }) => i > 0 && gap >= smallest)
      .sort((a, b) => b.gap - a.gap)
      .slice(0, MOST_DISTRICTS - 1)
      .map(({ i }) => i),
  );
  const districts: Stretch[][] = [];
  for (const [i, stretch] of stretches.entries()) {
    if (i === 0 || cuts.has(i)) districts.push([]);
    districts.at(-1)?.push(stretch);
  }
  return districts.reverse().map(districtOf);
}

function districtOf(stretches: readonly Stretch[]): District {
  const kinds = new Map<StretchKind, Block>();
  for (const stretch of stretches) {
    const known = kinds.get(stretch.kind);
    const largest = known && known.largest.size >= stretch.size ? known.largest : stretch;
    kinds.set(stretch.kind, {
      kind: stretch.kind,
      stretches: (known?.stretches ?? 0) + 1,
      size: (known?.size ?? 0) + stretch.size,
      largest,
    });
  }
  const blocks = [...kinds.values()].sort((a, b) => b.largest.start - a.largest.start);
  return {
    start: stretches[0]?.start ?? 0,
    end: stretches.reduce((end, stretch) => Math.max(end, endOf(stretch)), 0),
    blocks,
  };
}

const NOTHING: Stretch = { start: 0, size: 0, kind: 'unknown', regionIndex: -1 };

function endOf(stretch: Stretch): number {
  return stretch.start + stretch.size;
}

/** Heights grow with the root of the size: a page stays visible beside a gigabyte. 0 to 1. */
export function heightOf(size: number, largest: number): number {
  return largest > 0 ? Math.sqrt(size / largest) : 0;
}
