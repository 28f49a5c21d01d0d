/** Dumps of the Windows kernel in their forms, and hibernation files. */
import { buildHiberfil } from '../../../synth/memory-images/hiberfil.ts';
import { buildKernelDump, FAULT_PC, OBJECTS, STACK } from '../../../synth/windows-kernel/windows-kernel.ts';
import { buildKernelDump32, HEADER_32, PROCESS_STEP_32 } from '../../../synth/windows-kernel/windows-kernel-32.ts';
import {
  INNER_AT,
  PROCESS_STEP,
  RECORD_AT,
  stackPlaces,
  TRAP_AT,
  UNLOADED,
} from '../../../synth/windows-kernel/windows-kernel-objects.ts';
import { type Case, dataOf, type Places, rowsAt } from '../report-places.ts';

const PAGE = 4096;
/** On the page of the stack. */
const CONTEXT_AT = Number(OBJECTS.context - STACK);

type Find = (name: string) => number;

function finder(places: Readonly<Record<string, number>>): Find {
  return (name) => {
    const place = places[name];
    if (place === undefined) throw new Error(`the builder wrote no ${name}`);
    return place;
  };
}

function kernelDump(type: number, rest: (of: Find) => Places): Case {
  const { bytes, places } = buildKernelDump({ type });
  const of = finder(places);
  return {
    bytes,
    places: {
      'file.evidence': rowsAt(0, of('dumpType')),
      crash: rowsAt(of('bugCheck')),
      threads: rowsAt(of('context')),
      ...rest(of),
    },
  };
}

/** Physical memory, whatever tells which of it is there; drivers are found by a list in it. */
function withPages(type: number): Case {
  return kernelDump(type, (of) => ({
    modules: ['driver0', 'driver1'].map((name) => ({ at: of(name), from: 'memory' })),
    'memory.regions': [
      // Frames 1 to 5, and behind a gap 8 and 9.
      dataOf({ at: of('pages'), size: 5 * PAGE }),
      dataOf({ at: of('pages') + 5 * PAGE, size: 2 * PAGE }),
    ],
  }));
}

function small(): Case {
  return kernelDump(4, (of) => {
    const stack = dataOf({ at: of('stack'), size: 0x100 });
    return {
      'threads.stack': [stack],
      modules: rowsAt(of('driver0'), of('driver1')),
      unloadedModules: rowsAt(of('unloaded')),
      'memory.regions': [stack, dataOf({ at: of('block'), size: 0x40 })],
      'kernel.secondaryData': rowsAt(of('blob')),
    };
  });
}

/** With what the kernel keeps in memory: processes, and on the stack the frame of a trap and two exceptions. */
function withObjects(bugCheck: number, parameters: readonly bigint[], rest: (of: Find, stack: number) => Places): Case {
  const { bytes, places } = buildKernelDump({ type: 6, bugCheck, parameters, objects: { unloaded: 'gone.sys' } });
  const of = finder(places);
  return {
    bytes,
    places: {
      'file.evidence': rowsAt(0, of('dumpType')),
      crash: rowsAt(of('bugCheck')),
      modules: ['driver0', 'driver1'].map((name) => ({ at: of(name), from: 'memory' })),
      'memory.regions': [
        dataOf({ at: of('pages'), size: 5 * PAGE }),
        // Frames 8 to 12.
        dataOf({ at: of('pages') + 5 * PAGE, size: 5 * PAGE }),
      ],
      processes: [0, 1].map((index) => ({ at: of('frame 11') + index * PROCESS_STEP, from: 'memory' })),
      unloadedModules: [{ at: of('frame 10') + UNLOADED, from: 'memory' }],
      ...rest(of, of('frame 12')),
    },
  };
}

/** The fault's registers are those of the trap; the header's are of a row of their own. */
const afterTrap = () =>
  withObjects(0xd1, [0x10n, 2n, 1n, FAULT_PC], (of, stack) => ({
    threads: [{ at: stack + TRAP_AT, from: 'memory' }, { at: of('context') }],
  }));

const afterExceptions = () =>
  withObjects(0x7e, [0xc0000005n, FAULT_PC, stackPlaces(STACK).record, 0n], (_, stack) => ({
    // What the processor's control block points to.
    threads: [{ at: stack + CONTEXT_AT, from: 'memory' }],
    'crash.nested': [RECORD_AT, INNER_AT].map((at) => ({ at: stack + at, from: 'memory' })),
  }));

function of32Bit(): Case {
  return {
    bytes: buildKernelDump32({ number: 7601, id: 0xb4, name: 0x16c, parent: 0x140, createTime: 0xa0 }),
    places: {
      'file.evidence': rowsAt(0, HEADER_32.dumpType),
      crash: rowsAt(HEADER_32.bugCheck),
      threads: rowsAt(HEADER_32.context),
      'memory.regions': [dataOf({ at: PAGE, size: 4 * PAGE })],
      processes: [0, 1].map((index) => ({ at: 4 * PAGE + index * PROCESS_STEP_32, from: 'memory' })),
    },
  };
}

function hiberfil7(): Case {
  const { bytes, places } = buildHiberfil({ release: '7-x64' });
  return { bytes, places: { 'file.evidence': rowsAt(0), threads: rowsAt(places.context ?? 0) } };
}

function hiberfil10(): Case {
  const { bytes, places } = buildHiberfil({ release: '10-22h2-x64' });
  return {
    bytes,
    // LengthSelf stands behind signature, image type and checksum.
    places: { 'file.evidence': rowsAt(0, 12), annotations: rowsAt(places.kernelPages ?? 0) },
  };
}

export const WINDOWS_KERNEL: Readonly<Record<string, () => Case>> = {
  ...Object.fromEntries([1, 5, 6, 7, 8, 9, 10].map((type) => [`kernel dump, type ${type}`, () => withPages(type)])),
  // The header alone: what says that drivers are missing stands at the pointer to their list.
  'kernel dump, type 3': () => kernelDump(3, (of) => ({ warnings: rowsAt(of('driverList')) })),
  'kernel dump, type 4': small,
  'kernel dump after a trap': afterTrap,
  'kernel dump after exceptions': afterExceptions,
  'kernel dump of 32 bit': of32Bit,
  'hiberfil of Windows 7': hiberfil7,
  'hiberfil of Windows 10': hiberfil10,
};
