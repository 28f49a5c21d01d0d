/** Every stream of a minidump with a mark in each of its texts, paddings and gaps: what levels do to each. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MinidumpBuilder } from '../../../synth/minidump/builder.ts';
import { contextOf } from '../../../synth/minidump/contexts.ts';
import {
  assertionInfo,
  breakpadInfo,
  crashpadInfo,
  dsoDebug,
  macCrashInfo,
  textStream,
} from '../../../synth/minidump/extensions.ts';
import {
  exceptionStream,
  functionTable,
  handleData,
  handleOperations,
  memory64List,
  memoryList,
  miscInfo,
  moduleList,
  nb10,
  rsds,
  sid,
  systemInfo,
  threadInfo,
  threadList,
  threadNames,
  tokenStream,
  unloadedModules,
} from '../../../synth/minidump/index.ts';
import { ascii, clean } from '../clean.ts';
import { MARK_SIZE, Marks } from './marks.ts';

const MODULE = 0x14000_0000n;
const STACK = 0x7000_0000n;
const SP = STACK + 0x100n;
const GUID = new Uint8Array(16).fill(0x5a);

/** A record with bytes behind the zero that ends its text. */
const withRest = (record: Uint8Array, rest: Uint8Array): Uint8Array => new Uint8Array([...record, ...rest]);

function context(marks: Marks, where: string): Uint8Array {
  const { bytes } = contextOf('x86-64', { rip: MODULE + 0x1234n, rsp: SP });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const put = (at: number, name: string, stacks: 'gone' | 'stays', pointers: 'gone' | 'stays' = stacks) =>
    view.setBigUint64(at, marks.word(`${where}: ${name}`, stacks, pointers), true);
  put(0x00, 'home of a parameter', 'stays', 'gone');
  put(0x28, 'last home', 'stays', 'gone');
  put(0x48, 'debug register', 'stays', 'gone');
  put(0x78, 'rax', 'stays', 'gone');
  put(0xf0, 'r15', 'stays', 'gone');
  put(0x120, 'x87 register', 'gone');
  put(0x1a0, 'xmm0', 'gone');
  put(0x298, 'xmm15', 'gone');
  put(0x2a0, 'reserved of FXSAVE', 'gone');
  put(0x300, 'vector register', 'gone');
  put(0x498, 'last vector register', 'gone');
  put(0x4a8, 'debug control', 'stays', 'gone');
  put(0x4c8, 'last exception', 'stays', 'gone');
  // CONTEXT_EX: all, legacy, XSAVE area (offset and length); then an AVX state with its header.
  const ex = new Uint8Array(24 + 8 + 64 + 256 + 8);
  const exView = new DataView(ex.buffer);
  exView.setInt32(16, 32, true);
  exView.setUint32(20, 64 + 256, true);
  ex.set(marks.bytes(`${where}: padding of the extended part`, 'gone'), 24);
  exView.setBigUint64(32, 4n, true);
  ex.set(marks.bytes(`${where}: upper half of ymm0`, 'gone'), 32 + 64);
  ex.set(marks.bytes(`${where}: behind the extended part`, 'gone'), 32 + 64 + 256);
  return new Uint8Array([...bytes, ...ex]);
}

function stack(marks: Marks): Uint8Array {
  const bytes = new Uint8Array(0x1000);
  const view = new DataView(bytes.buffer);
  bytes.set(marks.bytes('below the stack pointer', 'gone'), 0x20);
  view.setBigUint64(0x108, MODULE + 0x2000n, true);
  bytes.set(marks.bytes('a local variable', 'stays', 'gone'), 0x200);
  bytes.set(marks.bytes('a local variable at an odd place', 'stays', 'gone'), 0x303);
  bytes.set(Buffer.from(marks.text('a local variable in UTF-16', 'stays', 'gone'), 'utf16le'), 0x401);
  bytes.set(marks.bytes('the end of the stack', 'stays', 'gone'), 0x1000 - MARK_SIZE);
  return bytes;
}

