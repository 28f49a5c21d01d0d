/** Which levels a dump can be cleaned at, and if not, why. */
import type { Findings, Report } from '../engine/report/report.ts';
import type { Level } from './options.ts';

/** Why a level is not offered; `web/words/panels/clean.ts` has the sentences. */
const OBSTACLES = [
  /** Every process of the system is in it: there is no stack to keep. */
  'whole-system',
  /** Text: no memory to drop. */
  'text',
  /** Pages are compressed: editing one means packing it and the index anew. */
  'compressed-pages',
  /** Which of its memory call stacks need is not laid down. */
  'only-in-place',
  /** This kind is read, but which of its fields may be filled is not laid down. */
  'not-yet',
  /** Its records are damaged, or of a processor whose registers are not taken apart. */
  'unknown-machine',
  /** Not a dump that is known. */
  'unknown-kind',
  /** Not all was searched, so what was found is not all. */
  'scan-incomplete',
  /** More places than are kept. */
  'too-many-places',
  /** A part of the file could not be read. */
  'unreadable',
] as const;
export type Obstacle = (typeof OBSTACLES)[number];

type Kind = Report['file']['kind'];

const REBUILT: ReadonlySet<Kind> = new Set<Kind>(['minidump', 'elf-core']);
const TEXT: ReadonlySet<Kind> = new Set<Kind>(['ips', 'apple-crash', 'apple-panic', 'apple-spindump']);
const FLAT: ReadonlySet<Kind> = new Set<Kind>([
  'vmcore-elf',
  'lime',
  'raw-memory',
  'vmware-vmem',
  'virtualbox-core',
  'windows-kernel-dump',
]);
const COMPRESSED: ReadonlySet<Kind> = new Set<Kind>([
  'vmcore-kdump',
  'vmcore-diskdump',
  'hiberfil',
  'avml',
  'qemu-savevm',
]);

/** Kernel dumps of one stack, or none: `file.variant`. */
const SMALL: ReadonlySet<string> = new Set(['small', 'header']);

/** Undefined: this level is possible for this kind. */
export function obstacleOf({ file }: Pick<Report, 'file'>, level: Level): Obstacle | undefined {
  const { kind, variant = '' } = file;
  if (REBUILT.has(kind)) return undefined;
  if (TEXT.has(kind)) return level === 'secrets' ? undefined : 'text';
  if (kind === 'macho-core' || (kind === 'windows-kernel-dump' && SMALL.has(variant))) {
    return level === 'secrets' ? undefined : 'only-in-place';
  }
  if (FLAT.has(kind)) return level === 'secrets' ? undefined : 'whole-system';
  if (COMPRESSED.has(kind)) return 'compressed-pages';
  return kind === 'unknown' ? 'unknown-kind' : 'not-yet';
}

/** What else stands against `secrets`, which is as good as the scan was. */
export function scanObstacle(
  scan: Findings['scan'],
  hasAllPlaces: boolean,
  warnings: Report['warnings'],
): Obstacle | undefined {
  if (!scan.complete) return 'scan-incomplete';
  if (!hasAllPlaces) return 'too-many-places';
  return warnings.some(({ code }) => code === 'unreadable') ? 'unreadable' : undefined;
}
