/**
 * Every text of a dump that comes out in its report and is long enough for a secret, in every kind of format: found in
 * the file and written over with one, it comes out masked. Which texts those are the reports say, so a field that is added later is tried, too.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crashReport, jetsamReport, PANIC_TEXT, panicReport } from '../../synth/apple-report/ips.ts';
import { encode, IOS_CRASH, MAC_CRASH, SAMPLE, SPINDUMP } from '../../synth/apple-report/text.ts';
import {
  ElfCoreBuilder,
  FREEBSD_GENERAL,
  fill,
  freebsdFiles,
  freebsdMap,
  freebsdProcess,
  freebsdStatus,
  freebsdThreadName,
  netbsdProcinfo,
  unix,
} from '../../synth/elf-core/index.ts';
import { arm64Core } from '../../synth/macho-core/samples.ts';
import { buildHiberfil, RELEASES } from '../../synth/memory-images/hiberfil.ts';
import { buildLime, memoryOf } from '../../synth/memory-images/memory-images.ts';
import { richDump } from '../../synth/minidump/rich.ts';
import { buildSample } from '../../synth/sample.ts';
import { buildElfVmcore } from '../../synth/vmcore/elf.ts';
import { buildKdump } from '../../synth/vmcore/kdump.ts';
import { buildMachine } from '../../synth/vmcore/machine.ts';
import { buildXenCore } from '../../synth/vmcore/xen.ts';
import { buildKernelDump } from '../../synth/windows-kernel/windows-kernel.ts';
import { coreWith, minidumpWith } from '../../synth/with-text.ts';
import { reportOf } from '../open-core.ts';

/** Told by their form alone; real in form, never in use. */
const SECRETS = [
  { text: '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', core: 'NGuIgHQrQ8gn', mask: 'ghp_…hZ7' },
  { text: 'AKIAQ4TNW7RPLDXFZ2MC', core: 'Q4TNW7RPLDXF', mask: 'AKIA…2MC' },
  { text: 'mara.lq@tarn.io', core: 'mara.lq', mask: 'm…@tarn.io' },
  { text: 'm.lq@tarn.io', core: 'm.lq@', mask: 'm…@tarn.io' },
];
const SHORTEST = 13;
/** Of one dump: each is opened anew. */
const MOST = 30;

const machine = () => buildMachine();

function freebsdCore(): Uint8Array {
  const core = new ElfCoreBuilder({ bits: 64, endian: 'little', machine: 62, osabi: 9 });
  freebsdProcess(core, { name: 'a-process-of-it', args: 'a-process-of-it --with an --argument or --two', pid: 900 });
  const registers = FREEBSD_GENERAL['amd64'];
  assert.ok(registers);
  freebsdStatus(core, { registers: fill(registers, core.endian).bytes, lwp: 100_101, signal: 11 });
  freebsdThreadName(core, 'a thread of its');
  freebsdFiles(core, [
    { fd: 3, type: 1, path: '/home/someone/a-file-that-was-open/when-it-crashed.db' },
    {
      fd: 4,
      type: 2,
      socket: { domain: 1, type: 1, protocol: 0, local: unix('/var/run/a-socket-of-the-daemon.sock') },
    },
  ]);
  freebsdMap(core, [{ start: 0x400000n, end: 0x500000n, protection: 5, path: '/usr/local/bin/a-process-of-its-own' }]);
  return core.build().bytes;
}

function netbsdCore(): Uint8Array {
  const core = new ElfCoreBuilder({ bits: 64, endian: 'little', machine: 62 });
  netbsdProcinfo(core, { name: 'a-process-of-it' });
  return core.build().bytes;
}

