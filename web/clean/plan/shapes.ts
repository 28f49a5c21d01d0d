/** What each level makes of each kind of dump, before findings are filled: one row per format that is built anew. */
import type { Report } from '../../engine/report/report.ts';
import type { Source } from '../../engine/sources/source.ts';
import { Edits } from '../bytes/edits.ts';
import { fillElfPaths } from '../elf-core/paths.ts';
import { rebuildElfCore } from '../elf-core/rebuild.ts';
import { formOf } from '../form.ts';
import { fillMinidumpPaths, rebuildMinidump } from '../minidump/rebuild.ts';
import type { CleanOptions } from '../options.ts';
import { Tallies } from '../remains.ts';
import { planInPlace } from './plan.ts';
import type { Shape } from './shape.ts';

type Rebuild = (source: Source, report: Report, options: CleanOptions) => Shape | undefined;

type FillPaths = (source: Source, report: Report, edits: Edits, tallies: Tallies) => void;

const REBUILDS: Partial<Record<Report['file']['kind'], Rebuild>> = {
  'elf-core': rebuildElfCore,
  minidump: rebuildMinidump,
};

/** Fill the names of users in the paths that a format keeps apart. */
const PATHS: Partial<Record<Report['file']['kind'], FillPaths>> = {
  'elf-core': fillElfPaths,
  minidump: fillMinidumpPaths,
};

/** Undefined: this file cannot be built anew. */
export function shapeOf(source: Source, report: Report, options: CleanOptions): Shape | undefined {
  if (options.level === 'secrets') return inPlace(source, report, options);
  const shape = REBUILDS[report.file.kind]?.(source, report, options);
  shape?.tallies.notPossible.add('heap and variables outside of stacks');
  shape?.tallies.notPossible.add('managed call stacks');
  return shape;
}

function inPlace(source: Source, report: Report, options: CleanOptions): Shape {
  const tallies = new Tallies();
  const edits = new Edits();
  const form = formOf(source, report);
  if (options.userNames) PATHS[report.file.kind]?.(source, report, edits, tallies);
  tallies.stackBytes = form.stacks.bytes;
  return { plan: planInPlace(source, edits), form, tallies };
}
