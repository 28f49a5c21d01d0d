import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ElfCoreBuilder,
  FREEBSD_GENERAL,
  fill,
  freebsdAuxv,
  freebsdFiles,
  freebsdKinfo,
  freebsdLwp,
  freebsdMap,
  freebsdProcess,
  freebsdProcstat,
  freebsdStatus,
  freebsdThreadName,
  inet,
  inet6,
  type Options,
  READ,
  unix,
  WRITE,
  words,
} from '../../synth/elf-core/index.ts';
import { reportOf } from '../open-core.ts';

const LAYOUTS: readonly (Options & { readonly name: string; readonly set: string })[] = [
  { name: '64 bits, little-endian', bits: 64, endian: 'little', machine: 62, set: 'amd64', osabi: 9 },
  { name: '64 bits, big-endian', bits: 64, endian: 'big', machine: 21, set: 'powerpc64', osabi: 9 },
  { name: '32 bits, little-endian', bits: 32, endian: 'little', machine: 3, set: 'i386', osabi: 9 },
];

function status(core: ElfCoreBuilder, name: string, fields: { lwp?: number; signal?: number } = {}): ElfCoreBuilder {
  const set = FREEBSD_GENERAL[name];
  assert.ok(set);
  return freebsdStatus(core, { registers: fill(set, core.endian).bytes, ...fields });
}

for (const layout of LAYOUTS) {
  test(`FreeBSD, ${layout.name}: process, threads, names, signal`, () => {
    const core = new ElfCoreBuilder(layout);
    freebsdProcess(core, { name: 'nginx', args: 'nginx: worker process', pid: 900 });
    status(core, layout.set, { lwp: 100_101, signal: 11 });
    freebsdThreadName(core, 'main');
    freebsdLwp(core, { lwp: 100_101, name: 'main', signal: { signal: 11, code: 1, address: 0x8000_1234n } });
    status(core, layout.set, { lwp: 100_102, signal: 11 });
    freebsdThreadName(core, 'cache loader');
    freebsdLwp(core, { lwp: 100_102, name: 'cache loader' });
    const built = core.build();
    const report = reportOf(built.bytes);
    assert.equal(report.file.kindName, 'FreeBSD core dump');
    assert.equal(report.system?.os, 'freebsd');
    assert.equal(report.system?.osVersion, '14.0');
    assert.equal(report.system?.osBuild, '1400097');
    assert.equal(report.process?.pid, 900);
    assert.equal(report.process?.name, 'nginx');
    assert.equal(report.process?.commandLine, 'nginx: worker process');
    assert.deepEqual(
      report.threads?.map(({ id, name, crashed }) => [id, name, crashed]),
      [
        [100_101, 'main', true],
        [100_102, 'cache loader', undefined],
      ],
    );
    const { crash } = report;
    const lwp = built.note(17);
    assert.equal(crash?.name, 'SIGSEGV');
    assert.equal(crash?.subname, 'SEGV_MAPERR');
    assert.equal(crash?.address, '0x80001234');
    assert.equal(crash?.threadId, 100_101);
    assert.equal(crash?.at, lwp.at);
    assert.ok(report.records?.every(({ read }) => read));
    assert.deepEqual(report.warnings, []);
  });

  test(`FreeBSD, ${layout.name}: open files, connections, working folder`, () => {
    const core = new ElfCoreBuilder(layout);
    status(core, layout.set);
    const places = freebsdFiles(core, [
      { fd: -1, type: 1, path: '/var/www' },
      { fd: -5, type: 1, path: '/usr/local/sbin/nginx' },
      { fd: 3, type: 1, offset: 4096, path: '/var/log/nginx/access.log' },
      {
        fd: 4,
        type: 2,
        socket: {
          domain: 2,
          type: 1,
          protocol: 6,
          local: inet([192, 0, 2, 1], 443),
          peer: inet([198, 51, 100, 7], 50123),
        },
      },
      {
        fd: 5,
        type: 2,
        socket: { domain: 28, type: 2, protocol: 17, local: inet6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 1], 53) },
      },
      { fd: 6, type: 2, socket: { domain: 1, type: 1, protocol: 0, local: unix('/var/run/log') } },
      { fd: 7, type: 5 },
    ]);
    const built = core.build();
    const { contents } = built.note(9);
    const report = reportOf(built.bytes);
    const at = (index: number) => contents.at + (places[index] ?? 0);
    assert.equal(report.process?.cwd, '/var/www');
    assert.equal(report.process?.path, '/usr/local/sbin/nginx');
    assert.deepEqual(report.openFiles, [
      { fd: -1, path: '/var/www', type: 'vnode', at: at(0) },
      { fd: -5, path: '/usr/local/sbin/nginx', type: 'vnode', at: at(1) },
      { fd: 3, path: '/var/log/nginx/access.log', type: 'vnode', offset: 4096, at: at(2) },
      { fd: 4, type: 'socket', offset: 0, at: at(3) },
      { fd: 5, type: 'socket', offset: 0, at: at(4) },
      { fd: 6, type: 'socket', offset: 0, at: at(5) },
      { fd: 7, type: 'kqueue', offset: 0, at: at(6) },
    ]);
    assert.deepEqual(report.sockets, [
      { fd: 4, family: 'IPv4', protocol: 'tcp', local: '192.0.2.1:443', remote: '198.51.100.7:50123', at: at(3) },
      { fd: 5, family: 'IPv6', protocol: 'udp', local: '[2001:db8::1]:53', at: at(4) },
      { fd: 6, family: 'unix', protocol: 'stream', local: '/var/run/log', at: at(5) },
    ]);
    assert.deepEqual(report.warnings, []);
  });

  test(`FreeBSD, ${layout.name}: groups, umask, limits, release`, () => {
    const core = new ElfCoreBuilder(layout);
    status(core, layout.set);
    freebsdProcstat(core, 11, 4, core.writer().u32(0).u32(5).u32(920));
    freebsdProcstat(core, 12, 2, core.writer().u16(0o022));
    const limits = core.writer();
    for (let i = 0; i < 15; i++) limits.u64(i === 8 ? 1024n : 0x7fff_ffff_ffff_ffffn).u64(0x7fff_ffff_ffff_ffffn);
    freebsdProcstat(core, 13, 16, limits);
    freebsdProcstat(core, 14, 4, core.writer().u32(1_302_001));
    const report = reportOf(core.build().bytes);
    const value = (key: string) => report.annotations?.find((one) => one.key === key)?.value;
    assert.equal(value('groups'), '0 5 920');
    assert.equal(value('umask'), '022');
    assert.equal(value('limit of open files'), '1024 / unlimited');
    assert.equal(value('limit of CPU seconds'), 'unlimited / unlimited');
    assert.equal(report.system?.osVersion, '13.2');
    assert.ok(report.records?.every(({ read }) => read));
  });
}

