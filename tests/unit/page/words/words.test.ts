import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FILE_KINDS } from '../../../../web/engine/report/report-words.ts';
import { claimOf, crashLead, noCrash, oneLine, type Piece, subjectOf } from '../../../../web/words/crash/crash.ts';
import { doubt, unknownProblem } from '../../../../web/words/crash/doubts.ts';
import {
  address,
  bytes,
  bytesOf,
  count,
  duration,
  percent,
  secondsBetween,
  time,
} from '../../../../web/words/format.ts';
import { kindOf } from '../../../../web/words/kinds/kind-of.ts';
import { aboutKind, closestKind, everyKind, isVariant } from '../../../../web/words/kinds/kind-variants.ts';
import { cutShort, faultDetails, faultProblem } from '../../../../web/words/page/errors.ts';

test('sizes are counted in 1024 and rounded to what a person reads', () => {
  const sizes = [0, 1, 1023, 1024, 65536, 1_260_000, 268 * 2 ** 20, 64 * 2 ** 30, 2 ** 53];
  assert.deepEqual(sizes.map(bytes), [
    '0 bytes',
    '1 byte',
    '1023 bytes',
    '1 KB',
    '64 KB',
    '1.2 MB',
    '268 MB',
    '64 GB',
    '8 PB',
  ]);
  assert.equal(bytesOf(268 * 2 ** 20, 412 * 2 ** 20), '268 of 412 MB');
  assert.equal(bytesOf(3, 500), '3 of 500 bytes');
});

test('numbers have thin spaces, addresses their two halves', () => {
  assert.equal(count(1906), '1\u2009906');
  assert.equal(address('0x7ff831c4f8a4'), '00007ff8`31c4f8a4');
  assert.equal(address('0x804a010', 32), '0804a010');
  // A 64-bit value in a 32-bit dump keeps all its digits.
  assert.equal(address('0x100000000', 32), '00000001`00000000');
});

test('durations tell the two largest units, times the zone only where the dump does', () => {
  assert.deepEqual([0.25, 42, 94, 11_460, 187_200, 86_400].map(duration), [
    '0.3 s',
    '42 s',
    '1 min 34 s',
    '3 h 11 min',
    '2 days 4 h',
    '1 day',
  ]);
  assert.equal(time('2026-11-19T16:42:07.123Z'), '19 Nov 2026, 16:42:07 UTC');
  assert.equal(time('2026-11-19T16:42:07'), '19 Nov 2026, 16:42:07');
  assert.equal(secondsBetween('2026-11-19T16:00:00Z', '2026-11-19T15:00:00Z'), undefined);
});

test('progress says all only at the end', () => {
  assert.equal(percent(0.9999), '99 %');
  assert.equal(percent(1), '100 %');
});

test('every kind of file but the unknown one has its row of advice', () => {
  const without = FILE_KINDS.filter((kind) => kindOf({ kind, size: 1 }) === undefined);
  assert.deepEqual(without, ['unknown']);
  assert.equal(kindOf({ kind: 'minidump', size: 1, variant: 'full' }), 'full');
  assert.equal(kindOf({ kind: 'windows-kernel-dump', size: 1, variant: 'bitmap-full' }), 'complete');
  assert.equal(kindOf({ kind: 'macho-core', size: 1, kindName: 'Kernel core file (Mach-O)' }), 'machoKernel');
});

test('dumps of one kind are told apart by their writer and system, where that changes what to do with them', () => {
  const core = (os: string, writer?: string) =>
    closestKind({ kind: 'elf-core', size: 1, ...(writer && { writer }) }, { os });
  assert.equal(core('linux', 'kernel'), 'core');
  assert.equal(core('linux', 'createdump'), 'createdump');
  assert.equal(core('freebsd'), 'freebsd');
  assert.equal(core('dragonfly'), 'freebsd');
  assert.equal(closestKind({ kind: 'minidump', size: 1, variant: 'small', writer: 'crashpad' }, undefined), 'crashpad');
  // A full one holds all memory, whoever wrote it; QEMU writes more than cores.
  assert.equal(closestKind({ kind: 'minidump', size: 1, variant: 'full', writer: 'breakpad' }, undefined), 'full');
  assert.equal(closestKind({ kind: 'vmcore-elf', size: 1, variant: 'qemu', writer: 'qemu' }, { os: 'linux' }), 'guest');
  for (const id of everyKind()) {
    const { stop, stopCost, ...rest } = aboutKind(id);
    for (const [field, value] of Object.entries({ stop, ...rest })) assert.ok(value.length > 0, `${id}: ${field}`);
    assert.ok(stopCost.length > 0 || /themselves|by itself|turned off/.test(stop), `${id}: cost`);
    if (isVariant(id))
      assert.doesNotMatch(JSON.stringify(aboutKind(id)), id === 'crashpad' ? /procdump/ : /procdump|systemd/);
  }
});

const plain = (pieces: readonly Piece[]): string =>
  pieces
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if ('code' in piece) return piece.code;
      return 'dump' in piece ? piece.dump : piece.word;
    })
    .join('');

