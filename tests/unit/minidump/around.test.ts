import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MinidumpBuilder, moduleList, systemInfo } from '../../synth/minidump/index.ts';
import { reportOf } from '../open-core.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

function upload(boundary: string, tail: string): { readonly body: Uint8Array; readonly bytes: Uint8Array } {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  moduleList(dump, [{ base: 0x1000n, size: 16, path: 'a.exe' }]);
  const { bytes } = dump.build();
  const head = [
    `--${boundary}`,
    'Content-Disposition: form-data; name="prod"',
    '',
    'Example',
    `--${boundary}`,
    'Content-Disposition: form-data; name="ver"',
    '',
    '1.2.3',
    `--${boundary}`,
    'Content-Disposition: form-data; name="upload_file_minidump"; filename="0f4c.dmp"',
    'Content-Type: application/octet-stream',
    '',
    '',
  ].join('\r\n');
  return { body: Buffer.concat([text(head), bytes, text(tail)]), bytes };
}

test("an upload's body is a container: the dump inside, the form's fields beside it", () => {
  for (const tail of ['\r\n--Crashpad42--\r\n', '']) {
    const { body, bytes } = upload('Crashpad42', tail);
    const report = reportOf(body);
    assert.equal(report.file.kind, 'minidump');
    assert.deepEqual(report.file.container, [{ kind: 'multipart', member: '0f4c.dmp' }]);
    assert.equal(report.modules?.[0]?.name, 'a.exe');
    assert.ok((report.modules?.[0]?.at ?? 0) < bytes.length, 'places count inside');
    assert.deepEqual(
      report.annotations?.filter(({ type }) => type === 'form field').map(({ key, value }) => [key, value]),
      [
        ['prod', 'Example'],
        ['ver', '1.2.3'],
      ],
    );
    assert.equal(report.file.truncated, undefined);
    assert.deepEqual(report.warnings, []);
  }
});

test('text that begins with dashes is no upload', () => {
  assert.equal(reportOf(text('-- a list\n-- of things\n'.repeat(100))).file.kind, 'unknown');
});

test('the form before minidumps is recognised, with a way to go on', () => {
  const old = new Uint8Array(256);
  old.set(text('USERDU64'));
  const { file, warnings } = reportOf(old);
  assert.equal(file.kind, 'unknown');
  assert.equal(file.kindName, 'Windows NT user dump');
  assert.equal(file.bits, 64);
  assert.equal(warnings[0]?.code, 'old-format');
});
