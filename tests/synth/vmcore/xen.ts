/** A guest as "xl dump-core" writes it: sections, a list of frames, their pages. */
import { INFO_AT } from '../memory-images/memory-images.ts';
import { Writer } from '../writer.ts';
import type { Machine } from './machine.ts';

const NAMES = ['', '.shstrtab', '.note.Xen', '.xen_prstatus', '.xen_pfn', '.xen_pages'] as const;
const PAGES = NAMES.length - 1;
/** Instruction pointers of the two processors. */
export const XEN_RIPS = [0xffffffff81000010n, 0xffffffff81000020n] as const;

/** vcpu_guest_context of x86-64, with what is asked of it. */
function context(rip: bigint): Uint8Array {
  const bytes = new Uint8Array(5168);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(520 + 80, 0xaaaan, true);
  view.setBigUint64(520 + 128, rip, true);
  view.setBigUint64(520 + 136, 0xff0000000010n, true);
  view.setBigUint64(520 + 152, 0xffffc90000003f58n, true);
  view.setBigUint64(4984 + 24, 0x1000n, true);
  return bytes;
}

export interface XenCore {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly pagesAt: number;
  readonly places: {
    /** Headers of sections, and where what they describe begins. */
    readonly headers: readonly number[];
    readonly contents: Readonly<Record<string, number>>;
    readonly pages: ReadonlyMap<number, number>;
  };
}

/** `isSectionCountZero`: the count stands in section 0, as for more sections than the header can count. */
export function buildXenCore({ memory, vmcoreinfo }: Machine, isSectionCountZero = false): XenCore {
  const info = new Uint8Array(4096);
  info.set(new TextEncoder().encode(vmcoreinfo));
  const pages = new Map([...memory.pages, [INFO_AT >> 12, info]]);
  const frames = [...pages.keys()].sort((a, b) => a - b);
  const note = new Writer().u32(4).u32(32).u32(0x2000001).ascii('Xen').zeros(1);
  note.u64(0xf00febee).u64(2).u64(frames.length).u64(4096);
  const list = new Writer();
  for (const frame of frames) list.u64(frame);
  const parts = [new Uint8Array(), new TextEncoder().encode(`${NAMES.join('\0')}\0`), note.bytes];
  parts.push(new Writer().raw(context(XEN_RIPS[0])).raw(context(XEN_RIPS[1])).bytes, list.bytes);
  const out = new Writer().raw(new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])).upTo(16);
  out.u16(4).u16(62).u32(1).u64(0).u64(0).u64(64).u32(0);
  out
    .u16(64)
    .u16(56)
    .u16(0)
    .u16(64)
    .u16(isSectionCountZero ? 0 : NAMES.length)
    .u16(1);
  let at = 64 + NAMES.length * 64;
  let pagesAt = 0;
  const contents: Record<string, number> = {};
  NAMES.forEach((name, index) => {
    const size = index === PAGES ? frames.length * 4096 : (parts[index]?.length ?? 0);
    if (index === PAGES) at = Math.ceil(at / 4096) * 4096;
    pagesAt = at;
    const count = index === 0 && isSectionCountZero ? NAMES.length : size;
    const nameAt = NAMES.slice(0, index).reduce((sum, one) => sum + one.length + 1, 0);
    contents[name] = at;
    out
      .mark('section')
      .u32(name ? nameAt : 0)
      .u32(index === 0 ? 0 : 1)
      .u64(0)
      .u64(0)
      .u64(index === 0 ? 0 : at)
      .u64(count);
    out.zeros(24);
    at += size;
  });
  for (const part of parts) out.raw(part);
  out.upTo(pagesAt);
  for (const frame of frames) out.raw(pages.get(frame) ?? new Uint8Array(4096));
  const headers = out.marks.get('section') ?? [];
  const placed = new Map(frames.map((frame, index) => [frame, pagesAt + index * 4096]));
  return { bytes: out.bytes, pagesAt, places: { headers, contents, pages: placed } };
}
