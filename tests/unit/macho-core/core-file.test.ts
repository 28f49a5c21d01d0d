import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import { macCoreFile } from '../../synth/macho-core/core-file.ts';
import { arm64Core } from '../../synth/macho-core/samples.ts';
import { reportOf } from '../open-core.ts';

const core = arm64Core().build().bytes;
const LOG = 'panic(cpu 0 caller 0xfffffe0012345678): "example"';

const FORMS = [
  ['version 1, gzip', 1, gzipSync(core), [{ kind: 'mac-core-file', member: 'kernel' }, { kind: 'gzip' }]],
  ['version 2, zlib', 2, deflateSync(core), [{ kind: 'mac-core-file', member: 'kernel' }]],
  ['version 2, as it is', 2, core, [{ kind: 'mac-core-file', member: 'kernel' }]],
] as const;

for (const [what, version, bytes, containers] of FORMS) {
  test(`the kernel's core is read out of its file: ${what}`, () => {
    const { file, threads, annotations, crash } = reportOf(
      macCoreFile(
        version,
        [
          { name: 'coprocessor', bytes: new Uint8Array(600).fill(7) },
          { name: 'kernel', bytes },
        ],
        LOG,
      ),
    );
    assert.equal(file.kind, 'macho-core');
    assert.deepEqual(file.container?.slice(0, containers.length), containers);
    assert.deepEqual([threads?.length, crash?.address], [2, '0x18']);
    assert.equal(annotations?.find(({ key }) => key === 'panic log')?.value, LOG);
  });
}

test('an encrypted core is told, and the panic is read instead', () => {
  const { file, crash, warnings } = reportOf(
    macCoreFile(2, [{ name: 'kernel', bytes: new Uint8Array(600), flags: 1 }], LOG),
  );
  assert.equal(file.kind, 'apple-panic');
  assert.equal(crash?.message, LOG);
  assert.ok(warnings.some(({ code, message }) => code === 'member-unread' && /encrypted/.test(message)));
});

test('cores that lie nowhere and too many of them are told', () => {
  const whole = macCoreFile(1, [{ name: 'kernel', bytes: core }]);
  const view = new DataView(whole.buffer);
  view.setBigUint64(24, 1n << 40n, true);
  assert.ok(reportOf(whole).warnings.some(({ field }) => field === 'MacCoreFile.num_files'));
  view.setBigUint64(24, 1n, true);
  view.setBigUint64(32, 1n << 50n, true);
  assert.ok(reportOf(whole).warnings.some(({ field }) => field === 'MacCoreFile.offset'));
});
