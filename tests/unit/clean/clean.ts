/** Cleans a dump in memory, by the code of the page and the command line. */
import { type CleanOutcome, cleanFile, type FoundBefore } from '../../../web/clean/job.ts';
import { type CleanOptions, type Level, optionsOf } from '../../../web/clean/options.ts';
import type { Pace } from '../../../web/clean/pace.ts';
import type { Target, Tick } from '../../../web/clean/write/write.ts';
import type { Source } from '../../../web/engine/sources/source.ts';
import { builds, MemorySource } from '../open-core.ts';

const key = new Uint8Array(16).fill(7);
export const scanner = { module: builds.scan, key };

/** Keeps what is written in memory, and what became of it. */
export class MemoryTarget implements Target {
  readonly parts: Uint8Array[] = [];
  fate: 'open' | 'published' | 'discarded' = 'open';

  write(bytes: Uint8Array): void {
    this.parts.push(bytes.slice());
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(Buffer.concat(this.parts));
  }

  async finish(): Promise<Source> {
    return new MemorySource(this.bytes);
  }

  async publish(tick: Tick): Promise<void> {
    await tick(1, 1);
    this.fate = 'published';
  }

  async discard(): Promise<void> {
    this.fate = 'discarded';
  }
}

export interface Cleaned {
  readonly outcome: CleanOutcome;
  readonly copy: Uint8Array<ArrayBuffer>;
  readonly target: MemoryTarget;
}

export async function clean(
  bytes: Uint8Array,
  level: Level,
  switches: Partial<Omit<CleanOptions, 'level'>> = {},
  {
    target = new MemoryTarget(),
    pace = async () => {},
    found,
  }: { target?: MemoryTarget; pace?: Pace; found?: FoundBefore } = {},
): Promise<Cleaned> {
  const outcome = await cleanFile({
    source: new MemorySource(bytes),
    options: optionsOf(level, switches),
    builds,
    key,
    ...(found && { found }),
    openTarget: async () => target,
    isUnchanged: async () => true,
    pace,
  });
  return { outcome, copy: target.bytes, target };
}

/** Offsets at which bytes differ. */
export function differences(a: Uint8Array, b: Uint8Array): number[] {
  const all: number[] = [];
  for (let i = 0; i < Math.max(a.length, b.length); i++) if (a[i] !== b[i]) all.push(i);
  return all;
}

export const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
export const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
export const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le'));
