import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOfSystem } from '../../../web/parts/state/system-modules.ts';

const OF_SYSTEM = [
  'C:\\Windows\\System32\\ntdll.dll',
  'C:\\WINDOWS\\SysWOW64\\kernel32.dll',
  'C:\\Windows\\WinSxS\\amd64_microsoft.windows.common-controls\\comctl32.dll',
  '\\SystemRoot\\system32\\hal.dll',
  '\\??\\C:\\Windows\\System32\\wow64.dll',
  'C:\\Windows\\explorer.exe',
  '/lib/x86_64-linux-gnu/libm-2.13.so',
  '/usr/lib/x86_64-linux-gnu/libc.so.6',
  '/lib64/ld-linux-x86-64.so.2',
  '/usr/lib64/libstdc++.so.6',
  '/usr/lib/libSystem.B.dylib',
  '/System/Library/Frameworks/AppKit.framework/Versions/C/AppKit',
  '/apex/com.android.runtime/lib64/bionic/libc.so',
  '/system/lib64/libutils.so',
];

const OWN = [
  'C:\\Program Files\\Lanternfish\\lf_sync.dll',
  'C:\\src\\crashpad\\tiny.exe',
  'D:\\Windows-tools\\thing.dll',
  'C:\\Users\\x\\AppData\\Local\\Windows\\System32\\fake.dll',
  '\\SystemRoot\\System32\\drivers\\kelpnet.sys',
  '/opt/tidewatch/lib/libtide.so',
  '/usr/lib/firefox/libxul.so',
  '/usr/lib/x86_64-linux-gnu/gimp/2.0/plug-ins/x/x.so',
  '/home/u/lib/libc.so.6',
  '/Applications/Firefox.app/Contents/MacOS/XUL',
  '/data/app/com.example/lib/arm64/libnative.so',
];

test('modules in the system’s folders are its own', () => {
  for (const path of OF_SYSTEM) assert.ok(isOfSystem({ path, role: 'library' }), path);
});

test('modules elsewhere are not, also in folders that only look like the system’s', () => {
  for (const path of OWN) assert.ok(!isOfSystem({ path, role: 'library' }), path);
});

test('the program is never the system’s, the kernel’s code always is, an unknown path tells nothing', () => {
  assert.ok(!isOfSystem({ path: 'C:\\Windows\\System32\\notepad.exe', role: 'main' }));
  assert.ok(isOfSystem({ name: 'linux-gate.so', role: 'vdso' }));
  assert.ok(!isOfSystem({ name: 'mystery.so', role: 'library' }));
});
