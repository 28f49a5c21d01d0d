/** Dumps with facts that other tools found, where they are there. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const SHARED = '../shared';
export const CORPORA = ['windows', 'unix', 'kernel'] as const;

export type Facts = Readonly<Record<string, unknown>>;

export interface Case {
  readonly corpus: string;
  /** The dump's file name. */
  readonly name: string;
  readonly path: string;
  readonly expected: Facts;
}

export interface Difference {
  readonly path: string;
  readonly expected: unknown;
  readonly found: unknown;
}

export type Compare = (report: unknown, expected: unknown) => { facts: number; wrong: Difference[] };

export function isThere(): boolean {
  return existsSync(join(SHARED, 'corpus')) && existsSync(join(SHARED, 'conformance/compare.mjs'));
}

export async function loadCompare(): Promise<Compare> {
  const module = (await import(new URL(`../../${SHARED}/conformance/compare.mjs`, import.meta.url).href)) as {
    compare: Compare;
  };
  return module.compare;
}

export function casesOf(corpus: string): Case[] {
  const folder = join(SHARED, 'corpus', corpus);
  const expected = join(folder, 'expected');
  return readdirSync(expected)
    .filter((name) => name.endsWith('.json') && !name.endsWith('.symbols.json'))
    .sort()
    .map((file) => {
      const name = file.slice(0, -'.json'.length);
      const facts = JSON.parse(readFileSync(join(expected, file), 'utf8')) as Facts;
      return { corpus, name, path: join(folder, name), expected: facts };
    });
}

const UNPACKERS: Readonly<Record<string, string>> = { gz: 'gzip', zst: 'zstd', xz: 'xz', lz4: 'lz4' };

/** Runs `use` with the path of the unpacked file, made by the system's own tool and deleted afterwards. */
export function withUnpacked<T>(path: string, use: (path: string) => T): T {
  const extension = /\.(gz|zst|xz|lz4)$/.exec(path)?.[1];
  const program = extension && UNPACKERS[extension];
  if (!program) return use(path);
  const folder = mkdtempSync(join(tmpdir(), 'dumpscope-'));
  try {
    const target = join(folder, 'dump');
    const { status, stderr } = spawnSync('sh', ['-c', `${program} -dc < "$1" > "$2"`, 'sh', path, target]);
    if (status !== 0) throw new Error(`${program}: ${stderr}`);
    return use(target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
