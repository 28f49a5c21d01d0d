import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Summary } from '../../../web/engine/access.ts';
import type { Module, Thread } from '../../../web/engine/report/report.ts';
import { isWellKnown } from '../../../web/share/known-modules.ts';
import { redact, type ShareSource } from '../../../web/share/redact.ts';
import { fieldsOf, readJson } from '../../../web/share/shape.ts';
import { summaryShape } from '../../../web/share/summary.ts';

/** Every text of the model that may not travel holds this. */
const CANARY = 'CANARY';

const modules: Module[] = [
  { name: `${CANARY}.dll`, path: `C:\\Users\\${CANARY}\\a.dll`, base: '0x7ff600000000', size: 65536, debugId: 'ABCD1' },
  { name: 'ntdll.dll', base: '0x7ffa00000000', size: 65536, version: '10.0.1.2', debugId: 'EF012' },
];

const threads: Thread[] = [
  {
    id: 17,
    name: CANARY,
    crashed: true,
    registers: { rip: '0x7ff600001234', rax: '0x43414e415259' },
    frames: [
      {
        address: '0x7ff600001234',
        module: `${CANARY}.dll`,
        offset: '0x1234',
        trust: 'context',
        function: CANARY,
        file: `/home/${CANARY}/x.c`,
        line: 7,
      },
      {
        address: '0x7ffa00000100',
        module: 'ntdll.dll',
        offset: '0x100',
        trust: 'scan',
        function: 'RtlUserThreadStart',
      },
    ],
  },
  {
    id: 18,
    name: CANARY,
    frames: [{ address: '0x7ffa00000200', module: 'ntdll.dll', offset: '0x200', trust: 'context' }],
  },
];

const counts = { threads: 2, modules: 2 } as Summary['counts'];

const source: ShareSource = {
  version: '1.0.0',
  threads,
  modules,
  summary: {
    revision: 1,
    done: 1,
    isComplete: true,
    bytesRead: 0,
    cacheMisses: 0,
    counts,
    spaces: [],
    origins: {},
    file: { kind: 'minidump', name: `${CANARY}.dmp`, size: 123456, time: '2026-11-19T16:42:07Z', comment: CANARY },
    system: { os: 'windows', osVersion: '10.0.26200', arch: 'x86-64', hostname: CANARY, osBuild: CANARY },
    process: { pid: 4242, name: `${CANARY}.exe`, commandLine: CANARY, environment: [CANARY], cwd: CANARY },
    crash: {
      kind: 'exception',
      code: '0xc0000005',
      name: 'EXCEPTION_ACCESS_VIOLATION',
      address: '0xd8',
      access: 'read',
      sentence: CANARY,
      message: CANARY,
      signature: CANARY,
      suspect: { module: `${CANARY}.dll`, why: 'first-own-frame', sentence: CANARY },
    },
  },
};

test('without a choice nothing of the author, person, machine or memory travels', () => {
  const text = JSON.stringify(redact(source, {}));
  assert.ok(!text.includes(CANARY));
  for (const part of ['7ff6', '26200', '4242', '123456', '16:42', '2026', 'x.c', '43414e']) {
    assert.ok(!text.includes(part), part);
  }
});

test('what a reader needs is there', () => {
  const shared = redact(source, {});
  assert.deepEqual(shared.modules, [{ n: 'module-1' }, { n: 'ntdll.dll', v: '10.0.1.2', id: 'EF012' }]);
  assert.deepEqual(shared.stack?.frames, [
    { m: 0, o: 0x1234, t: 'context' },
    { m: 1, o: 0x100, t: 'scan', f: 'RtlUserThreadStart' },
  ]);
  assert.deepEqual(shared.crash, {
    kind: 'exception',
    code: '0xc0000005',
    name: 'EXCEPTION_ACCESS_VIOLATION',
    access: 'read',
    addressKind: 'near-null',
    nullOffset: 0xd8,
    suspect: 0,
  });
  assert.equal(shared.osVersion, '11');
});

test('each choice adds its own fields only', () => {
  const named = redact(source, { ownNames: true });
  assert.equal(named.modules[0]?.n, `${CANARY}.dll`);
  assert.equal(named.stack?.frames[0]?.f, CANARY);
  assert.equal(named.stack?.frames[0]?.s, undefined);
  assert.equal(redact(source, { sourceFiles: true }).stack?.frames[0]?.s, 'x.c');
  assert.equal(redact(source, { processName: true }).process, `${CANARY}.exe`);
  assert.equal(redact(source, { month: true }).month, '2026-11');
  assert.equal(redact(source, { otherThreads: true }).others?.length, 1);
});

test('what is redacted always has the shape that a link takes', () => {
  for (const choices of [
    {},
    { ownNames: true, sourceFiles: true, otherThreads: true, processName: true, month: true, findingList: true },
  ]) {
    const shared = redact(source, choices);
    assert.deepEqual(readJson(summaryShape, JSON.stringify(shared)), shared);
  }
});

test('system modules are known by name, others are not', () => {
  for (const name of [
    'ntdll.dll',
    'KERNEL32.DLL',
    'api-ms-win-core-file-l1-2-0.dll',
    'libc.so.6',
    'libc-2.31.so',
    'ld-linux-x86-64.so.2',
    'libstdc++.so.6.0.30',
    'CoreFoundation',
    '[vdso]',
  ]) {
    assert.ok(isWellKnown(name), name);
  }
  for (const name of [
    'lf_sync.dll',
    'a.out',
    'libcompany.so.1',
    'ntdll.dll.exe',
    'libc.so.6.evil',
    'myntdll.dll',
    '',
  ]) {
    assert.ok(!isWellKnown(name), name);
  }
});

test('the list of fields that may travel is under review', () => {
  assert.deepEqual(
    fieldsOf(summaryShape)
      .filter(({ privacy }) => privacy === 'own')
      .map(({ path }) => path),
    [
      'crash.thrown',
      'crash.suspect',
      'process',
      'month',
      'modules',
      'modules[].n',
      'stack.name',
      'stack.frames[].f',
      'stack.frames[].s',
      'stack.frames[].l',
      'others',
      'others[].name',
      'others[].frames[].f',
      'others[].frames[].s',
      'others[].frames[].l',
      'findings',
      'findings[].d',
      'findings[].w',
    ],
  );
});