test('a sentence parts into claim and detail only where a detail of ours follows', () => {
  assert.deepEqual(claimOf('m.dll used an address where there is no memory: it read address 0x10.'), {
    claim: 'm.dll used an address where there is no memory.',
    detail: 'It read address 0x10.',
  });
  const whole = 'm.dll raised an error that nothing caught: std::bad_alloc.';
  assert.deepEqual(claimOf(whole), { claim: whole, detail: '' });
});

test('the lead does not say twice what the detail says', () => {
  const facts = { kind: 'exception', name: 'EXCEPTION_ACCESS_VIOLATION', access: 'read', address: '0xd8' } as const;
  const alone = plain(crashLead(facts, { os: 'windows' }, undefined));
  assert.equal(
    alone,
    'It read memory at address 0xd8. Nothing lives that close to zero, so the program was holding an empty (null) pointer and looked for a field 216 bytes into it. Windows stopped the program.',
  );
  const after = plain(crashLead(facts, { os: 'windows' }, undefined, 'It read address 0xd8.'));
  assert.equal(after.match(/0xd8/g)?.length, 1);
});

test('only what an object may hold is called its field; what the sentence names both is not named again', () => {
  const at = (address: string) =>
    plain(crashLead({ kind: 'signal', name: 'SIGSEGV', access: 'read', address }, undefined, undefined));
  assert.match(at('0xfff'), /looked for a field /);
  assert.doesNotMatch(at('0x91a0'), /field/);
  assert.match(at('0x91a0'), /a small number in place of one/);
  const unknown = plain(
    crashLead({ kind: 'signal', name: 'SIGILL', cause: 'unknown-instruction' }, { os: 'linux' }, undefined),
  );
  assert.equal(
    unknown,
    'The program’s own file, given together with this one, tells which. The system stopped the program.',
  );
  const full = { kind: 'signal', name: 'SIGSEGV', address: '0x7ffd262e6edc', cause: 'large-frame' } as const;
  assert.doesNotMatch(plain(crashLead(full, { os: 'linux' }, undefined)), /calls itself/);
});

test('the lead does not speak against what the core found out', () => {
  const lead = (facts: Parameters<typeof crashLead>[0], detail = '') =>
    plain(crashLead(facts, { os: 'linux' }, undefined, detail));
  const itself = { kind: 'signal', name: 'SIGILL', cause: 'own-signal' } as const;
  assert.doesNotMatch(lead(itself), /newer processor|outside/);
  const full = { kind: 'signal', name: 'SIGSEGV', address: '0x7ffd262e6edc', access: 'write' } as const;
  assert.match(lead({ ...full, cause: 'full-stack' }), /^Every call takes a piece of the stack/);
  const asked = { kind: 'panic', cause: 'on-purpose' } as const;
  assert.match(lead(asked), /^Nothing failed by itself/);
  assert.match(lead({ kind: 'panic' }), /must not go on/);
  const trap = lead({ kind: 'signal', name: 'SIGTRAP' }, 'It came to a breakpoint, which stands where a check fails.');
  assert.doesNotMatch(trap, /marker/);
  const abort = (cause?: Parameters<typeof crashLead>[0]['cause']) =>
    lead({ kind: 'signal', name: 'SIGABRT', ...(cause && { cause }) });
  assert.match(abort('uncaught-error'), /ready to take it\.$/);
  assert.match(abort('damaged-heap'), /own records/);
  assert.match(abort('no-memory'), /one that was set for it, or/);
  assert.match(abort(), /rather than go on/);
});

test('what a handler was called for is told, not how the handler ended the program', () => {
  const fault = { kind: 'signal', name: 'SIGSEGV', address: '0x0', access: 'write' } as const;
  const sentence = 'java tried to use an object that was not there: it wrote to address 0x0 (null pointer).';
  const nested = [{ ...fault, sentence }];
  const said = plain(
    crashLead(
      { kind: 'signal', name: 'SIGABRT', cause: 'handled-fault', nested },
      { os: 'linux' },
      undefined,
      'It wrote.',
    ),
  );
  assert.match(said, /empty \(null\) pointer/);
  assert.doesNotMatch(said, /bad data|The system stopped/);
});

test('the subject is underlined only as a whole word at the start', () => {
  assert.equal(subjectOf('lf.dll tried', ['lf', 'lf.dll']), 'lf.dll');
  assert.equal(subjectOf('The program stopped.', [undefined, 'program']), '');
});

test('a crash fits on one line of a ticket', () => {
  const line = oneLine({
    crash: { kind: 'exception', name: 'EXCEPTION_ACCESS_VIOLATION', access: 'read', address: '0xd8' },
    system: { osName: 'Windows 11', osBuild: '26200', arch: 'x86-64' },
    program: 'lanternfish.exe',
    main: { version: '4.2.1.880' },
    where: 'lf_sync.dll+0x1f8a4',
  });
  assert.equal(
    line,
    'lanternfish.exe 4.2.1.880: access violation reading 0xd8 in lf_sync.dll+0x1f8a4 (Windows 11 26200, x86-64)',
  );
});

