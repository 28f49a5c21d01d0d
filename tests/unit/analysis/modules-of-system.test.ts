import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildProcessDump, type Os } from '../../synth/process-dump.ts';
import { openCore } from '../open-core.ts';

const OF_SYSTEM: readonly (readonly [Os, string])[] = [
  ['windows', 'C:\\Windows\\System32\\ntdll.dll'],
  ['windows', 'C:\\WINDOWS\\SysWOW64\\kernel32.dll'],
  ['windows', 'C:\\Windows\\WinSxS\\amd64_microsoft.windows.common-controls\\comctl32.dll'],
  ['windows', '\\SystemRoot\\system32\\hal.dll'],
  ['windows', '\\??\\C:\\Windows\\System32\\wow64.dll'],
  ['windows', 'kernelbase.dll'],
  ['linux', '/lib/x86_64-linux-gnu/libm-2.13.so'],
  ['linux', '/usr/lib/x86_64-linux-gnu/libc.so.6'],
  ['linux', '/lib64/ld-linux-x86-64.so.2'],
  ['linux', '/usr/lib64/libstdc++.so.6'],
  ['macos', '/usr/lib/libSystem.B.dylib'],
  ['macos', '/System/Library/Frameworks/AppKit.framework/Versions/C/AppKit'],
  ['android', '/apex/com.android.runtime/lib64/bionic/libc.so'],
  ['android', '/system/lib64/libutils.so'],
];

const OWN: readonly (readonly [Os, string])[] = [
  ['windows', 'C:\\Program Files\\Lanternfish\\lf_sync.dll'],
  ['windows', 'D:\\Windows-tools\\thing.dll'],
  ['windows', 'C:\\Windows\\System32\\DriverStore\\FileRepository\\nv\\nvoglv64.dll'],
  ['windows', 'mystery.dll'],
  ['linux', '/opt/tidewatch/lib/libtide.so'],
  ['linux', '/home/u/lib/libtide.so'],
  ['macos', '/Applications/Firefox.app/Contents/MacOS/XUL'],
  ['android', '/data/app/com.example/lib/arm64/libnative.so'],
];

/** The first module is the program itself. */
function judged(os: Os, name: string): readonly boolean[] {
  const program = os === 'windows' ? 'C:\\Windows\\System32\\notepad.exe' : '/usr/bin/sleep';
  const modules = [program, name].map((path, at) => ({
    name: path,
    base: 0x1000_0000n * BigInt(at + 1),
    size: 0x1_0000,
  }));
  const core = openCore(buildProcessDump({ arch: 'x86-64', os, modules, threads: [{ id: 1 }] }));
  while (core.step() < 1);
  return modules.map((_, at) => core.isOfSystem(at));
}

test('what came with the system is told by its folder and its name, the program itself never is', () => {
  for (const [os, path] of OF_SYSTEM) assert.deepEqual(judged(os, path), [false, true], path);
  for (const [os, path] of OWN) assert.deepEqual(judged(os, path), [false, false], path);
});

test('a number that no module has belongs to none', () => {
  const core = openCore(buildProcessDump({ arch: 'x86-64', os: 'linux', threads: [{ id: 1 }] }));
  while (core.step() < 1);
  assert.equal(core.isOfSystem(0), false);
  assert.equal(core.isOfSystem(-1), false);
});
