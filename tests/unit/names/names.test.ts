import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { generatedNames } from '../../../tools/names/generate.ts';
import { readTable } from '../../../tools/names/tables.ts';
import { compileUnit } from '../compile-unit.ts';

const names = compileUnit(
  'names',
  `
export { auxvName } from "../../assembly/names/auxv";
import { bugcheckCaseWords as ofCase, bugcheckValueWords as ofValue } from "../../assembly/names/bugchecks";
export function bugcheckValueWords(code: u32, parameter: i32, value: u32): string { return ofValue(code, parameter, value); }
export function bugcheckCaseWords(code: u32, parameter: i32, first: u32): string { return ofCase(code, parameter, first); }
export { bugcheckName, bugcheckParameterWords, bugcheckWords } from "../../assembly/names/bugchecks";
export { elfMachine } from "../../assembly/names/elf-machines";
export { fastFailWords, ntstatusWords } from "../../assembly/names/exception-words";
export { exceptionName, ntstatusName } from "../../assembly/names/exceptions";
export { bugTypeFamily, bugTypeName } from "../../assembly/names/ips-bug-types";
export { siCodeWords, signalWords } from "../../assembly/names/signal-words";
export { siCodeName, signalName } from "../../assembly/names/signals";
export { streamName } from "../../assembly/names/stream-types";
export { win32ErrorName } from "../../assembly/names/win32-errors";
export { windowsName } from "../../assembly/names/windows-products";
import { fastFailName as fastFail } from "../../assembly/names/exceptions";
import { auxvName as auxv } from "../../assembly/names/auxv";
export function fastFailName(code: u32): string { return fastFail(code); }
export function auxvType(os: string, type: u32): string { return auxv(os, type); }
`,
);

test('the generated tables are those that the generator makes', () => {
  for (const [name, source] of generatedNames()) {
    const file = new URL(`../../../assembly/names/tables/${name}`, import.meta.url);
    assert.equal(readFileSync(file, 'utf8'), source, `${name}: run npm run names`);
  }
});

test('every row of every table is found by its key', () => {
  for (const { code, name } of readTable('windows/ntstatus'))
    assert.equal(names.text('ntstatusName', Number(code)), name);
  for (const { code, words } of readTable('windows/ntstatus'))
    assert.equal(names.text('ntstatusWords', Number(code)), words);
  for (const { code, name } of readTable('windows/exceptions'))
    assert.equal(names.text('exceptionName', Number(code)), name);
  for (const { code, name } of readTable('windows/fastfail'))
    assert.equal(names.text('fastFailName', Number(code)), name);
  for (const { code, name } of readTable('windows/win32-errors'))
    assert.equal(names.text('win32ErrorName', Number(code)), name);
  for (const { number, name } of readTable('windows/stream-types'))
    assert.equal(names.text('streamName', Number(number)), name);
  for (const { number, name } of readTable('unix/elf-machines'))
    assert.equal(names.text('elfMachine', Number(number)), name);
  for (const { bug_type: type, name, family } of readTable('unix/ips-bug-types')) {
    if (!/^\d/.test(type ?? '')) continue;
    assert.equal(names.text('bugTypeName', Number(type)), name);
    assert.equal(names.text('bugTypeFamily', Number(type)), family);
  }
  for (const { code, name, words, p1, p4 } of readTable('windows/bugchecks')) {
    assert.equal(names.text('bugcheckName', Number(code)), name);
    assert.equal(names.text('bugcheckWords', Number(code)), words);
    assert.equal(names.text('bugcheckParameterWords', Number(code), 0), p1);
    assert.equal(names.text('bugcheckParameterWords', Number(code), 3), p4);
  }
});

test('every value of a bug check’s parameter is found, and what it makes of the others', () => {
  for (const { code, parameter, value, words, p2, p4 } of readTable('windows/bugcheck-values')) {
    const at = Number(parameter) - 1;
    assert.equal(names.text('bugcheckValueWords', Number(code), at, Number(value)), words);
    if (at > 0) continue;
    assert.equal(names.text('bugcheckCaseWords', Number(code), 1, Number(value)), p2);
    assert.equal(names.text('bugcheckCaseWords', Number(code) + 0x10000000, 3, Number(value)), p4);
  }
  assert.equal(names.text('bugcheckValueWords', 0x1a, 0, 0x12345), '');
});

