import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linuxSample } from '../synth/elf-core/samples.ts';
import { MinidumpBuilder, miscInfo, moduleList, systemInfo } from '../synth/minidump/index.ts';
import { openCore } from './open-core.ts';

function opened(bytes: Uint8Array) {
  const core = openCore(bytes);
  while (core.step() < 1);
  return core;
}

test('of a minidump each fact of machine and process leads to the stream that it was read from', () => {
  const dump = new MinidumpBuilder({ time: 1_700_000_000 });
  systemInfo(dump);
  miscInfo(dump);
  moduleList(dump, [{ path: 'C:\\app\\app.exe', base: 0x40_0000n, size: 0x1000 }]);
  const { bytes, places } = dump.build();
  const { origins, process } = opened(bytes).summary();
  assert.equal(origins['system.osVersion'], places['system info']?.at);
  assert.equal(origins['system.cpus'], places['system info']?.at);
  assert.notEqual(process?.pid, undefined);
  assert.equal(origins['process.pid'], places['misc info']?.at);
  assert.equal(origins['file.time'], 0);
  const [module] = opened(bytes).rows('modules', { from: 0, count: 1 }).rows;
  assert.equal(origins['process.name'], module?.at);
  // What is unknown was read nowhere.
  assert.equal(origins['system.hostname'], undefined);
});

test('of a core the note is named, and for what lies in memory its place in the file', () => {
  const bytes = linuxSample();
  const core = opened(bytes);
  const { origins, process } = core.summary();
  const { rows } = core.rows('records', { from: 0, count: 100 });
  const noteOf = (name: string) => rows.find((row) => row.name === name)?.at;
  assert.equal(origins['process.pid'], noteOf('NT_PRPSINFO'));
  const textAt = (at: number | undefined, length: number) =>
    new TextDecoder().decode(bytes.subarray(at ?? 0, (at ?? 0) + length));
  assert.deepEqual(process?.args, ['/opt/server', '--port', '80']);
  assert.equal(textAt(origins['process.args'], 11), '/opt/server');
  assert.equal(textAt(origins['process.commandLine'], 11), '/opt/server');
  assert.equal(textAt(origins['process.environment'], 5), 'PATH=');
});
