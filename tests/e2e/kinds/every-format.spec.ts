/**
 * Every format as a person meets it: its files are picked, the overview names the kind as people call it and says what
 * happened. In the long form each leaves a picture of its overview in test-results, to be looked at.
 */
import { deflateSync, gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { serve } from '../../../tools/serve.ts';
import { crashReport, ips, jetsamReport, PANIC_TEXT, panicReport } from '../../synth/apple-report/ips.ts';
import { encode, IOS_CRASH, MAC_CRASH, SAMPLE, SPINDUMP } from '../../synth/apple-report/text.ts';
import { buildApport, buildTar, buildZip } from '../../synth/archives.ts';
import { linuxSample } from '../../synth/elf-core/samples.ts';
import { KERNEL_LOG } from '../../synth/every-format.ts';
import { macCoreFile } from '../../synth/macho-core/core-file.ts';
import { arm64Core, x86Core } from '../../synth/macho-core/samples.ts';
import { buildAvml, buildLime, buildVmwareState, memoryOf } from '../../synth/memory-images/memory-images.ts';
import { buildSavevm } from '../../synth/memory-images/savevm.ts';
import { richDump } from '../../synth/minidump/rich.ts';
import { SAVED } from '../../synth/recognised.ts';
import { buildUpload } from '../../synth/upload.ts';
import { buildUserDump } from '../../synth/userdump.ts';
import { buildElfVmcore } from '../../synth/vmcore/elf.ts';
import { flatten } from '../../synth/vmcore/flattened.ts';
import { buildKdump } from '../../synth/vmcore/kdump.ts';
import { buildMachine, RELEASE } from '../../synth/vmcore/machine.ts';
import { buildXenCore } from '../../synth/vmcore/xen.ts';
import { test as base, expect, visit } from '../support/fixtures.ts';
import { pick } from '../support/picked-files.ts';

const isSoak = process.env['SOAK'] === '1';

/** One visit for all: a file is opened after another was closed. */
const test = base.extend<{ readonly page: Page }, { readonly visited: Page }>({
  visited: [
    async ({ sharedWindow: { page } }, use) => {
      const site = await serve({ root: 'dist' });
      await visit(page, site);
      await use(page);
      await site.stop();
    },
    { scope: 'worker' },
  ],
  page: async ({ visited: page }, use, info) => {
    await use(page);
    if (info.status !== info.expectedStatus) return;
    await page.getByRole('button', { name: 'Close the file' }).click();
    await expect(page.getByRole('button', { name: 'Choose a file' })).toBeVisible();
  },
});

type Files = Readonly<Record<string, Uint8Array>>;

interface Case {
  readonly name: string;
  readonly files: () => Files;
  /** The row of the table of kinds that the card leads to. */
  readonly kind?: string;
  /** Of the heading. */
  readonly heading: string | RegExp;
  /** Stand on the overview. */
  readonly texts: readonly (string | RegExp)[];
}

const WIDGET = 'Kernel code used an empty pointer. It happened in the function widget_read';
const NOTES = 'Notes tried to use an object that was not there';
const machine = () => buildMachine();
const memory = () => memoryOf(machine());
const ranges = () => [{ start: 0x100000, bytes: memory().subarray(0x100000) }];
const state = () => buildVmwareState({ regions: [[0, 0, 4096]], registers: { rip: 0xffffffff81000010n } });
const part = (start: number, end: number) => buildKdump(machine(), { packing: 'lzo', part: { start, end } }).bytes;
/** Below the last page of the machine, so that both parts hold something. */
const SPLIT = 0x104;

const CASES: readonly Case[] = [
  {
    name: 'a minidump',
    files: () => ({ 'widget.dmp': richDump('windows').bytes }),
    kind: 'full',
    heading: /./,
    texts: ['inidump'],
  },
  {
    name: 'a minidump in the upload of a crash reporter',
    files: () => ({ upload: buildUpload('Crashpad42').body }),
    kind: 'minidump',
    heading: /./,
    texts: ['the upload of a crash reporter'],
  },
  {
    name: 'a dump of userdump.exe: named, its modules listed, and what opens it',
    files: () => ({ 'user.dmp': buildUserDump(32).bytes }),
    heading: 'This looks like a Windows NT user dump',
    texts: ['.dump /m'],
  },
  {
    name: 'a vmcore in ELF',
    files: () => ({ vmcore: buildElfVmcore(machine()).bytes }),
    kind: 'vmcore',
    heading: WIDGET,
    texts: [RELEASE, 'vmcore'],
  },
  {
    name: 'a guest’s memory from QEMU',
    files: () => ({ 'guest.elf': buildElfVmcore(machine(), { hasQemu: true }).bytes }),
    heading: WIDGET,
    texts: [RELEASE],
  },
  ...(['zlib', 'zstd'] as const).map((packing) => ({
    name: `a kdump file, pages by ${packing}`,
    files: () => ({ vmcore: buildKdump(machine(), { packing }).bytes }),
    kind: 'vmcore',
    heading: WIDGET,
    texts: [RELEASE, 'vmcore'],
  })),
  {
    name: 'a diskdump file',
    files: () => ({ vmcore: buildKdump(machine(), { isDiskdump: true, version: 1, status: 0 }).bytes }),
    kind: 'vmcore',
    heading: /./,
    texts: ['diskdump'],
  },
  {
    name: 'a flattened kdump',
    files: () => ({ 'vmcore.flat': flatten(buildKdump(machine()).bytes) }),
    kind: 'vmcore',
    heading: WIDGET,
    texts: ['kdump’s flat form'],
  },
  {
    name: 'the parts of a split kdump',
    files: () => ({ 'vmcore.1': part(0, SPLIT), 'vmcore.2': part(SPLIT, 0x1000) }),
    kind: 'vmcore',
    heading: WIDGET,
    texts: [RELEASE],
  },
  {
    name: 'one part of a split kdump: the other is named as missing',
    files: () => ({ 'vmcore.1': part(0, SPLIT) }),
    kind: 'vmcore',
    heading: /./,
    texts: [/The part of this dump that holds page frames 0x104 to 0x[0-9a-f]+ is missing/],
  },
  {
    name: 'a core of VirtualBox',
    files: () => ({ 'box.elf': buildElfVmcore(machine(), { isVirtualBox: true }).bytes }),
    kind: 'snapshot',
    heading: /./,
    texts: ['VirtualBox'],
  },
  {
    name: 'a core of Xen',
    files: () => ({ 'guest.core': buildXenCore(machine()).bytes }),
    kind: 'snapshot',
    heading: /./,
    texts: ['Xen'],
  },
  {
    name: 'LiME',
    files: () => ({ 'mem.lime': buildLime(ranges()) }),
    kind: 'raw',
    heading: WIDGET,
    texts: ['LiME memory image', RELEASE],
  },
  {
    name: 'LiME, packed by itself',
    files: () => ({ 'mem.lime': deflateSync(buildLime(ranges()), { windowBits: 11 }) }),
    kind: 'raw',
    heading: WIDGET,
    texts: ['LiME memory image', 'zlib'],
  },
  {
    name: 'AVML',
    files: () => ({ 'mem.avml': buildAvml(ranges()) }),
    kind: 'raw',
    heading: WIDGET,
    texts: ['AVML memory image', RELEASE],
  },
  {
    name: 'raw memory',
    files: () => ({ 'memory.raw': memory() }),
    kind: 'raw',
    heading: WIDGET,
    texts: ['Raw memory image of Linux', RELEASE],
  },
  {
    name: 'a VMware pair',
    files: () => ({ 'guest.vmem': memory(), 'guest.vmss': state() }),
    kind: 'snapshot',
    heading: WIDGET,
    texts: ['VMware', RELEASE],
  },
  {
    name: 'a VMware state alone: the memory is named as missing',
    files: () => ({ 'guest.vmss': state() }),
    kind: 'snapshot',
    heading: /./,
    texts: ['VMware state file', '.vmem'],
  },
  {
    name: 'a machine saved by libvirt: the kernel in its memory',
    files: () => ({ 'guest.save': buildSavevm({ memory: memoryOf(machine()), libvirt: {} }) }),
    kind: 'snapshot',
    heading: /./,
    texts: ['Saved virtual machine (libvirt)', RELEASE],
  },
  {
    name: 'a saved machine of VirtualBox: told of as one',
    files: () => ({ 'guest.sav': SAVED[1][2] }),
    heading: 'This looks like a saved virtual machine (VirtualBox)',
    texts: ['memory is not read', 'Through the manager of virtual machines'],
  },
  {
    name: 'a Mach-O core of arm64',
    files: () => ({ 'core.4711': arm64Core().build().bytes }),
    kind: 'macho',
    heading: NOTES,
    texts: ['Mach-O'],
  },
  {
    name: 'a core in the file of the Mac’s kernel',
    files: () => ({
      'kernelcore.1': macCoreFile(1, [{ name: 'kernel', bytes: gzipSync(arm64Core().build().bytes) }]),
    }),
    kind: 'macho',
    heading: NOTES,
    texts: ['Mach-O', 'gzip'],
  },
  {
    name: 'a Mach-O core of x86-64',
    files: () => ({ 'core.4712': x86Core().build().bytes }),
    kind: 'macho',
    heading: /./,
    texts: ['Mach-O'],
  },
  {
    name: '.ips, a crash',
    files: () => ({ 'Notes.ips': crashReport() }),
    kind: 'ips',
    heading: NOTES,
    texts: ['save(_:)'],
  },
  {
    name: '.ips, low memory',
    files: () => ({ 'JetsamEvent.ips': jetsamReport() }),
    kind: 'jetsam',
    heading: /memory/i,
    texts: ['JetsamEvent'],
  },
  {
    name: '.ips, a kernel panic',
    files: () => ({ 'panic-full.ips': panicReport() }),
    kind: 'applePanic',
    heading: 'did not answer for minutes',
    texts: ['Kernel panic report'],
  },
  {
    name: '.panic of a Mac',
    files: () => ({ 'Kernel_2025-03-04.panic': encode(PANIC_TEXT) }),
    kind: 'applePanic',
    heading: 'did not answer for minutes',
    texts: [/panic/i],
  },
  {
    name: '.ips of a kind that nobody has described: its head is read, and no crash is claimed',
    files: () => ({ 'other.ips': ips('999', { note: 'something' }) }),
    kind: 'appleLog',
    heading: 'does not say whether it crashed',
    texts: ['Apple report (.ips)', 'not taken apart'],
  },
  {
    name: '.crash of a Mac',
    files: () => ({ 'Notes.crash': encode(MAC_CRASH) }),
    kind: 'ips',
    heading: 'Notes',
    texts: ['-[Saver save:to:]'],
  },
  {
    name: '.crash of a phone',
    files: () => ({ 'App.crash': encode(IOS_CRASH) }),
    kind: 'ips',
    heading: /./,
    texts: ['crash report'],
  },
  {
    name: 'spindump',
    files: () => ({ 'Notes.spin': encode(SPINDUMP) }),
    kind: 'spindump',
    heading: /./,
    texts: [/spin|hang/i],
  },
  {
    name: 'sample',
    files: () => ({ 'sample.txt': encode(SAMPLE) }),
    kind: 'spindump',
    heading: /./,
    texts: [/sample/i],
  },
  {
    name: 'the log of a kernel as text: no dump, and what it tells of the crash',
    files: () => ({ 'vmcore-dmesg.txt': Buffer.from(KERNEL_LOG) }),
    kind: 'kernelLog',
    heading: 'spin_widget',
    texts: ['Kernel panic - not syncing: Fatal exception in interrupt'],
  },
  {
    name: 'a core in gzip',
    files: () => ({ 'core.gz': gzipSync(linuxSample()) }),
    kind: 'core',
    heading: /./,
    texts: ['gzip'],
  },
  {
    name: 'a zip with two dumps: one is shown, the other can be chosen',
    files: () => ({
      'dumps.zip': buildZip([
        { name: 'host-a/vmcore', bytes: buildKdump(machine()).bytes, method: 8 },
        { name: 'host-b/core', bytes: linuxSample() },
      ]),
    }),
    kind: 'vmcore',
    heading: WIDGET,
    texts: ['Lies in a ZIP archive, as host-a/vmcore'],
  },
  {
    name: 'a zip under a password: what to do is said',
    files: () => ({ 'secret.zip': buildZip([{ name: 'core', bytes: linuxSample(), isEncrypted: true }]) }),
    heading: /./,
    texts: [/password/],
  },
  {
    name: 'a tar archive',
    files: () => ({ 'dumps.tar': buildTar([{ name: 'vmcore', bytes: buildKdump(machine()).bytes }]) }),
    kind: 'vmcore',
    heading: WIDGET,
    texts: ['as vmcore'],
  },
  {
    name: 'what ABRT gathered',
    files: () => ({
      'ccpp.tar': buildTar([
        { name: 'ccpp-2025/type', bytes: Buffer.from('CCpp\n') },
        { name: 'ccpp-2025/reason', bytes: Buffer.from('widget killed by SIGSEGV\n') },
        { name: 'ccpp-2025/coredump', bytes: linuxSample() },
      ]),
    }),
    kind: 'core',
    heading: /./,
    texts: ['ABRT'],
  },
  {
    name: 'a report of Apport',
    files: () => ({
      '_usr_bin_widget.crash': buildApport(
        [
          ['ProblemType', 'Crash'],
          ['ExecutablePath', '/usr/bin/widget'],
        ],
        linuxSample(),
      ),
    }),
    kind: 'core',
    heading: /./,
    texts: ['Apport'],
  },
];

for (const { name, files, kind, heading, texts } of CASES) {
  test(name, async ({ page, browserName }, info) => {
    await pick(page, files());
    const overview = page.locator('ds-overview-panel');
    await expect(page.getByRole('heading', { level: 1 })).toContainText(heading);
    for (const text of texts) await expect(overview).toContainText(text);
    if (kind) {
      const link = overview.getByRole('link', { name: 'What this kind of file holds' });
      await expect(link).toHaveAttribute('href', `#/help/kinds/${kind}`);
    }
    // In Firefox the driver writes a style into the page for it, which the policy refuses.
    if (isSoak && browserName === 'chromium')
      await page.screenshot({ path: info.outputPath('overview.png'), fullPage: true });
  });
}