test('every signal, code and auxv type is found under its system', () => {
  const arch: Readonly<Record<string, string>> = { generic: 'x86-64', all: 'arm64', mips: 'mips64', sparc: 'sparc64' };
  for (const { os = '', arch_group: group = '', number, name, words } of readTable('unix/signals')) {
    const where = [os, arch[group] ?? group, Number(number)] as const;
    assert.equal(names.text('signalName', ...where), name);
    assert.equal(names.text('signalWords', ...where), words);
  }
  for (const { os = '', signal = '', code, name, words } of readTable('unix/sicodes')) {
    assert.equal(names.text('siCodeName', os, signal === 'any' ? 'SIGUSR1' : signal, Number(code)), name);
    assert.equal(names.text('siCodeWords', os, signal === 'any' ? 'SIGUSR1' : signal, Number(code)), words);
  }
  for (const { os = '', number, name } of readTable('unix/auxv'))
    assert.equal(names.text('auxvType', os, Number(number)), name);
});

test('systems that share their numbers share their names', () => {
  assert.equal(names.text('signalName', 'android', 'arm', 7), 'SIGBUS');
  assert.equal(names.text('signalName', 'linux', 'mips', 10), 'SIGBUS');
  assert.equal(names.text('signalName', 'ios', 'arm64', 10), 'SIGBUS');
  assert.equal(names.text('siCodeName', 'android', 'SIGSEGV', 1), 'SEGV_MAPERR');
  assert.equal(names.text('siCodeName', 'linux', 'SIGSEGV', -6), 'SI_TKILL');
  assert.equal(names.text('auxvType', 'android', 33), 'AT_SYSINFO_EHDR');
});

test('what no table knows has no name', () => {
  assert.equal(names.text('exceptionName', 0x12345678), '');
  assert.equal(names.text('fastFailName', 0xfffe), '');
  assert.equal(names.text('signalName', 'linux', 'x86', 300), '');
  assert.equal(names.text('signalName', 'plan9', 'x86', 11), '');
  assert.equal(names.text('siCodeName', 'linux', 'SIGSEGV', 99), '');
  assert.equal(names.text('streamName', 0x10000), '');
});

test('a code of Windows has its EXCEPTION_ constant where there is one, else its status', () => {
  assert.equal(names.text('exceptionName', 0xc0000005), 'EXCEPTION_ACCESS_VIOLATION');
  assert.equal(names.text('ntstatusName', 0xc0000005), 'STATUS_ACCESS_VIOLATION');
  assert.equal(names.text('exceptionName', 0xc0000409), 'STATUS_STACK_BUFFER_OVERRUN');
  assert.equal(names.text('exceptionName', 0xe06d7363), 'MSVC_CPP_EXCEPTION');
});

test('a bug check of a small dump has its plain name with an M where the table has none of its own', () => {
  assert.equal(names.text('bugcheckName', 0x1000007e), 'SYSTEM_THREAD_EXCEPTION_NOT_HANDLED_M');
  assert.equal(names.text('bugcheckName', 0x100000d1), 'DRIVER_IRQL_NOT_LESS_OR_EQUAL_M');
  assert.equal(names.text('bugcheckWords', 0x100000d1), names.text('bugcheckWords', 0xd1));
});

test('a build of Windows has its name, or that of the last one before it', () => {
  assert.equal(names.text('windowsName', 22631, 0), 'Windows 11 23H2');
  assert.equal(names.text('windowsName', 20348, 1), 'Windows Server 2022');
  assert.equal(names.text('windowsName', 19045, 1), 'Windows 10 22H2');
  assert.equal(names.text('windowsName', 22635, 0), 'Windows 11 23H2 or later');
  assert.equal(names.text('windowsName', 99999, 1), 'Windows Server 2025 or later');
  assert.equal(names.text('windowsName', 1400, 0), '');
});
