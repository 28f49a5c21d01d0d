import { TextMasker } from '../masking/text-masker.ts';
import type { Source } from '../sources/source.ts';
import { Core } from './core.ts';
import type { Builds } from './open-whole.ts';

/** What one of several files is, as far as its first steps tell. */
export interface Recognised {
  readonly kind: string;
  readonly kindName?: string;
  /** Packed: what is inside may not have been looked at. */
  readonly isPacked: boolean;
}

/** Steps that a file gets to tell its kind, when several are given. */
const RECOGNISE_STEPS = 64;

/** The kind of a file by its first steps; a packed one may take more than are taken here. */
export function stepToKind(tried: Core): Recognised {
  for (let i = 0; i < RECOGNISE_STEPS && tried.step() < 1; i++) {
    if (tried.summary().file.kind !== 'unknown') break;
  }
  const { kind, kindName, container } = tried.summary().file;
  return { kind, ...(kindName && { kindName }), isPacked: container !== undefined };
}

/** The sources, the one to read first in front: a dump before a packed file before the rest, as the page takes them. */
export function dumpFirst<T extends Source>(builds: Builds, sources: readonly [T, ...T[]]): readonly [T, ...T[]] {
  const kinds = sources.map((source) => recogniseSource(builds, source));
  const dump = kinds.findIndex(({ kind }) => kind !== 'unknown');
  const at = dump < 0 ? kinds.findIndex(({ isPacked }) => isPacked) : dump;
  const first = sources[at];
  return first ? [first, ...sources.filter((source) => source !== first)] : sources;
}

function recogniseSource(builds: Builds, source: Source): Recognised {
  try {
    const small = new Core(builds.core, new TextMasker(builds.scan), source);
    const known = stepToKind(small);
    return small.wantsFull ? stepToKind(small.reopened(builds.full())) : known;
  } catch {
    // What fails beside another file shall not keep that one from being read.
    return { kind: 'unknown', isPacked: false };
  }
}
