import { deflateSync } from 'node:zlib';
import { KERNEL_LOG } from '../../synth/every-format.ts';
import { buildAvml, buildLime, buildVmwareState, memoryOf } from '../../synth/memory-images/memory-images.ts';
import { buildSavevm } from '../../synth/memory-images/savevm.ts';
import { NO_DUMPS, SAVED } from '../../synth/recognised.ts';
import { buildMachine } from '../../synth/vmcore/machine.ts';
import { fuzz } from '../fuzz.ts';

const memory = memoryOf(buildMachine(), 4 << 20);
const ranges = [
  { start: 0x100000, bytes: memory.subarray(0x100000, 0x120000) },
  { start: 0x200000, bytes: memory.subarray(0x200000, 0x202000) },
];

fuzz('memory images', {
  seeds: [
    buildLime(ranges),
    deflateSync(buildLime(ranges), { windowBits: 11 }),
    buildAvml(ranges),
    buildVmwareState({ memory: memory.subarray(0, 0x3000), registers: { rip: 1n }, regions: [[0, 0, 3]] }),
  ],
  // A LiME file that ends between two ranges is whole; a state file says nothing of its length.
  tellsCuts: false,
});

// Nothing in front says how long it should be. Smaller is no machine's memory, and each is read far into.
fuzz('raw memory', { seeds: [memoryOf(buildMachine())], seconds: 4, cuts: 24, tellsCuts: false });

fuzz('files known by their signatures', {
  seeds: [...SAVED.map(([, , bytes]) => bytes), ...NO_DUMPS.map(([, bytes]) => bytes)],
  seconds: 2,
  cuts: 24,
  tellsCuts: false,
});

fuzz('kernel logs', { seeds: [Buffer.from(KERNEL_LOG)], seconds: 3, tellsCuts: false });

const SMALL = memoryOf(buildMachine()).subarray(0, 1 << 20);

fuzz('saved machines', {
  seeds: [buildSavevm({ memory: SMALL, isRepeated: true }), buildSavevm({ memory: SMALL, libvirt: {} })],
  seconds: 4,
  // Behind the memory devices follow, whose lengths stand nowhere.
  tellsCuts: false,
});
