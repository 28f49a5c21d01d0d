/** Notes of NetBSD and OpenBSD, as their sys/exec_elf.h lays them out. */
import type { ElfCoreBuilder } from './builder.ts';
import { fixed, vector } from './linux.ts';

export interface ProcinfoFields {
  readonly signal?: number;
  readonly code?: number;
  readonly pid?: number;
  readonly ppid?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly name?: string;
  /** NetBSD: the thread that took the signal. */
  readonly lwp?: number;
}

export function netbsdProcinfo(core: ElfCoreBuilder, fields: ProcinfoFields = {}): ElfCoreBuilder {
  const { signal = 11, code = 1, pid = 77, ppid = 76, uid = 500, gid = 501, name = 'daemon', lwp = 1 } = fields;
  const out = core.writer();
  out.u32(1).u32(160).u32(signal).u32(code).zeros(64);
  out.u32(pid).u32(ppid).u32(75).u32(74);
  out.u32(uid).u32(uid).u32(uid).u32(gid).u32(gid).u32(gid);
  out.u32(2);
  fixed(out, name, 32);
  out.u32(lwp);
  return core.note('NetBSD-CORE', 1, out);
}

export function netbsdAuxv(core: ElfCoreBuilder, rows: readonly (readonly [number, bigint])[]): ElfCoreBuilder {
  return core.note('NetBSD-CORE', 2, vector(core, rows));
}

export function netbsdLwpStatus(core: ElfCoreBuilder, lwp: number, name: string): ElfCoreBuilder {
  const out = core.writer();
  out.u32(lwp).zeros(32);
  fixed(out, name, 20);
  out.word(core.bits, 0);
  return core.note(`NetBSD-CORE@${lwp}`, 24, out);
}

export function openbsdProcinfo(core: ElfCoreBuilder, fields: ProcinfoFields = {}): ElfCoreBuilder {
  const { signal = 6, code = 0, pid = 88, ppid = 87, uid = 600, gid = 601, name = 'relayd' } = fields;
  const out = core.writer();
  out.u32(1).u32(104).u32(signal).u32(code).zeros(16);
  out.u32(pid).u32(ppid).u32(86).u32(85);
  out.u32(uid).u32(uid).u32(uid).u32(gid).u32(gid).u32(gid);
  fixed(out, name, 32);
  return core.note('OpenBSD', 10, out);
}

export function openbsdAuxv(core: ElfCoreBuilder, rows: readonly (readonly [number, bigint])[]): ElfCoreBuilder {
  return core.note('OpenBSD', 11, vector(core, rows));
}