const DUMPS: Readonly<Record<string, () => Uint8Array>> = {
  'minidump of Windows': () => richDump('windows').bytes,
  'minidump of macOS': () => richDump('macos').bytes,
  'minidump with long texts': () => minidumpWith('a text that is long enough to hold a secret of any form'),
  'sample dump': buildSample,
  'core with long texts': () => coreWith('a-text-that-is-long-enough-to-hold-a-secret-of-any-form'),
  'core of macOS, arm64': () => arm64Core().build().bytes,
  'core of FreeBSD': freebsdCore,
  'core of NetBSD': netbsdCore,
  'kernel dump, complete': () => buildKernelDump({ type: 1 }).bytes,
  'kernel dump, bitmap': () => buildKernelDump({ type: 5 }).bytes,
  'vmcore in ELF': () => buildElfVmcore(machine()).bytes,
  kdump: () => buildKdump(machine(), { packing: 'none' }).bytes,
  Xen: () => buildXenCore(machine()).bytes,
  LiME: () => buildLime([{ start: 0x100000, bytes: memoryOf(machine()).subarray(0x100000) }]),
  'crash report of iOS': () => crashReport(),
  'jetsam report': () => jetsamReport(),
  'panic report': () => panicReport(),
  'panic in text': () => encode(PANIC_TEXT),
  'crash in text, macOS': () => encode(MAC_CRASH),
  'crash in text, iOS': () => encode(IOS_CRASH),
  spindump: () => encode(SPINDUMP),
  sample: () => encode(SAMPLE),
};

/** Every text in a value, its keys as well. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)]);
  return [];
}

/** What stands in the file for a text; more than once, each time. */
function written(bytes: Uint8Array, text: string, secret: string): Uint8Array | undefined {
  const file = Buffer.from(bytes);
  const wide = text.length - secret.length;
  const over = `${' '.repeat(Math.ceil(wide / 2))}${secret}`.padEnd(text.length);
  let isFound = false;
  for (const encoding of ['latin1', 'utf16le'] as const) {
    const needle = Buffer.from(text, encoding);
    for (let at = file.indexOf(needle); at >= 0; at = file.indexOf(needle, at + 1)) {
      isFound = true;
      file.write(over, at, encoding);
    }
  }
  return isFound ? file : undefined;
}

for (const [name, build] of Object.entries(DUMPS)) {
  test(name, () => {
    const bytes = build();
    const texts = new Set(textsIn(reportOf(bytes)).filter((text) => text.length >= SHORTEST && /^[ -~]+$/.test(text)));
    const places = [...texts].flatMap((text) => {
      // A name may be the end of a path in another text, so a blank comes first.
      const secret = SECRETS.find((one) => one.text.length + 1 <= text.length);
      const file = secret && written(bytes, text, secret.text);
      return file && secret ? [{ text, secret, file }] : [];
    });
    // Spread over all of the report.
    const step = Math.max(1, Math.ceil(places.length / MOST));
    let shown = 0;
    for (const { text, secret, file } of places.filter((_, i) => i % step === 0)) {
      const report = JSON.stringify(reportOf(file));
      assert.ok(
        !report.includes(secret.core),
        `${text}: ${report.slice(report.indexOf(secret.core) - 120).slice(0, 240)}`,
      );
      if (report.includes(secret.mask)) shown++;
    }
    assert.ok(shown > 0, `none of ${places.length} texts came out masked`);
  });
}

// Their pages are packed, so what a text is written over with is packed anew: each page holds every secret, in ASCII and
// in UTF-16, at the places where the kernel keeps names, too.
for (const release of RELEASES) {
  test(`hibernation file, ${release}`, () => {
    const memory = new Map(
      Array.from({ length: 24 }, (_, page) => {
        const bytes = Buffer.alloc(4096);
        for (let at = 0; at + 256 <= bytes.length; at += 256) {
          const { text } = SECRETS[(page + at / 256) % SECRETS.length] ?? { text: '' };
          bytes.write(`\0${text}\0`, at, 'latin1');
          bytes.write(`\0${text}\0`, at + 96, 'utf16le');
        }
        return [0x40 + page, new Uint8Array(bytes)] as const;
      }),
    );
    const report = reportOf(buildHiberfil({ release, memory }).bytes);
    assert.equal(report.file.kind, 'hiberfil');
    const quoted = JSON.stringify(report);
    for (const { core } of SECRETS) assert.ok(!quoted.includes(core), core);
  });
}
