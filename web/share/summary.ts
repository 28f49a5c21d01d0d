/**
 * Version 1 of what a link holds: an allow-list. A field that is not here cannot be sent. Never changed once a link
 * was made with it: what comes later is version 2, and this one is read for ever. So its words stand here, and not
 * where the report takes its own from: those may grow.
 */
import { field, integer, list, type Of, optional, pattern, record, text, word } from './shape.ts';

/** Most frames of one stack, threads, modules and findings that travel; what is left out is counted. */
export const MAX_FRAMES = 2000;
export const MAX_THREADS = 200;
export const MAX_MODULES = 2000;
export const MAX_FINDINGS = 1000;
/** Frames of all stacks together, and records of any kind: packed well, a million would be a short link. */
export const MAX_ALL_FRAMES = 10_000;
export const MAX_RECORDS = 14_000;

export const KINDS = [
  'minidump',
  'windows-kernel-dump',
  'hiberfil',
  'elf-core',
  'vmcore-elf',
  'vmcore-kdump',
  'vmcore-diskdump',
  'macho-core',
  'ips',
  'apple-crash',
  'apple-panic',
  'apple-spindump',
  'lime',
  'avml',
  'raw-memory',
  'vmware-vmem',
  'vmware-state',
  'virtualbox-core',
  'xen-core',
  'qemu-savevm',
  'hyperv-state',
  'unknown',
] as const;
export const CLASSES = ['credential', 'session', 'key', 'personal', 'activity', 'code'] as const;
export const EVIDENCE = ['validated', 'likely', 'possible'] as const;
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export const TRUSTS = ['context', 'cfi', 'frame-pointer', 'scan', 'recorded'] as const;
export const ADDRESS_KINDS = [
  'null',
  'near-null',
  'stack',
  'heap',
  'code',
  'mapped',
  'private',
  'absent',
  'freed-pattern',
  'non-canonical',
  'unmapped',
] as const;
export const CRASH_KINDS = ['exception', 'signal', 'bugcheck', 'panic', 'hang', 'kill', 'none'] as const;
export const PLACE_KINDS = [
  'stack',
  'module',
  'heap',
  'environment',
  'command-line',
  'mapped-file',
  'kernel',
  'page',
  'unknown',
] as const;

const name = text(128);
const hex = pattern(/^0x(0|[1-9a-f][0-9a-f]*)$/, 18);
const id = pattern(/^[0-9A-Fa-f]+$/, 80);
/** A constant of a public header, such as SIGSEGV: a type that a program threw is not spelt like that. */
const constant = pattern(/^[A-Z][A-Z0-9_+-]+$/, 80);
/** A detector's id. */
const detector = pattern(/^[a-z0-9-]+$/, 80);

const frame = record({
  /** Place in `modules`. */
  m: optional('catalogue', integer(MAX_MODULES)),
  /** From the module's base. */
  o: optional('catalogue', integer()),
  t: field('public', word(TRUSTS)),
  f: optional('own', text(256)),
  s: optional('own', text(128)),
  l: optional('own', integer(0x7fffffff)),
});

const module = record({
  /** Its name when it is in the public catalogue or was chosen, else "module-1". */
  n: field('own', name),
  v: optional('catalogue', pattern(/^[0-9.]+$/, 40)),
  id: optional('catalogue', id),
});

const stack = record({
  name: optional('own', name),
  frames: field('catalogue', list(frame, MAX_FRAMES)),
  /** Frames left out at the end. */
  more: optional('public', integer()),
});

const tally = record({
  validated: field('public', integer()),
  likely: field('public', integer()),
  possible: field('public', integer()),
});

const finding = record({
  d: field('own', detector),
  c: field('public', word(CLASSES)),
  e: field('public', word(EVIDENCE)),
  s: field('public', word(SEVERITIES)),
  n: field('public', integer()),
  w: optional('own', word(PLACE_KINDS)),
});

export const summaryShape = record({
  /** Version of the program that made it. */
  made: field('public', pattern(/^[0-9a-z.+-]+$/, 40)),
  kind: field('public', word(KINDS)),
  variant: optional('public', pattern(/^[a-z-]+$/, 24)),
  writer: optional('public', pattern(/^[a-z0-9-]+$/, 24)),
  bits: optional('public', integer(64)),
  os: optional('public', pattern(/^[a-z]+$/, 24)),
  /** Major and minor version alone: a build number tells fleets apart. */
  osVersion: optional('public', pattern(/^\d+(\.\d+)?$/, 16)),
  arch: optional('public', pattern(/^[a-z0-9-]+$/, 16)),
  crash: optional(
    'public',
    record({
      kind: optional('public', word(CRASH_KINDS)),
      code: optional('public', hex),
      name: optional('public', constant),
      subname: optional('public', constant),
      /** Type of what the program threw. */
      thrown: optional('own', name),
      access: optional('public', word(['read', 'write', 'execute'])),
      addressKind: optional('public', word(ADDRESS_KINDS)),
      /** How far into the missing object: below 64 KiB only. */
      nullOffset: optional('public', integer(0xffff)),
      suspect: optional('own', integer(MAX_MODULES)),
    }),
  ),
  process: optional('own', name),
  /** "2026-11": a month, when chosen. */
  month: optional('own', pattern(/^\d{4}-\d\d$/, 7)),
  threads: field('public', integer()),
  modules: field('own', list(module, MAX_MODULES)),
  stack: optional('catalogue', stack),
  others: optional('own', list(stack, MAX_THREADS)),
  counts: optional(
    'public',
    record({
      credential: optional('public', tally),
      session: optional('public', tally),
      key: optional('public', tally),
      personal: optional('public', tally),
      activity: optional('public', tally),
      code: optional('public', tally),
    }),
  ),
  /** Percent of the file that was searched when the link was made. */
  searched: optional('public', integer(100)),
  findings: optional('own', list(finding, MAX_FINDINGS)),
});

export type SharedSummary = Of<typeof summaryShape>;
export type SharedStack = Of<typeof stack>;
export type SharedFrame = Of<typeof frame>;
export type SharedModule = Of<typeof module>;
export type SharedFinding = Of<typeof finding>;
