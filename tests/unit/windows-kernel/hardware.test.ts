import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ErrorSection,
  errorRecord,
  machineCheckSection,
  memorySection,
  pciExpressSection,
  processorSection,
} from '../../synth/windows-kernel/error-record.ts';
import { buildKernelDump, DRIVER_BASES, type KernelDumpOptions } from '../../synth/windows-kernel/windows-kernel.ts';
import { reportOf } from '../open-core.ts';

const RECORD = DRIVER_BASES[0] + 0x400n;
const LEAD = 'The hardware reported an error Windows could not get past';

/** A stop whose second parameter leads to the record. */
function stopped(record: Uint8Array, options: KernelDumpOptions = {}) {
  return reportOf(
    buildKernelDump({
      bugCheck: 0x124,
      parameters: [0n, RECORD, 0n, 0n],
      image: new Map([[0x400, record]]),
      ...options,
    }).bytes,
  );
}

const facts = (report: ReturnType<typeof reportOf>) =>
  report.annotations?.filter(({ type }) => type === 'WHEA_ERROR_RECORD').map(({ key, value }) => [key, value]);

/** A fatal cache error of processor 5: valid, uncorrected, enabled, with an address, and the context is lost. */
const FATAL_CACHE: ErrorSection = {
  type: 'machineCheck',
  bytes: machineCheckSection({ processor: 5, bank: 1, status: 0xb600_0000_0000_0136n, address: 0x1fe40n }),
};

test('a machine check: bank, state and address in words, each where it stands', () => {
  const generic = processorSection({ kinds: 1, operation: 1, level: 2, id: 10n });
  const report = stopped(errorRecord(1, [{ type: 'processor', bytes: generic }, FATAL_CACHE]));
  assert.equal(
    report.crash?.sentence,
    `${LEAD}: an error in the level 2 data cache, while reading data (processor 5).`,
  );
  assert.deepEqual(facts(report), [
    ['Hardware error', 'fatal'],
    ['Processor error', 'an error of the processor’s cache, while reading data, level 2, processor 0xa; fatal'],
    ['Machine check', 'processor 5, bank 1: an error in the level 2 data cache, while reading data; fatal'],
    ['Outcome', 'not corrected, and the processor lost what it was doing'],
    ['MCi_STATUS', '0xb600000000000136'],
    ['MCi_ADDR', '0x1fe40'],
  ]);
  const [record, first, second] = report.records ?? [];
  assert.deepEqual([record?.name, record?.size], ['WHEA_ERROR_RECORD', 128 + 144 + 192 + 0x110]);
  const start = record?.at ?? 0;
  assert.deepEqual([first?.at, second?.at], [start + 272, start + 464]);
  assert.deepEqual(report.warnings, []);
});

test('memory and PCI Express: which part it was', () => {
  const memory = memorySection({ kind: 3, address: 0x2_4000_1040n, node: 1, card: 2, module: 3 });
  const ofMemory = stopped(errorRecord(1, [FATAL_CACHE, { type: 'memory', bytes: memory, part: 'DIMM_B2' }]));
  assert.equal(
    ofMemory.crash?.sentence,
    `${LEAD}: an error of the memory, several wrong bits (ECC), in the part that the firmware calls DIMM_B2.`,
  );
  assert.deepEqual(facts(ofMemory)?.slice(5), [
    ['Memory error', 'an error of the memory, several wrong bits (ECC); fatal'],
    ['Physical address', '0x240001040'],
    ['Place', 'node 1, card 2, module 3'],
    ['Part, as the firmware calls it', 'DIMM_B2'],
  ]);
  const bytes = pciExpressSection({
    port: 4,
    vendor: 0x8086,
    device: 0xa3b,
    bus: 0,
    slot: 0x1c,
    function: 4,
    uncorrectable: (1 << 14) | (1 << 18),
  });
  const ofBus = stopped(errorRecord(1, [{ type: 'pciExpress', bytes }]), { parameters: [4n, RECORD, 0n, 0n] });
  assert.equal(
    ofBus.crash?.sentence,
    `${LEAD}: an error of the PCI Express root port 8086:0a3b at 00:1c.4: no answer in time (completion timeout), malformed packet.`,
  );
});