function streams(dump: MinidumpBuilder, marks: Marks): void {
  const gap = (name: string) => dump.put(name, marks.bytes(name, 'gone'));
  const user = (name: string) => `C:\\Users\\${marks.text(`${name}: user`, 'gone')}\\`;
  gap('gap behind the directory');
  systemInfo(dump, { servicePack: marks.text('service pack', 'stays') });
  miscInfo(dump, {
    zone: { id: 1, bias: 0, standard: marks.text('time zone', 'gone'), daylight: marks.text('daylight time', 'gone') },
    build: `19041.1\0${marks.text('behind the build string', 'gone')}`,
    debugBuild: `dbghelp\0${marks.text('behind the debug build string', 'gone')}`,
  });
  gap('gap between streams');
  moduleList(dump, [
    {
      base: MODULE,
      size: 0x9000,
      path: `${user('module')}${marks.text('module: base name', 'stays')}.exe`,
      record: withRest(rsds(GUID, 1, `${user('symbol file')}a.pdb`), marks.bytes('behind the symbol file', 'gone')),
      misc: withRest(ascii('\x01\0\0\0\x80\0\0\0\0\0\0\0'), ascii(`${user('debug record')}a.dbg\0`)),
    },
    {
      base: MODULE + 0x10000n,
      size: 0x1000,
      path: 'C:\\x\\b.dll',
      record: withRest(nb10(1, 1, 'b.pdb'), marks.bytes('behind the older symbol file', 'gone')),
    },
  ]);
  unloadedModules(dump, [{ base: 0x19000_0000n, size: 0x1000, name: `${user('unloaded module')}c.dll` }]);
  threadInfo(dump, [{ id: 1 }]);
  threadNames(dump, [[1, marks.text('thread name', 'stays')]]);
  exceptionStream(dump, { threadId: 1, code: 0xc0000005, parameters: [0n, 8n], context: context(marks, 'exception') });
  handleData(dump, [
    {
      value: 4n,
      type: marks.text('handle type', 'stays', 'gone'),
      name: marks.text('handle name', 'gone'),
      information: [[6, marks.bytes('details of a handle', 'gone')]],
    },
  ]);
  handleOperations(dump, [{ handle: 4n, thread: 1, operation: 1 }]);
  tokenStream(dump, [
    {
      id: 1,
      session: 1,
      user: withRest(sid(5, 21), marks.bytes('token', 'gone')),
      groups: [],
      primaryGroup: sid(5),
      privileges: [],
    },
  ]);
  functionTable(dump, [{ low: 0x1000n, high: 0x2000n, entries: 1 }]);
  dump.stream(10, 'comment', marks.bytes('comment', 'gone'));
  dump.stream(11, 'wide comment', dump.writer().utf16(marks.text('wide comment', 'gone')));
  dump.stream(20, 'JavaScript', marks.bytes('JavaScript data', 'gone'));
  dump.stream(23, 'trace', marks.bytes('processor trace', 'gone'));
  dump.stream(0x1234, 'unknown', marks.bytes('a stream of an unknown type', 'gone'));
  assertionInfo(dump, {
    expression: `${marks.text('assertion', 'stays')}\0${marks.text('behind the assertion', 'gone')}`,
    function: `f\0${marks.text('behind the function', 'gone')}`,
    file: `${user('assertion')}a.cpp\0${marks.text('behind the file', 'gone')}`,
    line: 3,
    type: 1,
  });
  breakpadInfo(dump, 3, 1, 1);
  crashpadInfo(dump, {
    reportId: withRest(marks.bytes('report id', 'stays'), new Uint8Array(8)),
    clientId: withRest(marks.bytes('client id', 'gone'), new Uint8Array(8)),
    simple: {
      [marks.text('annotation: name', 'stays')]: marks.text('annotation: value', 'gone'),
      ver: marks.text('annotation: version', 'stays'),
    },
    modules: [
      {
        index: 0,
        list: [marks.text('annotation of a list', 'gone')],
        simple: { key: marks.text('annotation of a module', 'gone') },
        objects: [
          ['object', 1, marks.bytes('annotation object', 'gone')],
          ['abort_message', 1, marks.bytes('abort message', 'stays')],
        ],
      },
    ],
  });
  textStream(dump, 0x47670003, 'cpuinfo', `model name : ${marks.text('cpuinfo', 'stays')}\n`);
  textStream(dump, 0x47670004, 'status', `Name:\t${marks.text('status', 'stays')}\n`);
  textStream(dump, 0x47670005, 'lsb', `DISTRIB_ID=${marks.text('release', 'stays')}\n`);
  const program = `/opt/${marks.text('folder of the program', 'gone')}/${marks.text('program', 'stays', 'gone')}`;
  textStream(dump, 0x47670006, 'cmdline', `${program}\0--key=${marks.text('argument', 'gone')}\0`);
  const variable = marks.text('variable: name', 'stays', 'gone');
  textStream(dump, 0x47670007, 'environ', `${variable}=${marks.text('variable: value', 'gone')}\0`);
  const mapped = `/home/${marks.text('mapped file: user', 'gone')}/${marks.text('mapped file', 'stays', 'gone')}`;
  const anonymous = `[anon:${marks.text('name of memory', 'stays', 'gone')}]`;
  const lines = [`1000-2000 r-xp 0 08:01 1 ${mapped}`, `3000-4000 rw-p 0 00:00 0 ${anonymous}`];
  const last = `5000-6000 rw-p 0 00:00 0 [${marks.text('a name of the system', 'stays')}]`;
  textStream(dump, 0x47670009, 'maps', `${[...lines, last].join('\n')}\n`);
  const library = `/home/${marks.text('linked library: user', 'gone')}/${marks.text('linked library', 'stays')}.so`;
  dsoDebug(dump, { brk: 1n, base: 2n, dynamic: 3n }, [[0x1000n, library]]);
  textStream(dump, 0x4d7a0003, 'limits', marks.text('limits', 'gone'));
  macCrashInfo(dump, [[marks.text('crash information', 'gone')]]);
  gap('gap before the memory');
}

