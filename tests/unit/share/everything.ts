/**
 * Models in which every text there is, in every field that the report can have, holds a canary: made from the report's
 * schema, so that a field added later is filled as well. Besides, fields that no schema knows.
 */
import { type TSchema, TypeGuard } from '@sinclair/typebox';
import fc from 'fast-check';
import type { Summary } from '../../../web/engine/access.ts';
import * as schema from '../../../web/engine/report/report.schema.ts';
import type { CrashSection, Findings, Module, Thread } from '../../../web/engine/report/report.ts';
import type { Choices, ShareSource } from '../../../web/share/redact.ts';

/** Stands in every text of the model, in some spelling that is not the one before. */
export const CANARY = /canary/i;

const SPELLINGS = [
  'Canary',
  'canary',
  'CANARY',
  'C:\\canary\\x',
  '/home/canary/x',
  '<canary>',
  'canary-1',
  'canary.dll',
  'Canary::Error',
];

/** Hex of a form that no other number of the model has. */
const hexes = fc.bigInt(0x1000n, 0xffff_ffff_ffffn).map((value) => `0x${value.toString(16)}`);
const times = fc.constantFrom('2026-11-19T16:42:07Z', '2001-02-03T04:05:06.789');
const texts = fc.constantFrom(...SPELLINGS);

function arbitraryOf(type: TSchema): fc.Arbitrary<unknown> {
  if (TypeGuard.IsLiteral(type)) return fc.constant(type.const);
  if (TypeGuard.IsUnion(type)) return fc.oneof(...type.anyOf.map(arbitraryOf));
  if (TypeGuard.IsBoolean(type)) return fc.boolean();
  if (TypeGuard.IsInteger(type) || TypeGuard.IsNumber(type))
    return fc.nat({ max: 2 ** 31 - 1 }).map((value) => value + 1);
  if (TypeGuard.IsArray(type)) return fc.array(arbitraryOf(type.items), { maxLength: 3 });
  if (TypeGuard.IsRecord(type)) return fc.dictionary(texts, hexes, { maxKeys: 3 });
  if (TypeGuard.IsObject(type)) {
    const fields = Object.entries(type.properties).map(([key, inner]) => [key, arbitraryOf(inner)] as const);
    return fc.record({ ...Object.fromEntries(fields), notInAnySchema: texts });
  }
  if (TypeGuard.IsString(type)) {
    if (type.pattern?.startsWith('^0x')) return hexes;
    if (type.pattern?.includes('T')) return times;
    return texts;
  }
  throw new Error(`a kind of type that is not filled: ${JSON.stringify(type).slice(0, 80)}`);
}

const modules = fc.array(arbitraryOf(schema.ModuleSchema) as fc.Arbitrary<Module>, { maxLength: 4 });
const threads = fc.array(arbitraryOf(schema.ThreadSchema) as fc.Arbitrary<Thread>, { minLength: 1, maxLength: 3 });

const summary = fc.record({
  revision: fc.constant(1),
  done: fc.constant(1),
  isComplete: fc.constant(true),
  bytesRead: fc.constant(0),
  counts: fc.constant({ threads: 3, modules: 4 }),
  spaces: fc.constant([]),
  file: arbitraryOf(schema.FileSchema),
  system: arbitraryOf(schema.SystemSchema),
  process: arbitraryOf(schema.ProcessSchema),
  // The name of a bug check is of the core's own table, by its number.
  crash: (arbitraryOf(schema.CrashSchema) as fc.Arbitrary<CrashSection>).map((crash) =>
    crash.kind === 'bugcheck' ? { ...crash, name: 'MEMORY_MANAGEMENT' } : crash,
  ),
  kernel: arbitraryOf(schema.KernelSchema),
  memory: fc.record({ totals: arbitraryOf(schema.MemoryTotalsSchema), physical: arbitraryOf(schema.PhysicalSchema) }),
  notInAnySchema: texts,
}) as unknown as fc.Arbitrary<Summary>;

/** Modules named, in frames too, by the canary: none of a public catalogue is among them. */
export const models: fc.Arbitrary<ShareSource> = fc.record({
  summary,
  threads,
  modules,
  findings: arbitraryOf(schema.FindingsSchema) as fc.Arbitrary<Findings>,
  version: fc.constant('1.0.0'),
});

export const NO_CHOICE: Choices = {};
export const ALL_CHOICES: Choices = {
  ownNames: true,
  sourceFiles: true,
  otherThreads: true,
  processName: true,
  month: true,
  findingList: true,
};
