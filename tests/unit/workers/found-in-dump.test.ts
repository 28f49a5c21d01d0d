/** What is found in a dump, when another core takes the place of the one that it was found with. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Scanner } from '../../../web/engine/scanner.ts';
import { FoundInDump } from '../../../web/workers/core/found-in-dump.ts';
import { builds, openCore } from '../open-core.ts';

const key = new Uint8Array(16).fill(3);
const blockOf = (name: string) =>
  `\0HOME=/home/cook\0PATH=/usr/bin:/bin\0LANG=en_GB.UTF-8\0USER=cook\0SHELL=/bin/sh\0${name}=1\0\0`;

test('names of variables are read by the core there is, and those that were read stay', () => {
  const bytes = new Uint8Array(1 << 16);
  bytes.set(new TextEncoder().encode(blockOf('FIRST_KETTLE')), 0x1000);
  bytes.set(new TextEncoder().encode(blockOf('SECOND_KETTLE')), 0xc000);
  const subject = { core: openCore(bytes), isForgotten: false };
  while (subject.core.step() < 1);
  const found = new FoundInDump(subject, { module: builds.scan, key });
  const scan = (from: number, to: number) => {
    const scanner = new Scanner(builds.scan, key);
    scanner.begin(from, from, to);
    scanner.push(bytes.subarray(from, to));
    scanner.finish();
    found.addScanned({ packed: scanner.drainPacked(), limits: [] }, to);
  };
  const names = () => found.variables().variables.map(({ name }) => name);
  scan(0, 0x8000);
  assert.ok(names().includes('FIRST_KETTLE'));
  const trapped = subject.core;
  subject.core = trapped.reopened();
  while (subject.core.step() < 1);
  trapped.read = () => {
    throw new WebAssembly.RuntimeError('unreachable');
  };
  trapped.maskNames = trapped.read as never;
  scan(0x8000, 0x10000);
  assert.ok(names().includes('FIRST_KETTLE') && names().includes('SECOND_KETTLE'));
});
