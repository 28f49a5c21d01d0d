/** Every file of the corpora, with facts beside it or not: it opens, or it is refused for a reason that is true. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FileSource } from '../../tools/file-source.ts';
import { openWhole } from '../../web/engine/core/open-whole.ts';
import type { Report } from '../../web/engine/report/report.ts';
import { builds } from '../unit/open-core.ts';
import { CORPORA, SHARED } from './corpus.ts';

export interface Refused {
  readonly path: string;
  readonly reason: string;
}

export interface Sweep {
  readonly opened: number;
  readonly refused: readonly Refused[];
  /** Refused without a reason, or not even that. */
  readonly failed: readonly Refused[];
}

/** Files that are no dumps and that nobody takes for one. */
const TEXTS = /\.(md|mjs)$/;

export function sweep(): Sweep {
  const refused: Refused[] = [];
  const failed: Refused[] = [];
  let opened = 0;
  for (const path of CORPORA.flatMap(filesOf)) {
    try {
      const report = reportOf(path);
      if (report.file.kind !== 'unknown') opened++;
      else {
        const reason = reasonOf(report, path);
        (reason ? refused : failed).push({ path, reason: reason ?? 'refused without a reason' });
      }
    } catch (error) {
      failed.push({ path, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { opened, refused, failed };
}

function filesOf(corpus: string): string[] {
  const folder = join(SHARED, 'corpus', corpus);
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

function reportOf(path: string): Report {
  const source = new FileSource(path);
  try {
    return openWhole(builds, [source]).report();
  } finally {
    source.close();
  }
}

/** Why a file is no dump, where its name or its bytes say so independently of the core. */
function reasonOf({ file }: Report, path: string): string | undefined {
  if (statSync(path).size === 0) return 'empty';
  if (file.kindName) return `a ${file.kindName}`;
  if (TEXTS.test(path) || /not-a-dump/.test(path)) return 'text, no dump';
  return undefined;
}
