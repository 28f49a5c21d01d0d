import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ARM, EXECUTE, I386, MachCoreBuilder, READ } from '../../synth/macho-core/builder.ts';
import { machImage, UUIDS } from '../../synth/macho-core/images.ts';
import {
  arm64Core,
  DATA,
  DYLD,
  PROGRAM,
  STACK,
  SYSTEM_CALL,
  WRITE_ABORT,
  x86Core,
} from '../../synth/macho-core/samples.ts';
import {
  arm64Exception,
  arm64State,
  i386State,
  wrapped,
  x86Exception,
  x86State,
} from '../../synth/macho-core/states.ts';
import { Writer } from '../../synth/writer.ts';
import { openCore, reportOf } from '../open-core.ts';

const hex = (value: bigint) => `0x${value.toString(16)}`;

test('segments are the memory, with the protection they had and the place of their bytes', () => {
  const { bytes, segments } = arm64Core().build();
  const { file, memory } = reportOf(bytes);
  assert.deepEqual([file.kind, file.bits, file.endian, file.truncated], ['macho-core', 64, 'little', undefined]);
  const program = segments[0];
  assert.deepEqual(memory?.regions?.[0], {
    base: hex(PROGRAM),
    size: 4096,
    present: 4096,
    protection: 'r-x',
    at: program?.command.at,
    data: { offset: program?.data.at, size: 4096 },
  });
  const closed = memory?.regions?.at(-1);
  assert.deepEqual(
    [closed?.base, closed?.size, closed?.present, closed?.protection],
    ['0x200000000', 0x100000, 0, '---'],
  );
});

test('threads have their registers, ids of the metadata and addresses without signatures', () => {
  const { bytes, threads: places } = arm64Core().build();
  const { threads, warnings } = reportOf(bytes);
  assert.deepEqual(
    threads?.map(({ id, at }) => [id, at]),
    [
      [501, places[0]?.at],
      [502, places[1]?.at],
    ],
  );
  const registers = threads?.[1]?.registers;
  assert.equal(registers?.['x0'], '0x0');
  assert.equal(registers?.['x28'], '0x1c');
  assert.equal(registers?.['x30'], hex(PROGRAM + 0x950n));
  assert.equal(registers?.['cpsr'], '0x60000000');
  assert.equal(registers?.['esr'], hex(BigInt(WRITE_ABORT)));
  assert.ok(warnings.some(({ code }) => code === 'signatures-removed'));
});

test('the thread at a fault of memory that is not there is the one that crashed', () => {
  const { bytes } = arm64Core().build();
  const { crash, threads } = reportOf(bytes);
  assert.deepEqual(
    [crash?.kind, crash?.name, crash?.code, crash?.subname, crash?.address, crash?.access, crash?.from],
    ['exception', 'EXC_BAD_ACCESS', '0x1', 'KERN_INVALID_ADDRESS', '0x18', 'write', 'guess'],
  );
  assert.deepEqual([crash?.threadIndex, crash?.threadId, crash?.instruction], [1, 502, hex(PROGRAM + 0x900n)]);
  assert.equal(threads?.[1]?.crashed, true);
  assert.match(crash?.sentence ?? '', /null pointer plus 0x18/);
});

test('frames are followed through signed return addresses', () => {
  const frames = reportOf(arm64Core().build().bytes).threads?.[1]?.frames ?? [];
  assert.deepEqual(
    frames.filter(({ trust }) => trust !== 'scan').map(({ address, module, trust }) => [address, module, trust]),
    [
      [hex(PROGRAM + 0x900n), 'Notes', 'context'],
      [hex(PROGRAM + 0x9a4n), 'Notes', 'frame-pointer'],
    ],
  );
});

test('images come from the loader in memory', () => {
  const { modules, annotations, process, system } = reportOf(arm64Core().build().bytes);
  const program = modules?.find(({ base }) => base === hex(PROGRAM));
  assert.deepEqual(
    [program?.name, program?.path, program?.role, program?.size, program?.uuid, program?.from],
    [
      'Notes',
      '/Applications/Notes.app/Contents/MacOS/Notes',
      'main',
      0x1000,
      '11111111-2222-3333-4444-555566667777',
      'memory',
    ],
  );
  assert.equal(program?.codeId, UUIDS[0]);
  assert.equal(program?.debugId, `${UUIDS[0]}0`);
  assert.equal(modules?.find(({ base }) => base === hex(DYLD))?.role, 'dyld');
  assert.ok(annotations?.some(({ key, value }) => key === 'dyld version' && value === '1122.1'));
  assert.equal(process?.name, 'Notes');
  assert.equal(system?.os, 'macos');
});

