import { buildElfVmcore } from '../../synth/vmcore/elf.ts';
import { flatten } from '../../synth/vmcore/flattened.ts';
import { buildKdump } from '../../synth/vmcore/kdump.ts';
import { buildMachine, RUNS_AT } from '../../synth/vmcore/machine.ts';
import { buildXenCore } from '../../synth/vmcore/xen.ts';
import { fuzz } from '../fuzz.ts';

const machine = buildMachine({
  symbols: {
    form: 'processors',
    names: [
      [0, 'T_stext'],
      [RUNS_AT, 'twidget_read'],
    ],
  },
});
const kdump = buildKdump(machine, { excluded: [0x150] });

fuzz('Linux vmcores', {
  cuts: 200,
  seeds: [
    buildElfVmcore(machine).bytes,
    buildElfVmcore(machine, { hasQemu: true }).bytes,
    buildElfVmcore(buildMachine({ arch: 'arm64', log: 'records' })).bytes,
    kdump.bytes,
    buildKdump(machine, { packing: 'zstd' }).bytes,
    buildKdump(buildMachine({ arch: 'x86', log: 'characters' }), { version: 3, packing: 'lzo' }).bytes,
    buildKdump(buildMachine({ arch: 'ppc64' }), { packing: 'snappy' }).bytes,
    flatten(kdump.bytes),
    buildKdump(machine, { packing: 'lzo', part: { start: 0, end: 0x104 } }).bytes,
    buildKdump(machine, { isDiskdump: true, version: 1, status: 0 }).bytes,
    buildElfVmcore(machine, { isVirtualBox: true }).bytes,
    buildXenCore(machine).bytes,
  ],
});
