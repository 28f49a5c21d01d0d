/**
 * Every row of the two registries has a builder in tests/synth (or a real encoder), unit tests, hostile input, and a
 * browser test with a picture. A new format without them fails here.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

interface Row {
  /** What builds its files: one of these stands in each of the tests. */
  readonly builders: readonly string[];
  readonly unit: string;
  readonly fuzz: string;
  readonly e2e?: string;
}

const EVERY = 'kinds/every-format.spec.ts';

const FORMATS: Readonly<Record<string, Row>> = {
  probeMinidump: {
    builders: ['richDump', 'MinidumpBuilder'],
    unit: 'minidump/system.test.ts',
    fuzz: 'formats/minidump.test.ts',
  },
  probeElfCore: {
    builders: ['sampleCores', 'linuxSample'],
    unit: 'elf-core/hostile.test.ts',
    fuzz: 'formats/elf-core.test.ts',
  },
  probeUserDump: { builders: ['buildUserDump'], unit: 'minidump/around.test.ts', fuzz: 'around.test.ts' },
  probeVmcore: {
    builders: ['buildElfVmcore', 'buildXenCore'],
    unit: 'vmcore/elf.test.ts',
    fuzz: 'formats/vmcore.test.ts',
  },
  probeKdump: { builders: ['buildKdump'], unit: 'vmcore/kdump.test.ts', fuzz: 'formats/vmcore.test.ts' },
  probeWindowsKernel: {
    builders: ['buildKernelDump'],
    unit: 'windows-kernel/windows-kernel.test.ts',
    fuzz: 'formats/windows-kernel.test.ts',
    e2e: 'kinds/windows-kernel.spec.ts',
  },
  probeHiberfil: {
    builders: ['buildHiberfil'],
    unit: 'hiberfil/hiberfil.test.ts',
    fuzz: 'formats/hiberfil.test.ts',
    e2e: 'kinds/windows-kernel.spec.ts',
  },
  probeMachCore: {
    builders: ['arm64Core', 'x86Core'],
    unit: 'macho-core/macho-core.test.ts',
    fuzz: 'formats/macho-core.test.ts',
  },
  probeAppleReport: {
    builders: ['crashReport'],
    unit: 'apple-report/ips.test.ts',
    fuzz: 'formats/apple-report.test.ts',
  },
  probeRanges: {
    builders: ['buildLime', 'buildAvml'],
    unit: 'memory-image/images.test.ts',
    fuzz: 'formats/memory-image.test.ts',
  },
  probeVmware: {
    builders: ['buildVmwareState'],
    unit: 'memory-image/images.test.ts',
    fuzz: 'formats/memory-image.test.ts',
  },
  probeKernelLog: {
    builders: ['KERNEL_LOG'],
    unit: 'kernel-log/kernel-log.test.ts',
    fuzz: 'formats/memory-image.test.ts',
  },
  probeRecognised: { builders: ['SAVED'], unit: 'memory-image/images.test.ts', fuzz: 'formats/memory-image.test.ts' },
  probeSavevm: {
    builders: ['buildSavevm'],
    unit: 'qemu-savevm/qemu-savevm.test.ts',
    fuzz: 'formats/memory-image.test.ts',
  },
  probeRaw: { builders: ['memoryOf'], unit: 'memory-image/raw.test.ts', fuzz: 'formats/memory-image.test.ts' },
};

const CONTAINERS: Readonly<Record<string, Row>> = {
  openStream: { builders: ['gzipSync'], unit: 'containers/gzip.test.ts', fuzz: 'streams.test.ts' },
  openMultipart: { builders: ['buildUpload'], unit: 'minidump/around.test.ts', fuzz: 'around.test.ts' },
  openFlattened: { builders: ['flatten'], unit: 'vmcore/kdump.test.ts', fuzz: 'formats/vmcore.test.ts' },
  openZip: { builders: ['buildZip'], unit: 'containers/archives.test.ts', fuzz: 'archives.test.ts' },
  openTar: { builders: ['buildTar'], unit: 'containers/archives.test.ts', fuzz: 'archives.test.ts' },
  openApport: { builders: ['buildApport'], unit: 'containers/archives.test.ts', fuzz: 'archives.test.ts' },
  openMacCoreFile: { builders: ['macCoreFile'], unit: 'macho-core/core-file.test.ts', fuzz: 'around.test.ts' },
};

/** From libraries and programs, not from tests/synth. */
const REAL_ENCODERS = ['gzipSync'];

const read = (path: string) => readFileSync(path, 'utf8');

const synth = readdirSync('tests/synth', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => read(join('tests/synth', name)))
  .join('\n');

for (const [what, path, pattern, table] of [
  ['format', 'assembly/formats/probe.ts', /new Format\((\w+), \w+\)/g, FORMATS],
  ['container', 'assembly/containers/probe.ts', /(?<=OPENS[^;]*)\b(open(?!Container)\w+)\b/g, CONTAINERS],
] as const) {
  test(`the table of what tests each ${what} has the rows of its registry`, () => {
    const registered = [...read(path).matchAll(pattern)].map(([, name = '']) => name);
    assert.ok(registered.length > 5);
    assert.deepEqual(Object.keys(table).sort(), [...new Set(registered)].sort());
  });

  for (const [name, { builders, unit, fuzz, e2e = EVERY }] of Object.entries(table)) {
    test(`${name} has a builder, unit tests, hostile input and a browser test`, () => {
      for (const builder of builders) {
        if (REAL_ENCODERS.includes(builder)) continue;
        assert.match(synth, new RegExp(`^export (async )?(function\\*?|const|class) ${builder}\\b`, 'm'), builder);
      }
      for (const file of [join('tests/unit', unit), join('tests/fuzz', fuzz), join('tests/e2e', e2e)]) {
        assert.ok(existsSync(file), file);
        const text = read(file);
        // Beyond its import.
        const uses = builders.map((builder) => text.split(new RegExp(`\\b${builder}\\b`)).length - 1);
        assert.ok(Math.max(...uses) > 1, `${file} does not use ${builders.join(' or ')}`);
      }
    });
  }
}

test('browser tests of formats leave pictures to be looked at', () => {
  for (const file of new Set([
    EVERY,
    ...Object.values({ ...FORMATS, ...CONTAINERS }).flatMap(({ e2e }) => e2e ?? []),
  ])) {
    assert.match(read(join('tests/e2e', file)), /page\.screenshot\(/, file);
  }
});
