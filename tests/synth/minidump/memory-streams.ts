/** Streams of Windows' own format (minidumpapiset.h): memory, and what the system counted of it. */
import type { MinidumpBuilder, Place } from './builder.ts';

export interface RangeFields {
  readonly base: bigint;
  readonly place: Place;
}

export function memoryList(dump: MinidumpBuilder, ranges: readonly RangeFields[], { pad = 0 } = {}): Place {
  const out = dump.writer().u32(ranges.length).zeros(pad);
  ranges.forEach(({ base, place }, index) => {
    dump.name(`range ${index}`, dump.out.length + out.length, 16);
    out.u64(base).u32(place.size).u32(place.at);
  });
  return dump.stream(5, 'memory list', out);
}

/** The list, then the bytes of all ranges one after another. */
export function memory64List(dump: MinidumpBuilder, ranges: readonly { base: bigint; bytes: Uint8Array }[]): Place {
  const at = dump.out.length;
  const size = 16 + ranges.length * 16;
  const out = dump
    .writer()
    .u64(ranges.length)
    .u64(at + size);
  ranges.forEach(({ base, bytes }, index) => {
    dump.name(`range64 ${index}`, at + 16 + index * 16, 16);
    out.u64(base).u64(bytes.length);
  });
  const place = dump.stream(9, 'memory64 list', out);
  ranges.forEach(({ bytes }, index) => {
    dump.put(`memory64 ${index}`, bytes);
  });
  return place;
}

export interface MemoryInfoFields {
  readonly base: bigint;
  /** Absent: the region was set aside alone. */
  readonly allocationBase?: bigint;
  readonly size: bigint;
  readonly state: number;
  readonly protect?: number;
  readonly type?: number;
}

export function memoryInfo(dump: MinidumpBuilder, regions: readonly MemoryInfoFields[]): Place {
  const out = dump.writer().u32(16).u32(48).u64(regions.length);
  regions.forEach((region, index) => {
    dump.name(`memory info ${index}`, dump.out.length + out.length, 48);
    out
      .u64(region.base)
      .u64(region.allocationBase ?? region.base)
      .u32(region.protect ?? 0)
      .u32(0)
      .u64(region.size);
    out
      .u32(region.state)
      .u32(region.protect ?? 0)
      .u32(region.type ?? 0)
      .u32(0);
  });
  return dump.stream(16, 'memory info', out);
}

export function systemMemory(dump: MinidumpBuilder, pages: number, performance: readonly bigint[]): Place {
  const out = dump.writer().u16(1).u16(0);
  out.u32(156250).mark('page size').u32(4096).u32(pages).u32(1).u32(pages).u32(65536);
  out.u64(0x10000).u64(0x7fffffeffffn).u64(0xff).u32(8);
  out.zeros(60);
  performance.forEach((value, index) => {
    out.mark(`performance ${index}`).u64(value);
  });
  return dump.stream(21, 'system memory', out.upTo(492));
}

/** Revision 2: `flags` say which of the later counters count. */
export function vmCounters(dump: MinidumpBuilder, flags: number, counters: readonly bigint[]): Place {
  const out = dump.writer().u16(2).u16(flags).mark('faults').u32(77);
  for (let index = 0; index < 18; index++) out.mark(`counter ${index}`).u64(counters[index] ?? 0);
  return dump.stream(22, 'vm counters', out);
}
