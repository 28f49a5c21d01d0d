/** Images of physical memory, and saved machines. */
import { deflateSync } from 'node:zlib';
import {
  buildLime,
  INFO_AT,
  memoryOf,
  placedAvml,
  placedVmwareState,
} from '../../../synth/memory-images/memory-images.ts';
import { placedSavevm } from '../../../synth/memory-images/savevm.ts';
import { SAVED } from '../../../synth/recognised.ts';
import { buildMachine } from '../../../synth/vmcore/machine.ts';
import { type Case, dataOf, rowsAt } from '../report-places.ts';
import { inPages, logPlaces } from './vmcore.ts';

/** First address of the range, and bytes of its header in the file. */
const LOW = 0x100000;
const HEADER = 32;
const CHUNK = 65_536;
const PAGE = 4096;

function lime(isPacked: boolean): Case {
  const machine = buildMachine();
  const range = memoryOf(machine).subarray(LOW);
  const plain = buildLime([{ start: LOW, bytes: range }]);
  const placeOf = (physical: number) => physical - LOW + HEADER;
  return {
    bytes: isPacked ? deflateSync(plain, { windowBits: 11 }) : plain,
    places: {
      // Places count in what was packed.
      'file.evidence': rowsAt(...(isPacked ? [0] : []), 0, placeOf(INFO_AT)),
      modules: rowsAt(placeOf(INFO_AT)),
      'memory.regions': [{ at: 0, ...dataOf({ at: HEADER, size: range.length }) }],
      records: rowsAt(0),
      ...logPlaces(machine, placeOf),
    },
  };
}

function avml(): Case {
  const machine = buildMachine();
  const { bytes, chunks } = placedAvml([{ start: LOW, bytes: memoryOf(machine).subarray(LOW) }]);
  // What lies in a packed chunk has the place of that chunk.
  const placeOf = (physical: number) => chunks[Math.floor((physical - LOW) / CHUNK)] ?? 0;
  return {
    bytes,
    places: {
      'file.evidence': rowsAt(0, placeOf(INFO_AT)),
      modules: rowsAt(placeOf(INFO_AT)),
      'memory.regions': rowsAt(0),
      records: rowsAt(0),
      ...logPlaces(machine, placeOf),
    },
  };
}

function raw(): Case {
  const machine = buildMachine();
  const bytes = memoryOf(machine);
  return {
    bytes,
    places: {
      'file.evidence': rowsAt(INFO_AT),
      modules: rowsAt(INFO_AT),
      'memory.regions': [dataOf({ at: 0, size: bytes.length })],
      ...logPlaces(machine, (physical) => physical),
    },
  };
}

function vmwareState(): Case {
  const { bytes, marks } = placedVmwareState({
    regions: [[0, 0, 4096]],
    registers: { rip: 0xffffffff81000010n },
  });
  return {
    bytes,
    places: {
      'file.evidence': rowsAt(0),
      threads: rowsAt(...(marks.get('rip') ?? [])),
      records: rowsAt(...(marks.get('group') ?? [])),
    },
  };
}

function vmwareStateWithMemory(): Case {
  const memory = new Uint8Array(PAGE).fill(0x5a);
  const { bytes, marks } = placedVmwareState({ regions: [[0, 0, 1]], registers: { rip: 0x1234n }, memory });
  return {
    bytes,
    places: {
      'file.evidence': rowsAt(0),
      threads: rowsAt(...(marks.get('rip') ?? [])),
      'memory.regions': (marks.get('memory') ?? []).map((at) => dataOf({ at, size: memory.length })),
      records: rowsAt(...(marks.get('group') ?? [])),
    },
  };
}

/** The memory and the state that belongs to it: what the second file holds has its number. */
function vmwareSet(isStateFirst: boolean): Case {
  const machine = buildMachine();
  const memory = memoryOf(machine);
  const { bytes, marks } = placedVmwareState({
    regions: [[0, 0, memory.length / PAGE]],
    registers: { rip: 0xffffffff81000010n },
  });
  const second = { source: 1 };
  const inState = (name: string) => (marks.get(name) ?? []).map((at) => ({ at, ...(!isStateFirst && second) }));
  return {
    bytes: isStateFirst ? bytes : memory,
    others: [isStateFirst ? memory : bytes],
    places: {
      'file.evidence': rowsAt(...(isStateFirst ? [0] : [0, INFO_AT])),
      threads: inState('rip'),
      'memory.regions': [{ ...dataOf({ at: 0, size: memory.length }), ...(isStateFirst && second) }],
      records: inState('group'),
      // What lies in memory has no place where that is the second file.
      ...(isStateFirst
        ? { crash: [{ from: 'memory' }] }
        : { modules: rowsAt(INFO_AT), ...logPlaces(machine, (physical) => physical) }),
    },
  };
}

function savevm(hasLibvirt: boolean): Case {
  const machine = buildMachine();
  const memory = memoryOf(machine);
  const { bytes, marks, pages } = placedSavevm({ memory, ...(hasLibvirt && { libvirt: {} }) });
  const of = (name: string) => marks.get(name) ?? [];
  const [ram = 0, timer = 0] = of('section');
  const info = inPages(pages)(INFO_AT);
  return {
    bytes,
    places: {
      // Libvirt's mark stands before the stream.
      'file.evidence': rowsAt(...(hasLibvirt ? [0] : []), ...of('stream'), ...of('sizes'), info),
      modules: rowsAt(info),
      records: rowsAt(ram, ...of('block'), timer),
      ...logPlaces(machine, inPages(pages)),
    },
  };
}

function hyperv(): Case {
  const [, , bytes] = SAVED[0];
  return { bytes, places: { 'file.evidence': rowsAt(0) } };
}

export const MEMORY_IMAGES: Readonly<Record<string, () => Case>> = {
  LiME: () => lime(false),
  'LiME, packed by itself': () => lime(true),
  AVML: avml,
  'raw memory': raw,
  'VMware state': vmwareState,
  'VMware state with memory': vmwareStateWithMemory,
  'VMware memory with its state': () => vmwareSet(false),
  'VMware state with its memory': () => vmwareSet(true),
  'saved machine of QEMU': () => savevm(false),
  'saved machine of libvirt': () => savevm(true),
  'saved machine of Hyper-V': hyperv,
};
