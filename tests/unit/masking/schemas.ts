/** The schema of each shape that leaves the core. */
import { type TSchema, Type } from '@sinclair/typebox';
import type { ShapeName } from '../../../web/engine/masking/fields.ts';
import * as schema from '../../../web/engine/report/report.schema.ts';

const { properties: place } = schema.PlaceSchema;

export const SCHEMAS: Readonly<Record<ShapeName, TSchema>> = {
  file: schema.FileSchema,
  system: schema.SystemSchema,
  process: schema.ProcessSchema,
  crash: schema.CrashSchema,
  memory: Type.Object({ totals: schema.MemoryTotalsSchema, physical: schema.PhysicalSchema }),
  kernel: schema.KernelSchema,
  threads: schema.ThreadSchema,
  modules: schema.ModuleSchema,
  unloadedModules: schema.ModuleSchema,
  regions: schema.RegionSchema,
  handles: schema.HandleSchema,
  openFiles: schema.OpenFileSchema,
  sockets: schema.SocketSchema,
  auxv: schema.AuxvSchema,
  annotations: schema.AnnotationSchema,
  records: schema.RecordSchema,
  processes: schema.DumpProcessSchema,
  log: schema.LogLineSchema,
  wanted: schema.WantedSchema,
  warnings: schema.WarningSchema,
  // web/engine/access.ts: these two are types only.
  address: Type.Object({
    address: schema.Hex,
    module: Type.String(),
    offset: schema.Hex,
    region: schema.RegionSchema,
  }),
  place: Type.Object({ address: place.address, space: place.space, where: place.where }),
};

/** Whether it takes any string: no pattern, no list of words. */
export function isText(one: TSchema): boolean {
  return one['type'] === 'string' && !('pattern' in one) && !('const' in one);
}
