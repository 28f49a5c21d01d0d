/** From the open dump to a link that may be copied: gathered, made, read back. */
import type { Summary } from '../../engine/access.ts';
import type { Findings, Module, Thread } from '../../engine/report/report.ts';
import type { OpenDump } from '../../parts/panel.ts';
import { haystacksOf, stringsOf } from '../../share/check.ts';
import { decodeLink, encodeLink, packedOf, payloadOf } from '../../share/link/link.ts';
import { SEAL_CHARACTERS } from '../../share/link/passphrase.ts';
import { fit, type Left, LINK_LIMIT, lengthWith } from '../../share/make.ts';
import { type Choices, redact, type ShareSource } from '../../share/redact.ts';
import { MAX_THREADS, type SharedSummary } from '../../share/summary.ts';
import { VERSION_OF_PROGRAM } from '../../share/version.ts';

/** Rows of a list that cross at once. */
const WINDOW = 1000;
/** Modules that are asked for by name; those of later rows stand in a link without their ids. */
const MOST_MODULES = 8 * WINDOW;

export interface Made {
  /** The whole address. */
  readonly url: string;
  readonly fragment: string;
  /** Read back from the fragment. */
  readonly summary: SharedSummary;
  readonly left: Left;
  /** Where each finding of `summary.findings` lies in the file: for SARIF, never in the link. */
  readonly offsets: readonly (readonly number[])[];
}

/** What of a dump never changes while it is open and complete: asked for once. */
export type Gathered = Pick<ShareSource, 'summary' | 'threads' | 'modules' | 'address'>;

export async function gather({ access, summary }: OpenDump): Promise<Gathered> {
  const { crash, counts } = summary;
  const [listed, address] = await Promise.all([
    access.rows('threads', { from: 0, count: MAX_THREADS + 1 }).then(({ rows }) => rows),
    crash?.address === undefined ? undefined : access.describe(crash.address).catch(() => undefined),
  ]);
  const threads = withCrashed(listed, summary);
  const names = threads.flatMap(({ frames = [] }) => frames.flatMap(({ module }) => module ?? []));
  const modules = await modulesNamed(new Set([...names, crash?.suspect?.module ?? '']), access, counts.modules);
  return { summary, threads, modules, ...(address && { address }) };
}

/** Rows of the modules that stand on a stack: windows are asked for until all are found. */
async function modulesNamed(names: Set<string>, access: OpenDump['access'], count: number): Promise<readonly Module[]> {
  const found: Module[] = [];
  names.delete('');
  for (let from = 0; from < Math.min(count, MOST_MODULES) && names.size > 0; from += WINDOW) {
    const { rows } = await access.rows('modules', { from, count: WINDOW });
    for (const row of rows) if (row.name !== undefined && names.delete(row.name)) found.push(row);
  }
  return found;
}

/** The thread that crashed may stand behind those that were asked for. */
function withCrashed(threads: readonly Thread[], { crashedThread }: Summary): readonly Thread[] {
  if (!crashedThread || threads.some(({ crashed }) => crashed)) return threads;
  return [
    { ...crashedThread, crashed: true },
    ...threads.filter(({ id }) => id === undefined || id !== crashedThread.id),
  ];
}

export function sourceOf(gathered: Gathered, findings: Findings | undefined): ShareSource {
  return { ...gathered, version: VERSION_OF_PROGRAM, ...(findings && { findings }) };
}

export interface MakeOptions {
  readonly choices: Choices;
  readonly passphrase: string | undefined;
  /** Nothing is left out to keep the link short. */
  readonly isWhole: boolean;
  /** Address before the fragment. */
  readonly address: string;
}

export async function makeLink(source: ShareSource, options: MakeOptions): Promise<Made> {
  const { choices, passphrase, isWhole, address } = options;
  const prefix = address.length + (passphrase === undefined ? 0 : SEAL_CHARACTERS);
  const limit = isWhole ? Number.POSITIVE_INFINITY : LINK_LIMIT;
  const { summary, left } = await fit(source, choices, limit, prefix);
  const fragment = await encodeLink(summary, passphrase);
  const read = await decodeLink(fragment, passphrase);
  if (read.state !== 'opened') throw new Error(`our own link is refused: ${read.fault}`);
  const items = source.findings?.items.slice(0, read.summary.findings?.length ?? 0) ?? [];
  return {
    url: address + fragment,
    fragment,
    summary: read.summary,
    left,
    offsets: items.map(({ places }) => places.map(({ offset }) => offset)),
  };
}

/** Everything a receiver could look through. */
export function everythingIn(made: Made, rendered: string): ReturnType<typeof haystacksOf> {
  return haystacksOf({
    url: made.url,
    packed: packedOf(made.fragment),
    payload: payloadOf(made.summary),
    strings: stringsOf(made.summary),
    rendered,
  });
}

export type ChoiceKey = keyof Choices;

/** What each choice adds to the link, or leaving it out takes away, in characters; 0: the file has nothing of it. */
export async function costsOf(
  source: ShareSource,
  choices: Choices,
  keys: readonly ChoiceKey[],
): Promise<ReadonlyMap<ChoiceKey, number>> {
  const now = JSON.stringify(redact(source, choices));
  const length = await lengthWith(source, choices);
  const costs = await Promise.all(
    keys.map(async (key) => {
      const other = { ...choices, [key]: !choices[key] };
      if (JSON.stringify(redact(source, other)) === now) return [key, 0] as const;
      return [key, Math.abs((await lengthWith(source, other)) - length)] as const;
    }),
  );
  return new Map(costs);
}