test('without the record, the parameters hold the state of the bank', () => {
  const sentence = (status: bigint, bugCheck = 0x124, source = 0n) =>
    reportOf(
      buildKernelDump({ type: 3, bugCheck, parameters: [source, 0n, status >> 32n, status & 0xffffffffn] }).bytes,
    ).crash?.sentence;
  const LOST = 'not corrected, and the processor lost what it was doing';
  for (const [status, words] of [
    [0xb200_0000_0000_0400n, `the processor did not end an instruction in time (internal timer) (${LOST})`],
    [
      0xfe00_0000_0080_0400n,
      `the processor did not end an instruction in time (internal timer) (${LOST}; more errors came and were not kept)`,
    ],
    [0xb600_0000_0000_1019n, `an error in the level 1 TLB, which keeps the page tables’ answers (${LOST})`],
    [0xb600_0000_0000_0014n, `an error in the level 0 data TLB, which keeps the page tables’ answers (${LOST})`],
    [0xa000_0000_0000_009fn, 'an error of the memory, while reading (not corrected)'],
    [0xa000_0000_0000_00a2n, 'an error of the memory, while writing, channel 2 (not corrected)'],
    [0xb200_0000_0000_0e0bn, `an error on the way between the processor and devices (I/O) (${LOST})`],
    [0xb200_0000_0000_0005n, `wrong bits inside of the processor (parity) (${LOST})`],
    [0x9000_0000_0000_0151n, 'an error in the level 1 instruction cache, while fetching an instruction (corrected)'],
    [0x9000_0000_0000_2000n, 'an error of the code 0x2000 (corrected)'],
  ] as const) {
    assert.equal(sentence(status), `${LEAD}: ${words}.`, status.toString(16));
  }
  assert.equal(
    sentence(0xb200_0000_0000_0005n, 0x9c, 3n),
    `${LEAD}: wrong bits inside of the processor (parity) (${LOST}).`,
  );
  // Of other sources, and where the bank says that it holds nothing, the parameters are no state.
  assert.equal(sentence(0xb200_0000_0000_0005n, 0x124, 4n), `${LEAD}.`);
  assert.equal(sentence(0x3200_0000_0000_0005n), `${LEAD}.`);
});

test('a record behind a small dump, as secondary data', () => {
  const bytes = errorRecord(2, [FATAL_CACHE, { type: 'nmi', bytes: new Uint8Array(12) }]);
  const report = reportOf(
    buildKernelDump({ type: 4, bugCheck: 0x124, blobs: [{ tag: '00112233-4455-6677-8899-aabbccddeeff', bytes }] })
      .bytes,
  );
  assert.deepEqual(
    report.records?.map(({ name, read }) => [name, read]),
    [
      ['WHEA_ERROR_RECORD', true],
      ['Machine check', true],
      ['Non-maskable interrupt', true],
    ],
  );
  assert.deepEqual(facts(report)?.[0], ['Hardware error', 'corrected']);
});

test('records that promise more than they hold: named, and what is whole is read', () => {
  const record = errorRecord(1, [FATAL_CACHE, FATAL_CACHE]);
  const view = new DataView(record.buffer);
  view.setUint32(128, 0x7fff_fff0, true);
  const outside = stopped(record);
  assert.equal(outside.warnings[0]?.field, 'ErrorSection.Offset');
  assert.deepEqual(
    facts(outside)?.map(([key]) => key),
    ['Hardware error', 'Machine check', 'Outcome', 'MCi_STATUS', 'MCi_ADDR'],
  );
  view.setUint16(10, 0xffff, true);
  const many = stopped(record);
  assert.equal(many.warnings[0]?.field, 'ErrorRecord.Length');
  assert.equal(many.crash?.sentence, `${LEAD}.`);
});