test('arguments and names of the environment come from the top of the first stack', () => {
  const { process } = reportOf(arm64Core().build().bytes);
  assert.deepEqual(process?.args, ['Notes', '--verbose']);
  assert.deepEqual(process?.environment, ['HOME', 'API_KEY']);
  assert.equal(process?.path, '/Applications/Notes.app/Contents/MacOS/Notes');
});

test('a library that could not be loaded is told', async () => {
  const { imageInfos, machImage } = await import('../../synth/macho-core/images.ts');
  const error = 'Library not loaded: @rpath/libmissing.dylib';
  const core = new MachCoreBuilder()
    .thread(arm64State({ pc: DYLD, sp: STACK }))
    .segment({
      address: DYLD,
      bytes: machImage({ fileType: 7, textAddress: DYLD, textSize: 0x1000n, uuid: UUIDS[1], imageInfo: DATA }),
      protection: 5,
    })
    .segment({ address: DATA, bytes: imageInfos(DATA, DYLD, [], error) });
  const { annotations } = reportOf(core.build().bytes);
  assert.equal(annotations?.find(({ key }) => key === 'dyld error')?.value, error);
});

test('images come from notes: all image infos, main bin spec, load binary', () => {
  const uuid = Buffer.from(UUIDS[0], 'hex');
  const path = '/usr/lib/libdemo.dylib';
  const core = new MachCoreBuilder()
    .thread(arm64State({ pc: 0x1000n }))
    .note('all image infos', 24 + 48 + path.length + 1, (at) => {
      const out = new Writer()
        .u32(1)
        .u32(1)
        .u64(at + 24)
        .u32(48)
        .u32(0);
      out
        .u64(at + 72)
        .raw(uuid)
        .u64(0x1a0000000n)
        .u64(0xffffffffffffffffn)
        .u32(0)
        .u32(1);
      return out.ascii(`${path}\0`).bytes;
    })
    .note(
      'main bin spec',
      48,
      () => new Writer().u32(2).u32(2).u64(PROGRAM).u64(0).raw(Buffer.from(UUIDS[1], 'hex')).u32(14).u32(2).bytes,
    )
    .note(
      'load binary',
      68,
      () => new Writer().u32(1).raw(uuid).u64(0x300000000n).u64(0).ascii('firmware'.padEnd(32, '\0')).bytes,
    );
  const { bytes, notes } = core.build();
  const { modules, system, annotations } = reportOf(bytes);
  assert.deepEqual(
    modules?.map(({ base, path: from, name, role, at }) => [base, from ?? name, role, at]),
    [
      ['0x1a0000000', path, undefined, (notes[0]?.data.at ?? 0) + 24],
      [hex(PROGRAM), undefined, 'main', notes[1]?.data.at],
      ['0x300000000', 'firmware', undefined, notes[2]?.data.at],
    ],
  );
  assert.equal(system?.os, 'ios');
  assert.ok(annotations?.some(({ key, value }) => key === 'page size' && value === '16384'));
});

test('a kernel core tells its kernel', () => {
  const text = 'Darwin Kernel Version 22.1.0; UUID=1B55340B-0B14-3026-8A47-1E139DB63DA3; stext=0xfffffe0007004000';
  const core = new MachCoreBuilder()
    .thread(arm64State({ pc: 0xfffffe0007004100n }))
    .note('kern ver str', 4 + text.length, () => new Writer().u32(1).ascii(text).bytes);
  const { file, system } = reportOf(core.build().bytes);
  assert.equal(system?.kernelVersion, text);
  assert.equal(file.kindName, 'Kernel core file (Mach-O)');
});

test('x86: trap and error code tell the fault', () => {
  const { crash, system } = reportOf(x86Core().build().bytes);
  assert.equal(system?.arch, 'x86-64');
  assert.deepEqual(
    [crash?.name, crash?.subname, crash?.address, crash?.access],
    ['EXC_BAD_ACCESS', 'KERN_INVALID_ADDRESS', '0xdead0000', 'read'],
  );
});

const TRAPS: readonly (readonly [number, string, string | undefined])[] = [
  [3, 'EXC_BREAKPOINT', 'EXC_I386_BPT'],
  [6, 'EXC_BAD_INSTRUCTION', 'EXC_I386_INVOP'],
  [13, 'EXC_BAD_ACCESS', 'EXC_I386_GPFLT'],
];
for (const [trap, name, subname] of TRAPS) {
  test(`x86: trap ${trap} is ${name}`, () => {
    const core = new MachCoreBuilder({ cpuType: 0x01000007 })
      .thread(wrapped(7, x86State({ rip: 0x1000n, rbx: 7n })), wrapped(9, x86Exception(trap, 0, 0n)))
      .segment({ address: 0x1000n, bytes: new Uint8Array(4096), protection: 5 });
    const { crash, threads } = reportOf(core.build().bytes);
    assert.deepEqual([crash?.name, crash?.subname], [name, subname]);
    assert.equal(threads?.[0]?.registers?.['rbx'], '0x7');
  });
}

