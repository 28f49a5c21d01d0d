import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../../../web/engine/report/report.ts';
import { ElfCoreBuilder, EXECUTE, READ, WRITE } from '../../synth/elf-core/builder.ts';
import { files, prpsinfo, prstatus, siginfo } from '../../synth/elf-core/linux.ts';
import { fill, LINUX_GENERAL } from '../../synth/elf-core/registers.ts';
import { SIGNAL_FORMS, type SignalFields } from '../../synth/signal-frame.ts';
import { reportOf } from '../open-core.ts';

const CODE = 0x10000n;
const TRAMPOLINE = 0x2_0000n;
/** As in a vdso: something lies before it. */
const INNER_TRAMPOLINE = TRAMPOLINE + 0x10n;
const STACK = 0x7ff0_0000n;
const OTHER_STACK = 0x6000_0000n;
const PC = CODE + 0x1100n;
const FAULT = CODE + 0x1234n;
const CALLER = CODE + 0x1308n;
const RECORD = 0x120;
const PID = 4321;

const SIGABRT = 6;
const SIGSEGV = 11;
const SI_TKILL = -6;
const SEGV_MAPERR = 1;

const hex = (value: bigint): string => `0x${value.toString(16)}`;

interface Names {
  readonly pc: string;
  readonly sp: string;
  readonly fp: string;
  readonly lr?: string;
  /** From the frame pointer to the caller's, and to the return address. */
  readonly record: readonly [previous: number, back: number];
  /** From the frame pointer to the stack pointer behind the record. */
  readonly behind: number;
}

const NAMES: Readonly<Record<string, Names>> = {
  'x86-64': { pc: 'rip', sp: 'rsp', fp: 'rbp', record: [0, 8], behind: 16 },
  i386: { pc: 'eip', sp: 'esp', fp: 'ebp', record: [0, 4], behind: 8 },
  aarch64: { pc: 'pc', sp: 'sp', fp: 'x29', lr: 'x30', record: [0, 8], behind: 16 },
  riscv64: { pc: 'pc', sp: 'sp', fp: 's0', lr: 'ra', record: [-16, -8], behind: 0 },
};

interface Setting {
  readonly set: string;
  readonly fields: (names: Names) => SignalFields;
  /** Bytes between the handler's record and what the kernel left; only where that is looked for. */
  readonly gap?: number;
  readonly trampoline?: bigint;
  /** Where on the stack the kernel's part lies; else behind the handler's record. */
  readonly at?: number;
  /** Registers of the end, where they are not those of a handler that has a frame pointer. */
  readonly atEnd?: (names: Names) => Readonly<Record<string, bigint>>;
  readonly ended?: { readonly signal: number; readonly code: number; readonly pid: number };
}