const SLOTS = 34;

test('a small minidump: nothing but records that stay, each as it is laid down', async () => {
  const marks = new Marks();
  const dump = new MinidumpBuilder({ time: 1_700_000_000, slots: SLOTS });
  streams(dump, marks);
  const place = dump.put('stack', stack(marks));
  const heap = dump.put('heap', marks.bytes('heap', 'gone'));
  threadList(dump, [{ id: 1, stackBase: STACK, stackPlace: place, context: context(marks, 'thread') }]);
  memoryList(dump, [
    { base: STACK, place },
    { base: 0x9000_0000n, place: heap },
  ]);
  dump.put('tail', marks.bytes('tail', 'gone'));
  await check(dump, marks);
});

test('a minidump of all memory: the same, and its heap and thread blocks go', async () => {
  const marks = new Marks();
  const dump = new MinidumpBuilder({ time: 1_700_000_000, flags: 2n, slots: SLOTS });
  streams(dump, marks);
  const teb = 0x7ffd_0000n;
  threadList(dump, [{ id: 1, teb, context: context(marks, 'thread') }]);
  const block = new Uint8Array(0x2000);
  new DataView(block.buffer).setBigUint64(8, STACK + 0x1000n, true);
  block.set(marks.bytes('slots of a thread', 'gone'), 0x1480);
  const heap = new Uint8Array(0x1000);
  heap.set(marks.bytes('heap', 'gone'), 0x100);
  memory64List(dump, [
    { base: STACK, bytes: stack(marks) },
    { base: teb, bytes: block },
    { base: 0x9000_0000n, bytes: heap },
  ]);
  dump.put('tail', marks.bytes('tail', 'gone'));
  await check(dump, marks);
});

async function check(dump: MinidumpBuilder, marks: Marks): Promise<void> {
  const { bytes, places } = dump.build();
  bytes.set(marks.bytes('reserved of a module', 'gone'), (places['module 0']?.at ?? 0) + 92);
  marks.assertAllIn(bytes);
  for (const level of ['stacks', 'pointers'] as const) {
    const { outcome, copy } = await clean(bytes, level);
    assert.equal(outcome.state, 'done', `${level}: ${JSON.stringify(outcome).slice(0, 800)}`);
    marks.assertFates(copy, level);
  }
}
