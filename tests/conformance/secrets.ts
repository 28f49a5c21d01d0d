/**
 * `npm run secrets -- [--seeds a,b] [--size 8MiB] [--background synthetic|zeros|FILE…] [--verbose]`: plants secrets and
 * decoys in images, scans them with the built scanner and scores what it told. Exit 1 when a goal is missed.
 */
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FindingCollector } from '../../web/engine/scan/findings/collector.ts';
import { Scanner } from '../../web/engine/scanner.ts';
import { SHARED } from './corpus.ts';

const SECRETS = join(SHARED, 'corpus/secrets');
const PLANT = join(SECRETS, 'plant.mjs');

/** Of what was planted, of decoys, of places elsewhere told as validated or likely (synthetic background). */
const GOALS = { recall: 0.995, decoys: 0.005, elsewhere: 0 };

interface Score {
  readonly core: { readonly of: number; readonly found: number };
  readonly hard: { readonly of: number; readonly found: number };
  readonly exact: number;
  readonly exactOf: number;
  readonly dupPlaces: number;
  readonly splitGroups: number;
  readonly countRight: number;
  readonly countOf: number;
  readonly decoys: { readonly of: number; readonly hit: number; readonly byId: Readonly<Record<string, number>> };
  readonly elsewhere: {
    readonly byConfidence: Readonly<Record<string, number>>;
    readonly byDetector: Readonly<Record<string, number>>;
  };
  readonly miss: readonly {
    readonly id: string;
    readonly offset: number;
    readonly form: string;
    readonly encoding: string;
  }[];
}
type ScoreOf = (report: unknown, truth: unknown) => Score;

function optionOf(name: string, otherwise: string): string {
  const at = process.argv.indexOf(`--${name}`);
  return (at < 0 ? undefined : process.argv[at + 1]) ?? otherwise;
}

function listOf(name: string, otherwise: readonly string[]): readonly string[] {
  const at = process.argv.indexOf(`--${name}`);
  if (at < 0) return otherwise;
  const rest = process.argv.slice(at + 1);
  const end = rest.findIndex((word) => word.startsWith('--'));
  return end < 0 ? rest : rest.slice(0, end);
}

/** Scans a file as the command does: plain bytes, no map. */
export function scanFile(path: string): { findings: object; seconds: number } {
  const scanner = new Scanner(new WebAssembly.Module(readFileSync('build/scan.wasm')), new Uint8Array(16).fill(7));
  const size = statSync(path).size;
  const collector = new FindingCollector({ total: size, attribute: () => ({}) });
  const file = openSync(path, 'r');
  const start = performance.now();
  scanner.begin(0);
  for (let at = 0; at < size; ) {
    const length = readSync(file, scanner.room, { position: at });
    if (length === 0) break;
    scanner.fill(length);
    collector.add(scanner.drain());
    at += length;
  }
  scanner.finish();
  collector.add(scanner.drain());
  closeSync(file);
  return { findings: collector.findings(size, true), seconds: (performance.now() - start) / 1000 };
}

function percent(part: number, all: number): string {
  return all === 0 ? '–' : `${((100 * part) / all).toFixed(2)} %`;
}

async function main(): Promise<number> {
  if (!existsSync(PLANT)) {
    console.log('secrets: ../shared is not there, nothing was planted');
    console.log('0 passed, 0 failed');
    return 0;
  }
  const { score } = (await import(new URL(`../../${SECRETS}/score.mjs`, import.meta.url).href)) as { score: ScoreOf };
  const background = listOf('background', ['synthetic']);
  const isSynthetic = background.every((word) => word === 'synthetic' || word === 'zeros');
  const isVerbose = process.argv.includes('--verbose');
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  let passed = 0;
  let failed = 0;
  const hold = (isHeld: boolean) => {
    if (isHeld) passed++;
    else failed++;
  };
  try {
    for (const seed of optionOf('seeds', 'conformance').split(',')) {
      const [image, truth] = [join(folder, 'image.bin'), join(folder, 'truth.json')];
      const args = ['--seed', seed, '--size', optionOf('size', '4MiB'), '--background', ...background];
      execFileSync(process.execPath, [realpathSync(PLANT), ...args, '--out', image, '--truth', truth]);
      const { findings, seconds } = scanFile(image);
      const kept = optionOf('report', '');
      if (kept) writeFileSync(kept, JSON.stringify({ findings }));
      const result = score({ findings }, JSON.parse(readFileSync(truth, 'utf8')));
      const { core, hard, decoys, elsewhere } = result;
      const { validated = 0, likely = 0, possible = 0 } = elsewhere.byConfidence;
      console.log(
        `seed ${seed}: recall ${core.found}/${core.of} ${percent(core.found, core.of)}, hard ${hard.found}/${hard.of}, ` +
          `places exact ${percent(result.exact, result.exactOf)}, twice ${result.dupPlaces}, split ${result.splitGroups}, ` +
          `counts ${result.countRight}/${result.countOf}, decoys ${decoys.hit}/${decoys.of} ${percent(decoys.hit, decoys.of)}, ` +
          `elsewhere ${validated} validated ${likely} likely ${possible} possible, ${seconds.toFixed(1)} s`,
      );
      for (const { id, offset, form, encoding } of result.miss.slice(0, isVerbose ? 200 : 12)) {
        console.log(`    missed ${id} at ${offset} ${encoding} (${form})`);
      }
      for (const [what, count] of Object.entries(decoys.byId)) console.log(`    decoy told, ${count}: ${what}`);
      for (const [what, count] of Object.entries(elsewhere.byDetector)) {
        if (isVerbose || !what.endsWith('/possible')) console.log(`    elsewhere, ${count}: ${what}`);
      }
      hold(core.found >= GOALS.recall * core.of);
      hold(decoys.hit <= GOALS.decoys * decoys.of);
      if (isSynthetic) hold(validated + likely <= GOALS.elsewhere);
      hold(result.dupPlaces === 0);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

process.exitCode = await main();