/** A thread in a handler, which a signal called while `FAULT` ran on the same stack or another. */
function inHandler({ set, fields, gap = 0, trampoline = TRAMPOLINE, at, atEnd, ended }: Setting): Report {
  const names = NAMES[set];
  const form = SIGNAL_FORMS[set];
  const general = LINUX_GENERAL[set];
  assert.ok(names && form && general);
  const width = form.bits / 8;
  const core = new ElfCoreBuilder({ bits: form.bits, machine: general.machine });
  prstatus(core, {
    pid: PID,
    signal: SIGABRT,
    registers: fill(general, 'little', {
      [names.pc]: PC,
      [names.sp]: STACK + 0x100n,
      [names.fp]: STACK + BigInt(RECORD),
      ...(names.lr ? { [names.lr]: 0n } : {}),
      ...atEnd?.(names),
    }).bytes,
    ...(general.statusBytes ? { size: general.statusBytes } : {}),
  });
  prpsinfo(core, { pid: PID, idBits: form.bits === 64 ? 32 : 16, name: 'server' });
  const { signal, code, pid } = ended ?? { signal: SIGABRT, code: SI_TKILL, pid: PID };
  siginfo(core, {
    signal,
    code,
    rest: [
      [4, pid],
      [4, 1000],
    ],
  });
  files(core, [{ start: CODE, end: CODE + 0x4000n, offset: 0n, path: '/opt/server' }]);

  const stack = new Uint8Array(0x1000);
  const view = new DataView(stack.buffer);
  const put = (at: number, value: bigint): void => {
    if (width === 8) view.setBigUint64(at, value, true);
    else view.setUint32(at, Number(value), true);
  };
  put(RECORD + names.record[1], trampoline);
  stack.set(form.write(fields(names)), at ?? RECORD + names.behind + gap);
  // What was interrupted chains on, on the same stack.
  put(0x800 + names.record[0], 0n);
  put(0x800 + names.record[1], CALLER);

  const page = new Uint8Array(0x100);
  page.set(form.trampoline, Number(trampoline - TRAMPOLINE));
  core.load({ address: CODE, memorySize: 0x4000n, flags: READ | EXECUTE });
  core.load({ address: TRAMPOLINE, bytes: page, flags: READ | EXECUTE });
  core.load({ address: OTHER_STACK, bytes: new Uint8Array(0x1000), flags: READ | WRITE });
  core.load({ address: STACK, bytes: stack, flags: READ | WRITE });
  return reportOf(core.build().bytes);
}

const interrupted = (names: Names, more: Readonly<Record<string, bigint>> = {}): Record<string, bigint> => ({
  [names.pc]: FAULT,
  [names.sp]: STACK + 0x700n,
  [names.fp]: STACK + 0x800n,
  ...(names.lr ? { [names.lr]: 0n } : {}),
  ...more,
});
const asked = { signal: SIGSEGV, code: SEGV_MAPERR, address: 0xd8n };
const framesOf = (report: Report) =>
  (report.threads?.[0]?.frames ?? []).map(({ trust, address }) => `${trust} ${address}`);
const TO_THE_FAULT = [
  `context ${hex(PC)}`,
  `frame-pointer ${hex(TRAMPOLINE)}`,
  `context ${hex(FAULT)}`,
  `frame-pointer ${hex(CALLER)}`,
];

for (const set of Object.keys(SIGNAL_FORMS)) {
  // A frame record of arm64 and riscv does not tell how large the handler's frame is.
  const gap = set === 'aarch64' || set === 'riscv64' ? 0x60 : 0;
  test(`${set}: what a signal interrupted is told by the registers that the kernel left`, () => {
    const report = inHandler({ set, gap, fields: (names) => ({ info: asked, registers: interrupted(names) }) });
    assert.deepEqual(framesOf(report), TO_THE_FAULT);
    const crash = report.crash;
    assert.equal(crash?.name, 'SIGABRT');
    assert.equal(crash?.cause, 'handled-fault');
    assert.equal(
      crash?.sentence,
      'server tried to use an object that was not there: it used address 0xd8 (null pointer plus 0xd8). ' +
        'Its handler of SIGSEGV then ended it (SIGABRT).',
    );
    assert.equal(crash?.signature, 'signal | SIGABRT | SIGSEGV | server+0x1234 | server+0x1308');
    assert.equal(crash?.suspect?.module, 'server');
    const [fault] = crash?.nested ?? [];
    assert.equal(fault?.name, 'SIGSEGV');
    assert.equal(fault?.subname, 'SEGV_MAPERR');
    assert.equal(fault?.address, '0xd8');
    assert.equal(fault?.instruction, hex(FAULT));
    assert.equal(fault?.from, 'memory');
  });
}

for (const set of ['x86-64', 'i386']) {
  test(`${set}: without a siginfo the trap tells the signal, the address and the access`, () => {
    const registers = (names: Names) => interrupted(names, { trapno: 14n, err: 6n, cr2: 0x18n });
    const report = inHandler({ set, fields: (names) => ({ registers: registers(names) }) });
    assert.deepEqual(framesOf(report), TO_THE_FAULT);
    const [fault] = report.crash?.nested ?? [];
    assert.equal(fault?.name, 'SIGSEGV');
    assert.equal(fault?.address, '0x18');
    assert.equal(fault?.access, 'write');
  });
}

