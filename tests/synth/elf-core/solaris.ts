/** Notes of illumos, as sys/procfs.h lays them out for amd64. */
import type { ElfCoreBuilder } from './builder.ts';
import { fixed } from './linux.ts';

export function solarisProcess(
  core: ElfCoreBuilder,
  fields: { pid: number; ppid: number; uid: number; gid: number; name: string; args: string },
): ElfCoreBuilder {
  const out = core.writer();
  out.u32(0).u32(1).u32(fields.pid).u32(fields.ppid).u32(3).u32(4).u32(fields.uid).u32(fields.uid).u32(fields.gid);
  out.upTo(136);
  fixed(out, fields.name, 16);
  fixed(out, fields.args, 80);
  out.upTo(440);
  return core.note('CORE', 13, out);
}

/** lwpstatus_t; the registers are the 224 bytes of amd64. */
export function solarisLwp(core: ElfCoreBuilder, lwp: number, signal: number, registers: Uint8Array): ElfCoreBuilder {
  const out = core.writer();
  out.u32(0).u32(lwp).u32(0).u16(signal).upTo(544);
  out.raw(registers).upTo(1296);
  return core.note('CORE', 16, out);
}

export function solarisNames(core: ElfCoreBuilder, names: readonly string[]): ElfCoreBuilder {
  const out = core.writer();
  for (const name of names) fixed(out, name, 257);
  return core.note('CORE', 15, out);
}
