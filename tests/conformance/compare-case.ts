import { readFileSync } from 'node:fs';
import { Value } from '@sinclair/typebox/value';
import { FileSource } from '../../tools/file-source.ts';
import { type Builds, openWhole } from '../../web/engine/core/open-whole.ts';
import { ReportSchema } from '../../web/engine/report/report.schema.ts';
import type { Report } from '../../web/engine/report/report.ts';
import { scanDump } from '../../web/engine/scan/scan-dump.ts';
import { type Case, type Compare, type Difference, withUnpacked } from './corpus.ts';
import { EXCEPTIONS } from './exceptions.ts';
import { placesOutside } from './places.ts';

export interface Result {
  readonly case: Case;
  readonly facts: number;
  readonly wrong: readonly Difference[];
  readonly excused: readonly Difference[];
  readonly milliseconds: number;
}

const moduleOf = (name: string) => new WebAssembly.Module(readFileSync(`build/${name}.wasm`));
const full = moduleOf('full');
const builds: Builds = { core: moduleOf('core'), full: () => full, scan: moduleOf('scan') };

/** Opens the case's dump and compares. Breaches of the schema and places outside the file count as wrong facts. */
export function compareCase(one: Case, compare: Compare, isUnpacked: boolean): Result {
  const start = performance.now();
  // The scan takes longer than all the rest: it is made where it is asked for.
  const openCase = (path: string) => open(path, 'findings' in one.expected);
  const { report, size } = isUnpacked ? withUnpacked(one.path, openCase) : openCase(one.path);
  const expected = isUnpacked ? withoutContainer(one.expected) : one.expected;
  const { facts, wrong } = compare(report, expected);
  const breaches = [...Value.Errors(ReportSchema, report)].slice(0, 5).map(({ path, message, value }) => ({
    path: `schema ${path}`,
    expected: message,
    found: value,
  }));
  const outside = placesOutside(report, size)
    .slice(0, 5)
    .map((path) => ({ path: `place ${path}`, expected: 'inside the file', found: 'outside' }));
  const isExcused = ({ path }: Difference) => EXCEPTIONS.some((e) => e.file === one.name && e.path === path);
  return {
    case: one,
    facts,
    wrong: [...wrong.filter((one) => !isExcused(one)), ...breaches, ...outside],
    excused: wrong.filter(isExcused),
    milliseconds: performance.now() - start,
  };
}

function open(path: string, hasFindings: boolean): { report: Report; size: number } {
  const source = new FileSource(path);
  try {
    const core = openWhole(builds, [source]);
    const report = {
      ...core.report(),
      ...(hasFindings && { findings: scanDump(builds.scan, core, new Uint8Array(16)) }),
    };
    // Places count inside the innermost container.
    const [inside] = core.summary().spaces;
    return { report, size: inside?.size ?? source.size };
  } finally {
    source.close();
  }
}

function withoutContainer(expected: Case['expected']): Case['expected'] {
  const {
    container: _container,
    size: _size,
    name: _name,
    ...file
  } = (expected['file'] ?? {}) as Record<string, unknown>;
  return { ...expected, file };
}