const CLASSES: readonly (readonly [string, number, string, string])[] = [
  ['brk', 0xf2000001, 'EXC_BREAKPOINT', 'EXC_ARM_BREAKPOINT'],
  ['an undefined instruction', 0x02000000, 'EXC_BAD_INSTRUCTION', 'EXC_ARM_UNDEFINED'],
  ['a wrong signature', 0x72000000, 'EXC_BAD_ACCESS', 'EXC_ARM_PAC_FAIL'],
];
for (const [what, esr, name, subname] of CLASSES) {
  test(`arm64: ${what} is ${name}`, () => {
    const core = new MachCoreBuilder().thread(arm64State({ pc: 0x1000n }), arm64Exception(0n, esr));
    const { crash } = reportOf(core.build().bytes);
    assert.deepEqual([crash?.name, crash?.subname], [name, subname]);
  });
}

test('a page that was only fetched is no crash', () => {
  const core = new MachCoreBuilder()
    .thread(arm64State({ pc: PROGRAM }), arm64Exception(PROGRAM + 8n, 0x92000007))
    .thread(arm64State({ pc: PROGRAM }), arm64Exception(0n, SYSTEM_CALL))
    .segment({ address: PROGRAM, bytes: new Uint8Array(4096), protection: 5 });
  const { crash, warnings } = reportOf(core.build().bytes);
  assert.equal(crash, undefined);
  assert.ok(warnings.some(({ code }) => code === 'cause-unknown'));
});

test('an address outside of what a debugger kept is no proof, outside of a whole core it is', () => {
  const core = () =>
    new MachCoreBuilder()
      .thread(arm64State({ pc: PROGRAM }), arm64Exception(0x190000000n, 0x92000007))
      .segment({ address: PROGRAM, bytes: new Uint8Array(4096), protection: 5 });
  assert.equal(reportOf(core().build().bytes).crash?.address, '0x190000000');
  const kept = core().note('addrable bits', 12, () => new Writer().u32(4).u32(47).u32(47).bytes);
  assert.equal(reportOf(kept.build().bytes).crash, undefined);
});

test('a write to memory that may only be read is a crash', () => {
  const core = new MachCoreBuilder()
    .thread(arm64State({ pc: PROGRAM }), arm64Exception(PROGRAM + 8n, 0x9200004f))
    .segment({ address: PROGRAM, bytes: new Uint8Array(4096), protection: READ });
  const { crash } = reportOf(core.build().bytes);
  assert.deepEqual([crash?.subname, crash?.access], ['KERN_PROTECTION_FAILURE', 'write']);
});

test('32-bit cores have their own commands and states', () => {
  const x86 = new MachCoreBuilder({ bits: 32, cpuType: I386 })
    .thread(i386State({ eip: 0x1500, esp: 0xbffff000, eax: 5 }))
    .segment({ address: 0x1000n, bytes: new Uint8Array(4096), protection: 5 });
  const report = reportOf(x86.build().bytes);
  assert.deepEqual([report.file.bits, report.system?.arch], [32, 'x86']);
  assert.equal(report.threads?.[0]?.registers?.['eip'], '0x1500');
  assert.equal(report.memory?.regions?.[0]?.base, '0x1000');
  const words = new Writer();
  for (let i = 0; i < 17; i++) words.u32(0x100 + i);
  const arm = new MachCoreBuilder({ bits: 32, cpuType: ARM }).thread({ flavor: 1, bytes: words.bytes });
  const registers = reportOf(arm.build().bytes).threads?.[0]?.registers;
  assert.deepEqual([registers?.['r12'], registers?.['sp'], registers?.['pc']], ['0x10c', '0x10d', '0x10f']);
});

test('a cut core says how much is missing', () => {
  const { bytes } = arm64Core().build();
  const { file, warnings } = reportOf(bytes.subarray(0, bytes.length - 6000));
  assert.deepEqual(file.truncated, { expected: bytes.length, present: bytes.length - 6000 });
  const cut = warnings.find(({ code }) => code === 'memory-cut');
  assert.equal(cut?.at, bytes.length - 6000);
});

