import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildUpload } from '../../synth/upload.ts';
import { buildUserDump, USER_MODULES } from '../../synth/userdump.ts';
import { reportOf } from '../open-core.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

test("an upload's body is a container: the dump inside, the form's fields beside it", () => {
  for (const tail of ['\r\n--Crashpad42--\r\n', '']) {
    const { body, bytes } = buildUpload('Crashpad42', tail);
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

test('fields of more than one line are kept whole; a file beside the dump is no field; a dump far behind is found', () => {
  const { body } = buildUpload('Crashpad42');
  const part = (name: string, value: string) =>
    `--Crashpad42\r\nContent-Disposition: form-data; ${name}\r\n\r\n${value}\r\n`;
  const log = 'first\r\n\r\n-- third\nlast';
  const fields =
    part('name="log"', log) + part('name="empty"', '') + part('name="file"; filename="a.txt"', 'line\n'.repeat(50_000));
  const report = reportOf(Buffer.concat([text(fields), body]));
  assert.equal(report.file.kind, 'minidump');
  const found = report.annotations?.filter(({ type }) => type === 'form field').map(({ key, value }) => [key, value]);
  assert.deepEqual(found, [
    ['log', log],
    ['prod', 'Example'],
    ['ver', '1.2.3'],
  ]);
  assert.deepEqual(report.warnings, []);
  assert.equal(reportOf(text(fields)).file.kind, 'unknown');
  const long = reportOf(Buffer.concat([text(part('name="log"', 'x'.repeat(70_000))), body]));
  assert.equal(long.annotations?.find(({ key }) => key === 'log')?.value?.length, 32_768);
  assert.deepEqual(
    long.warnings.map(({ code }) => code),
    ['fields-cut'],
  );
});

test('text that begins with dashes is no upload', () => {
  assert.equal(reportOf(text('-- a list\n-- of things\n'.repeat(100))).file.kind, 'unknown');
});

for (const bits of [32, 64] as const) {
  test(`the form before minidumps, ${bits} bit: its modules are listed, with a way to go on`, () => {
    const { bytes, modules: places } = buildUserDump(bits);
    const { file, system, modules, warnings } = reportOf(bytes);
    assert.deepEqual([file.kind, file.kindName, file.bits], ['unknown', 'Windows NT user dump', bits]);
    assert.deepEqual([system?.os, system?.arch], ['windows', bits === 64 ? 'x86-64' : 'x86']);
    assert.deepEqual(
      modules?.map(({ base, size, path, at, role }) => [base, size, path, at, role]),
      USER_MODULES.map(({ base, size, name }, i) => [
        `0x${base.toString(16)}`,
        size,
        name,
        places[i],
        i === 0 ? 'main' : 'library',
      ]),
    );
    assert.equal(modules?.[1]?.name, 'ntdll.dll');
    assert.deepEqual(
      warnings.map(({ code }) => code),
      ['old-format'],
    );
  });
}

test('a user dump whose list of modules is cut, endless, or has a name without end', () => {
  const { bytes, modules } = buildUserDump(32);
  const second = modules[1] ?? 0;
  const cut = reportOf(bytes.subarray(0, second + 6));
  assert.deepEqual([cut.modules?.length, cut.warnings.at(-1)?.at], [1, second + 4]);
  const endless = Buffer.from(bytes);
  endless.writeUInt32LE(0xffffffff, 24);
  const told = reportOf(endless);
  assert.ok(told.warnings.some(({ field, found }) => field === 'UserDump.ModuleCount' && found === 0xffffffff));
  assert.equal(told.modules?.length, USER_MODULES.length);
  const long = Buffer.from(bytes);
  long.writeUInt32LE(0x7fffffff, second + 8);
  const named = reportOf(long);
  assert.deepEqual([named.modules?.length, named.warnings.at(-1)?.field], [1, 'CrashModule.ImageNameLength']);
});
