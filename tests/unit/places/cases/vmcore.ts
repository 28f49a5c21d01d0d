/** Dumps of whole machines: vmcores, kdump files, cores of hypervisors. */
import { buildElfVmcore, type ElfOptions } from '../../../synth/vmcore/elf.ts';
import { flatten } from '../../../synth/vmcore/flattened.ts';
import { buildKdump, type KdumpOptions } from '../../../synth/vmcore/kdump.ts';
import { buildMachine, type LogForm, type Machine } from '../../../synth/vmcore/machine.ts';
import type { NotePlace } from '../../../synth/vmcore/notes.ts';
import { buildXenCore } from '../../../synth/vmcore/xen.ts';
import { type Case, dataOf, type Places, type RowPlace, rowsAt } from '../report-places.ts';

const PAGE = 4096;

const atNote = ({ at, contents }: NotePlace): RowPlace => ({ at, ...dataOf(contents) });

/** Places of the log, and of the line that says why the machine stopped; `placeOf` a physical address. */
export function logPlaces({ textsAt, messages }: Machine, placeOf: (physical: number) => number): Places {
  const cause = messages.findIndex(({ text }) => text.startsWith('BUG: '));
  return {
    'log.lines': rowsAt(...textsAt.map(placeOf)),
    crash: [{ at: placeOf(textsAt[cause] ?? 0), from: 'memory' }],
  };
}

/** In a file that holds pages as they are. */
export function inPages(pages: ReadonlyMap<number, number>): (physical: number) => number {
  return (physical) => {
    const page = pages.get(Math.floor(physical / PAGE));
    if (page === undefined) throw new Error(`the builder wrote no page of ${physical}`);
    return page + (physical % PAGE);
  };
}

function elf(log: LogForm, options: ElfOptions = {}): Case {
  const machine = buildMachine({ log });
  const { bytes, places } = buildElfVmcore(machine, options);
  const [first, second, third] = places.notes;
  if (!first || !second || !third) throw new Error('two processors and a note of the kernel or VirtualBox');
  return {
    bytes,
    places: {
      'file.evidence': rowsAt(0),
      'memory.regions': places.segments.map(({ at, data }) => ({ at, ...dataOf(data) })),
      records: places.notes.map(atNote),
      ...(options.isVirtualBox
        ? { threads: rowsAt(second, third) }
        : {
            threads: rowsAt(first, second),
            modules: rowsAt(places.info),
            ...logPlaces(machine, inPages(places.pages)),
          }),
    },
  };
}

function kdump(options: KdumpOptions = {}, isFlattened = false): Case {
  const machine = buildMachine();
  const { bytes, places } = buildKdump(machine, options);
  const [first, second] = places.notes;
  if (!first || !second) throw new Error('two processors');
  return {
    bytes: isFlattened ? flatten(bytes) : bytes,
    places: {
      // Places in a flattened file count in the file that is put together from it.
      'file.evidence': rowsAt(...(isFlattened ? [0, 0] : [0])),
      threads: rowsAt(first, second),
      modules: rowsAt(places.info),
      records: places.notes.map(atNote),
      // What lies in a packed page has the place of that page.
      ...logPlaces(machine, (physical) => places.pages.get(Math.floor(physical / PAGE)) ?? 0),
    },
  };
}

function diskdump(): Case {
  const { bytes } = buildKdump(buildMachine(), { isDiskdump: true, version: 1, status: 0 });
  return { bytes, places: { 'file.evidence': rowsAt(0) } };
}

/** Two parts of one dump, the second first: its notes tell, and they stand in each part. */
function kdumpParts(): Case {
  const machine = buildMachine();
  const frames = [...machine.memory.pages.keys()].sort((a, b) => a - b);
  const middle = frames[2] ?? 0;
  const first = buildKdump(machine, { part: { start: 0, end: middle } });
  const second = buildKdump(machine, { part: { start: middle, end: (frames.at(-1) ?? 0) + 1 } });
  const [one, two] = second.places.notes;
  if (!one || !two) throw new Error('two processors');
  return {
    bytes: second.bytes,
    others: [first.bytes],
    places: {
      'file.evidence': rowsAt(0),
      threads: rowsAt(one, two),
      modules: rowsAt(second.places.info),
      records: second.places.notes.map(atNote),
      ...logPlaces(machine, (physical) => second.places.pages.get(Math.floor(physical / PAGE)) ?? 0),
    },
  };
}

/** Bytes of vcpu_guest_context. */
const XEN_CONTEXT = 5168;

function xen(): Case {
  const machine = buildMachine();
  const { bytes, places } = buildXenCore(machine);
  const of = (name: string) => places.contents[name] ?? 0;
  const info = inPages(places.pages)(0x200000);
  return {
    bytes,
    places: {
      'file.evidence': rowsAt(0, of('.note.Xen'), info),
      threads: rowsAt(of('.xen_prstatus'), of('.xen_prstatus') + XEN_CONTEXT),
      modules: rowsAt(info),
      records: rowsAt(...places.headers),
      ...logPlaces(machine, inPages(places.pages)),
    },
  };
}

export const VMCORES: Readonly<Record<string, () => Case>> = {
  vmcore: () => elf('ring'),
  'vmcore with a log of records': () => elf('records'),
  'vmcore with a log of characters': () => elf('characters'),
  'vmcore of QEMU': () => elf('ring', { hasQemu: true }),
  'VirtualBox core': () => elf('ring', { isVirtualBox: true }),
  kdump: () => kdump(),
  'kdump, LZO': () => kdump({ packing: 'lzo' }),
  'flattened kdump': () => kdump({}, true),
  'kdump in parts': kdumpParts,
  diskdump,
  'Xen core': xen,
};