test('hostile counts and offsets are named and bounded', () => {
  const far = new MachCoreBuilder()
    .segment({ address: 0x1000n, bytes: new Uint8Array(16), fileSize: 0xffffffffffffffffn })
    .segment({ address: 0xffffffffffffff00n, size: 0xffffn, bytes: new Uint8Array(16) })
    .segment({ address: 0x2000n, size: 0x1000n, offset: 0xfffffffffffffff0n, fileSize: 0x1000n })
    .thread({ flavor: 6, bytes: new Uint8Array(272), count: 0xffffffff });
  const { warnings, file } = reportOf(far.build().bytes);
  assert.equal(file.truncated, undefined);
  assert.equal(warnings.filter(({ code }) => code === 'segment-damaged').length, 3);
  assert.ok(warnings.some(({ field }) => field === 'ThreadCommand.state'));
  const many = new MachCoreBuilder({ commandCount: 0xffffffff }).segment({ address: 0n, bytes: new Uint8Array(16) });
  assert.ok(reportOf(many.build().bytes).warnings.some(({ code }) => code === 'commands-cut'));
});

test('segments that all hold the same header do not have its commands read again and again', () => {
  const count = 1500;
  const builder = new MachCoreBuilder();
  for (let i = 0; i < count; i++) {
    // The core's own header and commands, as code.
    const address = 0x100000000n * BigInt(i + 1);
    builder.segment({ address, size: 0x40000n, offset: 0n, fileSize: 0x20000n, protection: READ | 4 });
  }
  const { warnings, memory } = reportOf(builder.build().bytes);
  assert.equal(memory?.regions?.length, count);
  assert.match(
    warnings.find(({ code }) => code === 'images-cut')?.message ?? '',
    /^Images have more load commands than are read: the first 262144 are\.$/,
  );
});

test('other Mach-O files are named, not taken for dumps', () => {
  const program = new MachCoreBuilder({ fileType: 2 }).build().bytes;
  assert.deepEqual([reportOf(program).file.kind, reportOf(program).file.kindName], ['unknown', 'Mach-O file']);
  const fat = new Writer('big').u32(0xcafebabe).u32(2).zeros(64).bytes;
  assert.match(reportOf(fat).file.kindName ?? '', /several processors/);
  // A class file of Java: the same magic number, version 52.
  const java = new Writer('big').u32(0xcafebabe).u32(52).zeros(64).bytes;
  assert.equal(reportOf(java).file.kindName, undefined);
});

test('memory is read by address', () => {
  const { bytes } = arm64Core().build();
  const core = openCore(bytes);
  while (core.step() < 1);
  const at = core.describe(hex(STACK + 0x10n));
  assert.equal(at.present, true);
  assert.equal(at.threadId, 501);
});

test('images beyond those that are listed end the list, and are told', () => {
  const list = (count: number, first: number) => (at: number) => {
    const bytes = new Uint8Array(24 + count * 48);
    const view = new DataView(bytes.buffer);
    view.setUint32(4, count, true);
    view.setBigUint64(8, BigInt(at + 24), true);
    view.setUint32(16, 48, true);
    for (let i = 0; i < count; i++) {
      view.setBigInt64(24 + i * 48, -1n, true);
      view.setBigUint64(24 + i * 48 + 24, BigInt(first + i) << 12n, true);
    }
    return bytes;
  };
  const core = new MachCoreBuilder().thread(arm64State({ pc: 0x1000n }));
  for (const [count, first] of [
    [65_536, 1],
    [100, 100_000],
  ] as const) {
    core.note('all image infos', 24 + count * 48, list(count, first));
  }
  const { modules, warnings, threads } = reportOf(core.build().bytes);
  assert.equal(modules?.length, 65_536);
  assert.equal(warnings.filter(({ code }) => code === 'modules-cut').length, 1);
  assert.equal(threads?.length, 1);
});

test('an image behind very many executable segments that hold none is found', () => {
  const address = 0x1_0000_0000n;
  const image = machImage({ fileType: 6, textAddress: address, textSize: 0x1000n, uuid: UUIDS[0], name: 'libfar' });
  const many = new MachCoreBuilder();
  for (let i = 0; i < 10_000; i++) {
    const base = 0x1000n * BigInt(i + 1);
    many.segment({ address: base, size: 0x1000n, protection: READ | EXECUTE, offset: 64n, fileSize: 64n });
  }
  many.segment({ address, bytes: image, protection: READ | EXECUTE });
  const { modules } = reportOf(many.build().bytes);
  assert.deepEqual(
    modules?.map(({ name, base }) => [name, base]),
    [['libfar', hex(address)]],
  );
});