test('a stopped reader is told of by code, kind, place and build', () => {
  const details = faultDetails({ code: 'trap', at: 4096 }, 'minidump', '0.1.0 (ab)');
  assert.equal(details, 'Dumpscope 0.1.0 (ab): trap in a file of kind minidump at byte 4096');
  const refused = { code: 'out-of-memory', at: 4096, asked: 1 << 20, bit: { stage: 1, bit: 7 } } as const;
  assert.match(faultDetails(refused, 'minidump', '0.1.0 (ab)'), /: out-of-memory .*, 1048576 bytes refused$/);
  assert.match(faultProblem(refused).cause, /^The browser ran out of memory in the crashed stack: it refused 1\sMB\.$/);
});

test('what unpacks without end, and what is of an unknown release, is said before its facts', () => {
  const file = { kind: 'hiberfil', kindName: 'Windows hibernation file', size: 9 } as const;
  const remark = (code: string) => ({ code, severity: 'loss', message: 'x', found: '64 bytes' }) as const;
  assert.equal(doubt(file, [remark('cut-short')]), undefined);
  assert.match(
    doubt(file, [remark('cut-short'), remark('output-limit')])?.cause ?? '',
    /We stopped at 64 bytes, in case/,
  );
  assert.match(
    doubt(file, [remark('layout-guessed')])?.cause ?? '',
    /^This is a Windows hibernation file, but of a release/,
  );
});

test('errors name cause, what works and the next step', () => {
  const { cause, works, next } = faultProblem({ code: 'read-failed', at: 4096 }, true);
  assert.equal(cause, 'Reading stopped at byte 4\u2009096: the disk or network drive did not answer.');
  assert.equal(works, 'Everything read so far stays.');
  assert.ok(next);
  assert.match(unknownProblem({ kind: 'unknown', size: 9 }, 'c7 b1')?.cause ?? '', /It starts with c7 b1\.$/);
  assert.match(
    unknownProblem({ kind: 'unknown', size: 9 }, '00 00 00', true)?.cause ?? '',
    /Every byte read so far is zero/,
  );
  assert.match(unknownProblem({ kind: 'unknown', size: 0 }, '')?.cause ?? '', /empty \(0 bytes\)/);
  assert.equal(unknownProblem({ kind: 'minidump', size: 9 }, ''), undefined);
  const packed = { kind: 'unknown' as const, size: 9, container: [{ kind: 'gzip' }] };
  const inside = (file: Parameters<typeof unknownProblem>[0]) => unknownProblem(file, '', false, false, true)?.cause;
  assert.equal(inside(packed), 'Nothing can be unpacked from this gzip file.');
  assert.match(inside({ ...packed, truncated: { present: 9 } }) ?? '', /ends before anything of it can be unpacked/);
  const cut = cutShort(
    { kind: 'minidump', size: 9, truncated: { present: 268 * 2 ** 20, expected: 412 * 2 ** 20 } },
    31,
    142,
  );
  assert.equal(cut?.cause, 'The file ends early: 268 of 412 MB.');
  assert.match(cut?.works ?? '', /^31 threads and 142 modules/);
});

test('no crash is claimed only where the file says so', () => {
  const claims = (facts: Parameters<typeof noCrash>[0], isCut: boolean, hasThreads: boolean) =>
    Object.values(noCrash(facts, isCut, hasThreads));
  assert.deepEqual(claims({ kind: 'none' }, false, true), [
    'No crash is recorded in this file.',
    'It was taken on purpose, or while the program was hanging. The threads show what it was doing.',
  ]);
  assert.doesNotMatch(claims({ kind: 'none' }, false, false).join(), /threads/);
  assert.doesNotMatch(claims(undefined, false, true).join(), /No crash|on purpose/);
  assert.match(claims(undefined, true, true).join(), /ends early/);
  assert.match(noCrash({ kind: 'none' }, false, true, { kind: 'lime' }, true).lead, /while the computer was hanging/);
  const sentence = 'Nothing crashed: Windows went to sleep.';
  const log = noCrash({ kind: 'none', sentence: 'No crash is recorded in this log.' }, false, false, {
    kind: 'unknown',
    kindName: 'Log of a Linux kernel (text)',
  });
  assert.equal(log.claim, 'No crash is recorded in this log.');
  assert.doesNotMatch(log.lead, /taken|hanging/);
  const asleep = noCrash({ kind: 'none', sentence }, false, true, { kind: 'hiberfil' });
  const awake = noCrash({ kind: 'none', sentence }, false, true, {
    kind: 'hiberfil',
    kindName: 'Hibernation file, emptied',
  });
  assert.equal(awake.claim, sentence);
  assert.match(awake.lead, /emptied its header/);
  assert.equal(asleep.claim, sentence);
  assert.doesNotMatch(asleep.lead, /on purpose|hanging/);
});