for (const layout of [LAYOUTS[0], LAYOUTS[2]] as const) {
  test(`FreeBSD, ${layout?.name}: what ps knows of the process`, () => {
    const core = new ElfCoreBuilder(layout);
    status(core, layout?.set ?? '');
    freebsdKinfo(core, {
      pid: 900,
      ppid: 899,
      uid: 80,
      gid: 81,
      start: [1_700_000_000, 250_000],
      login: 'www',
      name: 'nginx',
    });
    const report = reportOf(core.build().bytes);
    assert.deepEqual(report.process, {
      pid: 900,
      ppid: 899,
      name: 'nginx',
      startTime: '2023-11-14T22:13:20.250000Z',
      uid: 80,
      gid: 81,
    });
    assert.equal(report.annotations?.find(({ key }) => key === 'login')?.value, 'www');
  });
}

test('FreeBSD: the memory map names regions and lists code that the core leaves out', () => {
  const core = new ElfCoreBuilder(LAYOUTS[0]);
  status(core, 'amd64');
  freebsdMap(core, [
    { start: 0x200000n, end: 0x210000n, protection: 1, path: '/usr/local/sbin/nginx' },
    { start: 0x210000n, end: 0x250000n, offset: 0x10000n, protection: 5, path: '/usr/local/sbin/nginx' },
    { start: 0x250000n, end: 0x251000n, offset: 0x50000n, protection: 3, path: '/usr/local/sbin/nginx' },
    { start: 0x251000n, end: 0x260000n, protection: 3 },
    { start: 0x800000n, end: 0x900000n, protection: 1, path: '/usr/share/locale/LC_CTYPE' },
  ]);
  core.load({ address: 0x250000n, bytes: new Uint8Array(0x1000), flags: READ | WRITE });
  core.load({ address: 0x251000n, bytes: new Uint8Array(0x1000), flags: READ | WRITE });
  freebsdAuxv(core, [[3, 0x200040n]]);
  const report = reportOf(core.build().bytes);
  assert.deepEqual(
    report.modules?.map(({ name, base, size, role }) => ({ name, base, size, role })),
    [{ name: 'nginx', base: '0x200000', size: 0x51000, role: 'main' }],
  );
  assert.equal(report.memory?.regions?.[0]?.name, '/usr/local/sbin/nginx');
  assert.equal(report.memory?.regions?.[0]?.fileOffset, 0x50000);
  assert.equal(report.process?.path, '/usr/local/sbin/nginx');
  assert.deepEqual(
    report.wanted?.map(({ file }) => file),
    ['/usr/local/sbin/nginx'],
  );
});

