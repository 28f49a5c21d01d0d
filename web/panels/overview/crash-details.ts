import type { AddressFacts, ListedModule, Stretch } from '../../engine/access.ts';
import type { OpenDump } from '../../parts/panel.ts';
import { addressesIn } from '../../parts/text/addresses.ts';

/** What the crash card needs beyond the summary: asked for once the crash is known. */
export interface CrashDetails {
  /** Where the bad address belongs. */
  readonly place?: AddressFacts | undefined;
  /** Where the instruction belongs that was running. */
  readonly at?: AddressFacts | undefined;
  /** The module to ask about. */
  readonly suspect?: ListedModule | undefined;
  /** The program itself. */
  readonly main?: ListedModule | undefined;
  readonly map: readonly Stretch[];
  /** Names of modules in the crashing stack that came with the system. */
  readonly systemModules: ReadonlySet<string>;
}

/** Frames shown on Overview. */
export const FRAMES_SHOWN = 8;

export const NO_DETAILS: CrashDetails = { map: [], systemModules: new Set() };

/** Never rejects: what cannot be had is absent. */
export async function crashDetails({ access, summary }: OpenDump): Promise<CrashDetails> {
  const { crash, crashedThread, process, memory } = summary;
  const frames = crashedThread?.frames?.slice(0, FRAMES_SHOWN) ?? [];
  const [place, at, suspect, main, map, targets] = await Promise.all([
    crash?.address === undefined ? undefined : access.describe(crash.address).catch(() => undefined),
    crash?.instruction === undefined ? undefined : access.describe(crash.instruction).catch(() => undefined),
    moduleNamed(crash?.suspect?.module),
    moduleNamed(process?.name),
    crash?.address !== undefined && memory ? access.addressMap().catch(() => []) : [],
    addressesIn(access).describeAll(frames.map(({ address }) => address)),
  ]);
  const rows = targets.flatMap(({ moduleRow }) => moduleRow ?? []);
  const systemModules = new Set(rows.filter(({ isOfSystem }) => isOfSystem).flatMap(({ name }) => name ?? []));
  return { place, at, suspect, main, map, systemModules };

  async function moduleNamed(name: string | undefined): Promise<ListedModule | undefined> {
    if (!name) return undefined;
    const page = await access.rows('modules', { from: 0, count: 20, filter: name }).catch(() => undefined);
    return page?.rows.find((row) => row.name === name);
  }
}
