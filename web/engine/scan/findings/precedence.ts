/**
 * Which of several findings at one place is the one that is told: the better proven before the weaker, a form of its
 * own before one that rests on its surroundings, of structures the outer before its parts. A number of a person within
 * a token is a part of it, whatever its check digit says: one in ten such parts passes as a card.
 */
import { CONFIDENCE_ORDER } from '../../records/record-orders.ts';
import type { ScanRecord } from '../../records/records.ts';
import { DETECTORS } from './detectors.generated.ts';

/** Told by what stands around it: a header, a name, an address. What it wraps is told instead. */
const WRAPPERS = new Set([
  'http-basic',
  'http-bearer',
  'http-digest',
  'cookie-session',
  'env-password',
  'form-password',
  'json-password',
  'json-token',
  'cmdline-password',
  'url-userinfo',
  'git-credentials',
  'npmrc-auth',
  'docker-auth',
  'netrc',
  'pgpass',
  'powershell-securestring',
]);

/** Told by a name beside them, in text of any kind: a file or a header of known shape says more. */
const GENERAL: ReadonlySet<string> = new Set(['ini-password', 'xml-password']);

/** Told by their place among others: names of people, sites, paths. */
const TRACES: ReadonlySet<string> = new Set(['activity', 'code', 'personal']);

/** A key schedule says what a key does, not whose it is: who knows that is told instead. */
const SCHEDULE = /^aes-.*schedule/;

const TIER_OWN = 5;
const TIER_SCHEDULE = 4;
const TIER_WRAPPER = 3;
const TIER_GENERAL = 2;
const TIER_TRACE = 1;
/** An address wraps what was looked for, or the name of a user. */
const TIER_ADDRESS = 0;

const TIERS = Uint8Array.from(DETECTORS, ([id, kind]) => {
  if (WRAPPERS.has(id) || id.startsWith('conn-')) return TIER_WRAPPER;
  if (GENERAL.has(id)) return TIER_GENERAL;
  if (SCHEDULE.test(id)) return TIER_SCHEDULE;
  if (id === 'url-visited') return TIER_ADDRESS;
  return TRACES.has(kind) ? TIER_TRACE : TIER_OWN;
});

const CONFIDENCE = { possible: 0, likely: 1, validated: 2 } as const;
const LIKELY = CONFIDENCE.likely;
const VALIDATED = CONFIDENCE.validated;

const RANK_POSSIBLE = 0;
const RANK_LIKELY = 1;
const RANK_PROVEN_TRACE = 2;
const RANK_LIKELY_OWN = 3;
const RANK_PROVEN = 4;

/** How sure it is that the record, and no other that shares a byte with it, is what stands there. */
function rankOf(detector: number, confidence: number): number {
  const tier = TIERS[detector] ?? TIER_ADDRESS;
  if (confidence === VALIDATED) return tier <= TIER_TRACE ? RANK_PROVEN_TRACE : RANK_PROVEN;
  if (confidence === LIKELY) return tier === TIER_OWN ? RANK_LIKELY_OWN : RANK_LIKELY;
  return RANK_POSSIBLE;
}

const CONFIDENCE_COUNT = CONFIDENCE_ORDER.length;
/** Weights that each rank has. */
const TIER_ROOM = TIER_OWN + 1;

/** Of each detector, with each confidence: the rank, and within it the tier. */
const WEIGHTS = Uint8Array.from(
  [...TIERS].flatMap((tier, detector) =>
    CONFIDENCE_ORDER.map((_, confidence) => rankOf(detector, confidence) * TIER_ROOM + tier),
  ),
);

/**
 * Of two the one that weighs more is told before the other. `confidence`: as in CONFIDENCE_ORDER; any other counts as the
 * weakest.
 */
export function weightOf(detector: number, confidence: number): number {
  const known = confidence >>> 0 < CONFIDENCE_COUNT ? confidence : CONFIDENCE.possible;
  return WEIGHTS[detector * CONFIDENCE_COUNT + known] ?? 0;
}

/** What a record is ranked by. */
export type RankedRecord = Pick<ScanRecord, 'offset' | 'length' | 'detector' | 'confidence' | 'encoding' | 'hash'>;

/** Negative when `a` is told before `b`. Depends on the two alone, so the order of arrival does not matter. */
export function comparePrecedence(a: RankedRecord, b: RankedRecord): number {
  return (
    weightOf(b.detector, CONFIDENCE[b.confidence]) - weightOf(a.detector, CONFIDENCE[a.confidence]) ||
    b.length - a.length ||
    a.detector - b.detector ||
    a.offset - b.offset ||
    compareText(a.hash, b.hash) ||
    compareText(a.encoding, b.encoding)
  );
}

/**
 * Whether a detector only says that a key is in use. Where others say whose key it is, its schedule, which mostly lies
 * beside it, is no further place of the finding.
 */
export function isSchedule(detector: number): boolean {
  return TIERS[detector] === TIER_SCHEDULE;
}

/** Of records in any order, those that are told, in file order; no two of them share a byte. */
export function resolveOverlaps(records: readonly ScanRecord[]): ScanRecord[] {
  const sorted = [...records].sort(compareOffset);
  const told: ScanRecord[] = [];
  for (let from = 0; from < sorted.length; ) {
    // A cluster: each overlaps one before it.
    let end = 0;
    let to = from;
    for (let record = sorted[to]; record && (to === from || record.offset < end); record = sorted[++to]) {
      end = Math.max(end, record.offset + record.length);
    }
    const alone = sorted[from];
    if (to === from + 1 && alone) told.push(alone);
    else for (const record of resolveCluster(sorted.slice(from, to))) told.push(record);
    from = to;
  }
  return told;
}

/** Takes the best, drops what shares a byte with it, and goes on with the rest. */
export function resolveCluster<T extends RankedRecord>(cluster: T[]): T[] {
  const kept: T[] = [];
  for (const record of cluster.sort(comparePrecedence)) {
    // `kept` is in file order and free of overlaps: only the two neighbours can be in the way.
    let low = 0;
    let high = kept.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((kept[middle]?.offset ?? 0) < record.offset) low = middle + 1;
      else high = middle;
    }
    const before = kept[low - 1];
    const after = kept[low];
    const isFreeBefore = !before || before.offset + before.length <= record.offset;
    const isFreeAfter = !after || after.offset >= record.offset + record.length;
    if (isFreeBefore && isFreeAfter) kept.splice(low, 0, record);
  }
  return kept;
}

/** File order, of two at one place the longer first. */
export function compareOffset(a: RankedRecord, b: RankedRecord): number {
  return a.offset - b.offset || b.length - a.length || comparePrecedence(a, b);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