for (const layout of LAYOUTS) {
  test(`FreeBSD, ${layout.name}: arguments and environment by ps_strings`, () => {
    const core = new ElfCoreBuilder(layout);
    status(core, layout.set);
    const base = 0x7000_0000n;
    const bytes = new Uint8Array(0x1000);
    const place = (at: number, text: string) => {
      bytes.set(new TextEncoder().encode(`${text}\0`), at);
      return base + BigInt(at);
    };
    const args = [place(0x800, 'nginx'), place(0x810, '-g'), place(0x820, 'daemon off;')];
    const environment = [place(0x840, 'PATH=/sbin'), place(0x860, 'SECRET=hush')];
    const form = { bits: core.bits, endian: core.endian };
    bytes.set(words(form, args), 0x100);
    bytes.set(words(form, environment), 0x200);
    const out = core.writer();
    out
      .word(core.bits, base + 0x100n)
      .u32(args.length)
      .upTo(2 * core.word);
    out.word(core.bits, base + 0x200n).u32(environment.length);
    bytes.set(out.bytes, 0x300);
    freebsdProcstat(core, 15, core.word, words(form, [base + 0x300n]));
    core.load({ address: base, bytes, flags: READ | WRITE });
    const report = reportOf(core.build().bytes);
    assert.deepEqual(report.process?.args, ['nginx', '-g', 'daemon off;']);
    assert.deepEqual(report.process?.environment, ['PATH', 'SECRET']);
    assert.ok(!JSON.stringify(report).includes('hush'), 'values never leave the core');
  });
}

test('FreeBSD: arguments by the auxiliary vector, where ps_strings is not told', () => {
  const core = new ElfCoreBuilder(LAYOUTS[0]);
  status(core, 'amd64');
  const base = 0x7000_0000n;
  const bytes = new Uint8Array(0x1000);
  bytes.set(words({ bits: 64, endian: 'little' }, [base + 0x80n, base + 0x90n]), 0x40);
  bytes.set(new TextEncoder().encode('sh\0'), 0x80);
  bytes.set(new TextEncoder().encode('-c\0'), 0x90);
  freebsdAuxv(core, [
    [19, 8n],
    [28, 2n],
    [29, base + 0x40n],
    [30, 0n],
    [31, base + 0x60n],
  ]);
  core.load({ address: base, bytes, flags: READ | WRITE });
  const report = reportOf(core.build().bytes);
  assert.deepEqual(report.process?.args, ['sh', '-c']);
  assert.equal(report.system?.cpus, 8);
  assert.equal(report.memory?.regions?.[0]?.name, '[stack]');
  assert.deepEqual(
    report.auxv?.map(({ name }) => name),
    ['AT_NCPUS', 'AT_ARGC', 'AT_ARGV', 'AT_ENVC', 'AT_ENVV'],
  );
});

test('FreeBSD: a signal sent by another process', () => {
  const core = new ElfCoreBuilder(LAYOUTS[0]);
  status(core, 'amd64', { signal: 6 });
  freebsdLwp(core, { lwp: 100_101, signal: { signal: 6, code: 0x10001, pid: 4711 } });
  const { crash } = reportOf(core.build().bytes);
  assert.equal(crash?.name, 'SIGABRT');
  assert.equal(crash?.subname, 'SI_USER');
  assert.deepEqual(crash?.parameters, ['0x1267', '0x4d']);
});

test('DragonFly rounds its notes by their place in the file', () => {
  const core = new ElfCoreBuilder({ ...LAYOUTS[0], byPosition: true, noteAlign: 0 });
  freebsdProcess(core);
  status(core, 'amd64', { lwp: 5, signal: 11 });
  freebsdThreadName(core, 'x');
  const built = core.build();
  const report = reportOf(built.bytes);
  assert.equal(report.system?.os, 'dragonfly');
  assert.equal(report.threads?.[0]?.id, 5);
  assert.deepEqual(
    report.records?.map(({ at, data }) => [at, data?.offset]),
    built.notes.map(({ at, contents }) => [at, contents.at]),
  );
});

test('FreeBSD: lists with sizes that cannot be are cut there, and it is told where', () => {
  const core = new ElfCoreBuilder(LAYOUTS[0]);
  status(core, 'amd64');
  core.note('FreeBSD', 9, core.writer().u32(1392).u32(8).u32(1).u32(3).zeros(400));
  core.note('FreeBSD', 10, core.writer().u32(1160).u32(0xffffffff).zeros(300));
  const built = core.build();
  const report = reportOf(built.bytes);
  const [first, second] = report.warnings;
  assert.equal(first?.field, 'KinfoFile.structsize');
  assert.equal(first?.at, built.note(9).contents.at + 4);
  assert.equal(first?.expected, '0x170');
  assert.equal(first?.found, '0x8');
  assert.equal(second, undefined);
  assert.equal(report.records?.find(({ type }) => type === 9)?.read, false);
});
