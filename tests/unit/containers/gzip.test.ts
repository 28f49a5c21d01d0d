import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { random } from '../../fuzz/random.ts';
import { buildKernelDump } from '../../synth/windows-kernel/windows-kernel.ts';
import { openCore, reportOf } from '../open-core.ts';

/** Text, noise and zeros, longer than several restart points. */
function mixture(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at += 100_000) {
    const kind = (at / 100_000) % 3;
    if (kind === 0) bytes.write(`line ${at} of a log that repeats itself `.repeat(2500), at);
    else if (kind === 1) randomBytes(Math.min(100_000, size - at)).copy(bytes, at);
  }
  return bytes;
}

function opened(packed: Uint8Array) {
  const core = openCore(packed);
  while (core.step() < 1);
  return core;
}

test('a packed dump reads like the dump itself; places count inside', () => {
  const { bytes } = buildKernelDump({ type: 6 });
  const bare = reportOf(bytes);
  const packed = gzipSync(bytes);
  const report = reportOf(packed);
  assert.deepEqual(report.file.container, [{ kind: 'gzip' }]);
  assert.equal(report.file.size, packed.length);
  assert.deepEqual({ ...report, file: undefined }, { ...bare, file: undefined });
});

test('any place of a long stream is read exactly, in any order', () => {
  const bytes = mixture(23_000_000);
  const core = opened(gzipSync(bytes, { level: 1 }));
  assert.equal(core.summary().spaces[0]?.size, bytes.length);
  const next = random(3);
  for (let i = 0; i < 200; i++) {
    const at = next(bytes.length - 5000);
    assert.deepEqual(Buffer.from(core.readFile(at, 5000)), bytes.subarray(at, at + 5000), `at ${at}`);
  }
  assert.deepEqual(Buffer.from(core.readFile(bytes.length - 7, 100)), bytes.subarray(-7));
});

test('members one after the other are one file; zeros behind them are padding', () => {
  const { bytes } = buildKernelDump({ type: 1 });
  const cut = 9000;
  const packed = Buffer.concat([gzipSync(bytes.subarray(0, cut)), gzipSync(bytes.subarray(cut)), Buffer.alloc(512)]);
  const report = reportOf(packed);
  assert.equal(report.file.variant, 'complete');
  assert.deepEqual(report.warnings, []);
  assert.equal(opened(packed).summary().spaces[0]?.size, bytes.length);
});

test('other bytes behind the stream are told', () => {
  const packed = Buffer.concat([gzipSync(buildKernelDump({ type: 1 }).bytes), Buffer.from('something else')]);
  const { warnings } = reportOf(packed);
  assert.equal(warnings[0]?.code, 'trailing-bytes');
  assert.equal(warnings[0]?.found, '14 bytes');
});

test('a cut stream gives what it holds, and says so', () => {
  const bytes = mixture(3_000_000);
  buildKernelDump({ type: 3 }).bytes.forEach((byte, i) => {
    bytes[i] = byte;
  });
  const packed = gzipSync(bytes);
  const report = reportOf(packed.subarray(0, packed.length / 2));
  assert.equal(report.file.kind, 'windows-kernel-dump');
  assert.deepEqual(report.file.truncated, { present: Math.floor(packed.length / 2) });
  assert.ok(report.warnings.some(({ code, message }) => code === 'damaged-container' && /end too early/.test(message)));
});

test('a wrong sum is told, and the data are shown', () => {
  const packed = gzipSync(buildKernelDump({ type: 1 }).bytes);
  packed.writeUInt32LE(1, packed.length - 8);
  const { file, warnings } = reportOf(packed);
  assert.equal(file.variant, 'complete');
  assert.match(warnings[0]?.message ?? '', /do not match their checksum/);
});

test('gzip in gzip, and no deeper than anyone needs', () => {
  let packed: Uint8Array = buildKernelDump({ type: 1 }).bytes;
  for (let depth = 1; depth <= 5; depth++) {
    packed = gzipSync(packed);
    const { file } = reportOf(packed);
    assert.equal(file.kind, depth <= 4 ? 'windows-kernel-dump' : 'unknown', `depth ${depth}`);
    assert.equal(file.container?.length, Math.min(depth, 4));
  }
});

test('a stored name and a comment are passed over', () => {
  const { bytes } = buildKernelDump({ type: 1 });
  const plain = gzipSync(bytes);
  const head = Buffer.from([0x1f, 0x8b, 8, 0x18, 0, 0, 0, 0, 0, 3]);
  const packed = Buffer.concat([head, Buffer.from('a.dmp\0a comment\0'), deflateRawSync(bytes), plain.subarray(-8)]);
  assert.deepEqual(reportOf(packed).warnings, []);
});

test('a stream that unpacks without end is stopped, and that is told', () => {
  const { bytes } = buildKernelDump({ type: 3 });
  // As for a file of gigabytes, with the limit of gigabytes set to what a test can pack.
  const packed = gzipSync(Buffer.concat([bytes, Buffer.alloc(64 << 20)]));
  const core = openCore(packed);
  core.limitUnpacked(4 << 20);
  while (core.step() < 1);
  const { file, warnings } = core.report();
  const limit = warnings.find(({ code }) => code === 'output-limit');
  assert.match(limit?.message ?? '', /unpacking was stopped/);
  const size = core.summary().spaces[0]?.size ?? 0;
  assert.ok(size > 4 << 20 && size < 8 << 20, `${size}`);
  // What was unpacked is shown.
  assert.equal(file.kind, 'windows-kernel-dump');
  // The same stream is no trap where that much is allowed.
  assert.ok(!reportOf(packed).warnings.some(({ code }) => code === 'output-limit'));
});

test('with many wrong sums unpacking ends, and that is told', () => {
  const { bytes } = buildKernelDump({ type: 3 });
  const wrong = (data: Uint8Array) => {
    const packed = gzipSync(data);
    packed.writeUInt32LE(1, packed.length - 8);
    return packed;
  };
  const tail = Array.from({ length: 25 }, () => wrong(Buffer.from('more')));
  const told = (count: number) =>
    reportOf(Buffer.concat([gzipSync(bytes), ...tail.slice(0, count)])).warnings.map(({ message }) => message);
  assert.ok(told(20).every((message) => !/not unpacked/.test(message)));
  const many = told(25);
  assert.match(many[20] ?? '', /^More than 20 parts of the gzip file are damaged: .* is not unpacked\.$/);
});