test('the search finds where a handler returns to, though no call stands before it', () => {
  for (const set of ['x86-64', 'aarch64']) {
    const report = inHandler({
      set,
      trampoline: INNER_TRAMPOLINE,
      atEnd: ({ fp }) => ({ [fp]: 1n }),
      fields: (names) => ({ info: asked, registers: interrupted(names) }),
    });
    assert.deepEqual(framesOf(report), TO_THE_FAULT.with(1, `scan ${hex(INNER_TRAMPOLINE)}`), set);
  }
});

test('a handler on a stack of its own: the walk goes on where the signal came', () => {
  const registers = (names: Names) => interrupted(names, { [names.sp]: OTHER_STACK + 0x100n, [names.fp]: 1n });
  const report = inHandler({ set: 'x86-64', fields: (names) => ({ info: asked, registers: registers(names) }) });
  assert.deepEqual(framesOf(report), TO_THE_FAULT.slice(0, 3));
  assert.equal(report.threads?.[0]?.stackEnd, 'complete');
});

test('a handler that sends the signal anew and returns leaves what it was told below the stack pointer', () => {
  const again = { signal: SIGSEGV, code: SI_TKILL, pid: PID };
  const fields = (names: Names): SignalFields => ({ info: asked, registers: interrupted(names) });
  const report = inHandler({ set: 'x86-64', at: 0x300, ended: again, atEnd: interrupted, fields });
  assert.deepEqual(framesOf(report), TO_THE_FAULT.slice(2));
  assert.match(
    report.crash?.sentence ?? '',
    /used address 0xd8 .* Its handler of SIGSEGV then ended it by the same signal\.$/,
  );
  const elsewhere = (names: Names) => ({ ...interrupted(names), rsp: STACK + 0x710n });
  const other = inHandler({ set: 'x86-64', at: 0x300, ended: again, atEnd: elsewhere, fields });
  assert.equal(other.crash?.nested, undefined, 'of another place');
});

test('what is no fault lies behind no end', () => {
  const told = (setting: Omit<Setting, 'set'>) => inHandler({ set: 'x86-64', ...setting }).crash?.nested;
  const sent = { signal: SIGSEGV, code: 0, address: 0x3e8_0000_1234n };
  assert.equal(
    told({ fields: (names) => ({ info: sent, registers: interrupted(names) }) }),
    undefined,
    'sent by a process',
  );
  const alarm = { signal: 14, code: 128, address: 0n };
  assert.equal(told({ fields: (names) => ({ info: alarm, registers: interrupted(names) }) }), undefined, 'a timer');
  const old = { trapno: 14n, err: 4n, cr2: OTHER_STACK + 8n };
  assert.equal(told({ fields: (names) => ({ registers: interrupted(names, old) }) }), undefined, 'a trap of long ago');
  const none = { trapno: 0n, err: 0n, cr2: 0n };
  assert.equal(told({ fields: (names) => ({ registers: interrupted(names, none) }) }), undefined, 'no trap');
  assert.equal(
    told({
      ended: { signal: SIGABRT, code: 0, pid: 77 },
      fields: (names) => ({ info: asked, registers: interrupted(names) }),
    }),
    undefined,
    'another process ended it',
  );
});

test('handlers that interrupt each other without end are walked eight deep', () => {
  const report = inHandler({
    set: 'x86-64',
    // Interrupted in the same handler's frame: the walk comes back to it again and again.
    fields: () => ({
      info: asked,
      registers: { rip: PC, rsp: STACK + 0x100n, rbp: STACK + BigInt(RECORD) },
    }),
  });
  const contexts = framesOf(report).filter((frame) => frame.startsWith('context')).length;
  assert.equal(contexts, 9);
});
