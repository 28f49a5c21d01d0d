import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildSample } from '../../synth/sample.ts';
import { reportOf } from '../open-core.ts';

test('the sample is a whole dump: nothing is missing, every stream is read', () => {
  const { file, warnings, records, crash, threads, process, system } = reportOf(buildSample());
  assert.deepEqual(warnings, []);
  assert.ok(records?.every(({ read }) => read));
  assert.equal(file.variant, 'partial');
  assert.equal(system?.osName, 'Windows 11 23H2');
  assert.equal(crash?.name, 'EXCEPTION_ACCESS_VIOLATION');
  assert.equal(crash?.access, 'read');
  assert.equal(crash?.address, '0x28');
  assert.equal(process?.name, 'paper-boat.exe');
  assert.ok(process?.environment?.includes('GITHUB_TOKEN'));
  assert.deepEqual(
    threads?.map(({ name, crashed, stackEnd }) => [name, crashed, stackEnd]),
    [
      ['Main', true, 'complete'],
      ['Autosave', undefined, 'complete'],
      ['Pool worker', undefined, 'complete'],
    ],
  );
  const frames = threads?.[0]?.frames?.map(({ module, offset }) => `${module}+${offset}`);
  assert.deepEqual(frames, [
    'boat-core.dll+0x1a4c',
    'boat-core.dll+0x1b93',
    'boat-core.dll+0x2317',
    'paper-boat.exe+0x1f2e',
    'paper-boat.exe+0x10c9',
    'paper-boat.exe+0x2c150',
    'kernel32.dll+0x1257d',
    'ntdll.dll+0x5aa48',
  ]);
});

test('two builds of the sample have the same bytes', () => {
  assert.deepEqual(buildSample(), buildSample());
});
