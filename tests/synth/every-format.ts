/** One small dump of every format, by the name that its test has; what is opened is bytes alone. */
import { deflateSync } from 'node:zlib';
import { crashReport, jetsamReport, PANIC_TEXT, panicReport } from './apple-report/ips.ts';
import { encode, IOS_CRASH, MAC_CRASH, SAMPLE, SPINDUMP } from './apple-report/text.ts';
import { linuxSample } from './elf-core/samples.ts';
import { arm64Core, x86Core } from './macho-core/samples.ts';
import { buildHiberfil } from './memory-images/hiberfil.ts';
import { buildAvml, buildLime, buildVmwareState, memoryOf } from './memory-images/memory-images.ts';
import { buildSavevm } from './memory-images/savevm.ts';
import { richDump } from './minidump/rich.ts';
import { SAVED } from './recognised.ts';
import { buildUpload } from './upload.ts';
import { buildUserDump } from './userdump.ts';
import { buildElfVmcore } from './vmcore/elf.ts';
import { flatten } from './vmcore/flattened.ts';
import { buildKdump } from './vmcore/kdump.ts';
import { buildMachine } from './vmcore/machine.ts';
import { buildXenCore } from './vmcore/xen.ts';
import { buildKernelDump } from './windows-kernel/windows-kernel.ts';
import { buildKernelDump32 } from './windows-kernel/windows-kernel-32.ts';

const WINDOWS_7 = { number: 7601, id: 0xb4, name: 0x16c, parent: 0x140, createTime: 0xa0 };

/** As vmcore-dmesg.txt has it. */
export const KERNEL_LOG = `[    0.000000] Linux version 6.6.13-test (builder@example) #7 SMP
[    0.250000] DMI: Example Machine One/Board, BIOS 1.0 01/01/2020
[   86.500000] BUG: unable to handle page fault for address: ffffc90000403000
[   86.500001] CPU: 2 PID: 321 Comm: worker Tainted: G           OE      6.6.13-test #7
[   86.500002] RIP: 0010:spin_widget+0x44/0x90 [widget]
[   86.500003] Call Trace:
[   86.500004]  start_widget+0x10/0x20 [widget]
[   86.700000] Kernel panic - not syncing: Fatal exception in interrupt
`;

export function everyFormat(): ReadonlyMap<string, Uint8Array> {
  const machine = buildMachine();
  const memory = memoryOf(machine);
  const ranges = [{ start: 0x100000, bytes: memory.subarray(0x100000) }];
  const kdump = buildKdump(machine).bytes;
  const [, , hyperv] = SAVED[0];
  return new Map([
    ['minidump', richDump('windows').bytes],
    ['upload of a crash reporter', buildUpload('Crashpad42').body],
    ['user dump of Windows NT', buildUserDump(32).bytes],
    ...[1, 3, 4, 5, 6, 7, 8, 9, 10].map(
      (type) => [`kernel dump, type ${type}`, buildKernelDump({ type }).bytes] as const,
    ),
    ['kernel dump of 32 bit', buildKernelDump32(WINDOWS_7)],
    ['hiberfil of Windows 7', buildHiberfil({ release: '7-x64' }).bytes],
    ['hiberfil of Windows 10', buildHiberfil({ release: '10-22h2-x64' }).bytes],
    ['ELF core', linuxSample()],
    ['vmcore', buildElfVmcore(machine).bytes],
    ['vmcore of QEMU', buildElfVmcore(machine, { hasQemu: true }).bytes],
    ['kdump', kdump],
    ['kdump, LZO', buildKdump(machine, { packing: 'lzo' }).bytes],
    ['diskdump', buildKdump(machine, { isDiskdump: true, version: 1, status: 0 }).bytes],
    ['flattened kdump', flatten(kdump)],
    ['VirtualBox core', buildElfVmcore(machine, { isVirtualBox: true }).bytes],
    ['Xen core', buildXenCore(machine).bytes],
    ['LiME', buildLime(ranges)],
    ['LiME, packed by itself', deflateSync(buildLime(ranges), { windowBits: 11 })],
    ['AVML', buildAvml(ranges)],
    ['raw memory', memory],
    ['VMware state', buildVmwareState({ regions: [[0, 0, 4096]], registers: { rip: 0xffffffff81000010n } })],
    ['saved machine of QEMU', buildSavevm({ memory })],
    ['saved machine of libvirt', buildSavevm({ memory, libvirt: {} })],
    ['saved machine of Hyper-V', hyperv],
    ['Mach-O core, arm64', arm64Core().build().bytes],
    ['Mach-O core, x86-64', x86Core().build().bytes],
    ['.ips crash', crashReport()],
    ['.ips jetsam', jetsamReport()],
    ['.ips panic', panicReport()],
    ['.panic', encode(PANIC_TEXT)],
    ['.crash of a Mac', encode(MAC_CRASH)],
    ['.crash of a phone', encode(IOS_CRASH)],
    ['spindump', encode(SPINDUMP)],
    ['sample', encode(SAMPLE)],
    ['kernel log', Buffer.from(KERNEL_LOG)],
  ]);
}
