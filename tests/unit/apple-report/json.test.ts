/** Hostile and damaged JSON: bounded, named with its place, the rest readable. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crashBody, crashReport, head } from '../../synth/apple-report/ips.ts';
import { cpuMilliseconds } from '../cpu-time.ts';
import { reportOf } from '../open-core.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const report = (body: string) => reportOf(encode(`${head('309')}\n${body}`));
const start = head('309').length + 1;

test('a million of brackets is skipped and the rest is read', () => {
  const deep = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`;
  const { process, warnings } = report(`{"a":${deep},"procName":"Notes","pid":7}`);
  assert.deepEqual([process?.name, process?.pid], ['Notes', 7]);
  const warning = warnings.find(({ code }) => code === 'json-depth');
  assert.equal(warning?.at, start + '{"a":'.length + 127);
});

test('a text of many megabytes costs neither memory nor time', () => {
  const begin = cpuMilliseconds();
  const { process, warnings } = report(`{"incident":"${'x'.repeat(24_000_000)}","procName":"Notes"}`);
  assert.equal(process?.name, 'Notes');
  assert.ok(warnings.some(({ code }) => code === 'text-cut'));
  assert.ok(cpuMilliseconds() - begin < 5000);
});

test('more values than are kept are told', () => {
  const { warnings, process } = report(`{"procName":"Notes","a":[${'1,'.repeat(2_200_000)}1]}`);
  assert.equal(process?.name, 'Notes');
  assert.ok(warnings.some(({ code }) => code === 'json-values'));
});

test('many long texts are kept up to a limit', () => {
  const threads = Array.from({ length: 1000 }, () => ({ name: 'y'.repeat(30_000) }));
  const { warnings, threads: found } = report(JSON.stringify({ threads }));
  assert.equal(found?.length, 1000);
  assert.ok(warnings.some(({ code }) => code === 'json-texts'));
});

test('a name that stands twice: the last one counts, and it is told where', () => {
  const body = '{"procName":"One","procName":"Two"}';
  const { process, warnings } = report(body);
  assert.equal(process?.name, 'Two');
  const warning = warnings.find(({ code }) => code === 'json-repeated');
  assert.equal(warning?.at, start + body.lastIndexOf('procName'));
});

test('numbers out of range are told and left out', () => {
  const body = '{"procName":"Notes","pid":1e999,"parentPid":99999999999999999999,"userID":9007199254740993}';
  const { process, warnings } = report(body);
  assert.deepEqual(
    [process?.name, process?.pid, process?.ppid, process?.uid],
    ['Notes', undefined, undefined, undefined],
  );
  const warning = warnings.find(({ code }) => code === 'json-number');
  assert.equal(warning?.at, start + body.indexOf('1e999'));
});

test('bytes that are no UTF-8 become U+FFFD and are told', () => {
  const whole = encode(`${head('309')}\n{"procName":"N@tes"}`);
  whole[whole.indexOf(0x40)] = 0xff;
  const { process, warnings } = reportOf(whole);
  assert.equal(process?.name, 'N\ufffdtes');
  assert.equal(warnings.find(({ code }) => code === 'json-encoding')?.at, whole.indexOf(0xff));
});

test('escapes are read: pairs of halves, lone halves, keys', () => {
  const { process } = report('{"proc\\u004eame":"a\\"\\\\\\/\\t\\u00e9\\ud83d\\ude00\\ud83dz"}');
  assert.equal(process?.name, 'a"\\/\té\u{1f600}\ufffdz');
});

test('raw line breaks in texts are read as they stand', () => {
  assert.equal(report('{"procName":"No\ntes"}').process?.name, 'No\ntes');
});

test('missing and superfluous commas, garbage and wrong brackets do not stop the reading', () => {
  for (const body of [
    '{"a":1 "procName":"Notes"}',
    '{"a":1,,"procName":"Notes",}',
    '{"a":[1,...,2],"procName":"Notes"}',
    '{"a":[1,2},"procName":"Notes"}',
    '{"a":nope,"procName":"Notes"}',
    '{{"b":1},"procName":"Notes"}',
  ]) {
    const { process, warnings } = report(body);
    assert.equal(process?.name, 'Notes', body);
    assert.ok(
      warnings.some(({ code, at }) => code === 'json-syntax' && (at ?? 0) > start),
      body,
    );
  }
});

test('a cut body is read up to its end', () => {
  const whole = crashReport();
  const { process, warnings } = reportOf(whole.subarray(0, whole.length - 2000));
  assert.equal(process?.name, 'Notes');
  assert.equal(warnings.find(({ code }) => code === 'json-cut')?.at, whole.length - 2000);
});

test('images and frames that name nothing, wrong kinds of values', () => {
  const threads = [{ id: -1, frames: [{ imageIndex: 999, imageOffset: -5 }, 'x', 7, null, []] }, 3, null];
  const { threads: found, warnings } = report(
    JSON.stringify(
      crashBody({ threads, usedImages: [1, 'x', null, {}], faultingThread: 1e6, osVersion: 'x', asi: [1] }),
    ),
  );
  assert.equal(found?.[0]?.frames?.[0]?.address, '0xfffffffffffffffb');
  assert.equal(found?.length, 3);
  assert.deepEqual(warnings, []);
});
