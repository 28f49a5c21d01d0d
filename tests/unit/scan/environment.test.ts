/** Environments in ordinary memory of a minidump, to which no record leads. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Core } from '../../../web/engine/core/core.ts';
import { VariableReader, variablesAround } from '../../../web/engine/scan/environment.ts';
import { FindingCollector } from '../../../web/engine/scan/findings/collector.ts';
import { blockOf, environmentDump, LINUX, range, SECRETS, WINDOWS } from '../../synth/environments.ts';
import { MinidumpBuilder, memory64List, systemInfo } from '../../synth/minidump/index.ts';
import { plant } from '../masking/secrets.ts';
import { builds, MemorySource, masker } from '../open-core.ts';
import { openScanner } from '../scanner/open-scanner.ts';

const { text: token } = plant('github', 5);

function marksOf(bytes: Uint8Array) {
  const core = new Core(builds.core, masker, new MemorySource(bytes));
  while (core.step() < 1);
  const attribute = (offset: number) => core.place(offset);
  const collector = new FindingCollector({ total: bytes.length, attribute });
  const scanner = openScanner();
  scanner.begin(0);
  scanner.push(bytes);
  scanner.finish();
  collector.add(scanner.drainWithMarks());
  return { core, attribute, collector, marks: collector.environmentMarks };
}

function scanned(bytes: Uint8Array) {
  const { core, attribute, collector, marks } = marksOf(bytes);
  const variables = new VariableReader(core, attribute).read(marks);
  return { core, variables, findings: collector.findings(bytes.length, true) };
}

for (const lead of [0, 1]) {
  test(`names are read from blocks in UTF-16 and ASCII, from place ${lead} of a word on`, () => {
    const bytes = environmentDump(lead);
    const { core, variables, findings } = scanned(bytes);
    assert.equal(core.report().process?.environment, undefined);
    const names = [...WINDOWS, ...LINUX].map((line) => line.replace(/(.)=.*/, '$1')).filter((name) => name[0] !== '=');
    assert.deepEqual(
      variables.variables.map(({ name }) => name),
      names.sort(),
    );
    assert.deepEqual([variables.blocks, variables.isAll], [2, true]);
    for (const { offset = 0, name } of variables.variables) {
      const text = Buffer.from(bytes).toString(
        LINUX.some((line) => line.startsWith(`${name}=`)) ? 'latin1' : 'utf16le',
        offset,
        offset + 40,
      );
      assert.match(text, /^(=C:=|SHELL=)/, name);
    }
    const credentials = findings.items.filter((item) => item.class === 'credential');
    const told = credentials.map(({ detector, mask, places: [place] }) => [detector, mask, place?.where?.kind]);
    assert.deepEqual(told, [
      ['conn-postgres', '…', 'environment'],
      ['env-password', '…', 'environment'],
      ['github-pat', `ghp_…${token.slice(-3)}`, 'environment'],
    ]);
    const shown = JSON.stringify([variables, findings, core.report()]);
    for (const secret of SECRETS) assert.ok(!shown.includes(secret));
  });
}

test('of more environments than are listed those nearest the front are, whatever is searched first', () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  const blocks = Array.from({ length: 300 }, (_, i) => `\0${blockOf(['A=1', 'PATH=/bin', `NAME_${i}=x`, 'B=2'])}\0\0`);
  const ranges = blocks.map((block, i) => ({
    base: BigInt(0x10000 + i * 0x1000),
    bytes: range(0x1000, 16, Buffer.from(block)),
  }));
  memory64List(dump, ranges);
  const { core, attribute, marks } = marksOf(dump.build().bytes);
  assert.equal(marks.length, 300);
  const inOrder = new VariableReader(core, attribute).read(marks);
  assert.deepEqual([inOrder.blocks, inOrder.isAll], [256, false]);
  assert.ok(inOrder.variables.some(({ name }) => name === 'NAME_255'));
  assert.ok(!inOrder.variables.some(({ name }) => name === 'NAME_256'));
  const reader = new VariableReader(core, attribute);
  reader.read(marks.slice(200));
  reader.read([...marks.slice(100, 200), ...marks.slice(200)]);
  assert.deepEqual(reader.read([...marks].reverse()), inOrder);
});

test('a block in two ranges that lie apart, and one without a search path, are read', () => {
  const half = WINDOWS.indexOf('OS=Windows_NT');
  const parts = [
    ['APPDATA=C:\\Users\\q\\AppData', 'AWS_REGION=eu', 'ComSpec=C:\\cmd.exe', 'DB_HOST=db7'],
    WINDOWS.slice(half),
    ['HOSTNAME=web-7', 'APP_ENV=live', 'HOME=/root', 'APP_PORT=80'],
  ];
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  memory64List(
    dump,
    parts.map((lines, i) => ({
      base: BigInt(0x10000 + i * 0x10_0000),
      bytes: range(0x4000, 0x1000, Buffer.from(`\0${blockOf(lines)}`, i === 2 ? 'latin1' : 'utf16le')),
    })),
  );
  const { variables } = scanned(dump.build().bytes);
  const names = parts.flat().map((line) => line.replace(/=.*/, ''));
  assert.deepEqual(
    variables.variables.map(({ name }) => name),
    names.sort(),
  );
  assert.equal(variables.blocks, 3);
});

test('a name that is a secret itself is masked', () => {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  memory64List(dump, [
    { base: 0x10000n, bytes: range(0x2000, 9, Buffer.from(`\0${blockOf(['A=1', 'PATH=/bin', `${token}=x`, 'B=2'])}`)) },
  ]);
  const names = scanned(dump.build().bytes).variables.variables.map(({ name }) => name);
  assert.deepEqual(names, ['A', 'B', 'PATH', `ghp_…${token.slice(-3)}`]);
});

test('a block ends where no variable follows, and two variables are none', () => {
  const units = Buffer.from('garbage\0x y=1\0A=\0PATH=/bin\0F=() {\n a\tb\n}\0\0Z=1\0');
  assert.deepEqual(variablesAround(units, units.indexOf('PATH')).names, ['A', 'PATH', 'F']);
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  memory64List(dump, [{ base: 0x10000n, bytes: range(0x2000, 8, Buffer.from('\0PATH=/bin\0HOME=/\0\0')) }]);
  assert.deepEqual(scanned(dump.build().bytes).variables, { variables: [], blocks: 0, isAll: true });
});
