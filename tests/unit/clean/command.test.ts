import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ElfCoreBuilder } from '../../synth/elf-core/builder.ts';
import { buildElfVmcore } from '../../synth/vmcore/elf.ts';
import { buildKdump } from '../../synth/vmcore/kdump.ts';
import { buildMachine } from '../../synth/vmcore/machine.ts';
import { ascii } from './clean.ts';

const TOKEN = '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';

const folder = mkdtempSync(join(tmpdir(), 'clean-'));
after(() => rmSync(folder, { recursive: true }));
const memory = new Uint8Array(0x1000);
memory.set(ascii(`GITHUB_TOKEN=${TOKEN}`), 0x100);
const dump = new ElfCoreBuilder().load({ address: 0x10000n, bytes: memory }).build().bytes;
writeFileSync(join(folder, 'core'), dump);
writeFileSync(join(folder, 'notes.txt'), 'no dump at all');

function clean(...names: string[]) {
  const env = { ...process.env, INIT_CWD: folder };
  return spawnSync(process.execPath, ['--import', 'tsx', 'tools/clean.ts', ...names], { env, encoding: 'utf8' });
}

const left = () => readdirSync(folder).filter((name) => name.endsWith('.part'));

test('saves a checked copy and its manifest, for the owner alone; the source stays as it is', () => {
  const { status, stderr } = clean('core', '--level', 'secrets', '--out', 'copy', '--manifest', 'manifest.json');
  assert.equal(status, 0, stderr);
  const copy = readFileSync(join(folder, 'copy'));
  assert.ok(!copy.includes(TOKEN.slice(4)));
  assert.equal(statSync(join(folder, 'copy')).mode & 0o777, 0o600);
  assert.deepEqual(new Uint8Array(readFileSync(join(folder, 'core'))), dump);
  const text = readFileSync(join(folder, 'manifest.json'), 'utf8');
  const manifest = JSON.parse(text);
  assert.deepEqual([manifest.schema, manifest.level, manifest.kind], ['dumpscope-clean/1', 'secrets', 'elf-core']);
  assert.deepEqual(manifest.replaced, [
    { detector: 'github-pat', class: 'credential', values: 1, places: 1, echoes: 0, fragments: 0 },
  ]);
  assert.doesNotMatch(text, /ghp_|…/);
  assert.deepEqual(left(), []);
});

test('never the source, by whatever name; no file is replaced unless that is asked for', () => {
  symlinkSync('core', join(folder, 'link'));
  linkSync(join(folder, 'core'), join(folder, 'second-name'));
  for (const name of ['core', 'link', 'second-name']) {
    assert.equal(clean('core', '--level', 'secrets', '--out', name, '--force').status, 2, name);
  }
  assert.equal(clean('core', '--level', 'secrets', '--out', 'new', '--manifest', 'core', '--force').status, 2);
  writeFileSync(join(folder, 'there'), 'mine');
  assert.equal(clean('core', '--level', 'secrets', '--out', 'there').status, 2);
  assert.equal(readFileSync(join(folder, 'there'), 'utf8'), 'mine');
  assert.equal(clean('core', '--level', 'secrets', '--out', 'there', '--force').status, 0);
  assert.notEqual(readFileSync(join(folder, 'there'), 'utf8'), 'mine');
  assert.deepEqual(new Uint8Array(readFileSync(join(folder, 'core'))), dump);
});

test('what is no file is neither read nor replaced, and asking twice changes nothing', () => {
  mkdirSync(join(folder, 'a-folder'));
  execFileSync('mkfifo', [join(folder, 'a-pipe')]);
  symlinkSync('/dev/null', join(folder, 'a-device'));
  const kinds = () => ['a-folder', 'a-pipe', 'a-device'].map((name) => statSync(join(folder, name)).mode);
  const before = kinds();
  for (const name of ['a-folder', 'a-pipe', 'a-device']) {
    const out = clean('core', '--level', 'secrets', '--out', name, '--force');
    assert.equal(out.status, 2, out.stderr);
    assert.match(out.stderr, /is no file that could be replaced/);
    assert.equal(clean(name, '--level', 'secrets', '--out', 'never').status, 2, name);
  }
  assert.deepEqual(kinds(), before);
  assert.ok(!existsSync(join(folder, 'never')));
  assert.deepEqual(left(), []);
});

test('a name as long as names may be is as good as any; one that is longer is told', () => {
  const name = `${'n'.repeat(250)}.core`;
  assert.equal(clean('core', '--level', 'secrets', '--out', name).status, 0);
  assert.ok(existsSync(join(folder, name)));
  const { status, stderr } = clean('core', '--level', 'secrets', '--out', `${name}.x`);
  assert.deepEqual([status, stderr.trim()], [1, 'Nothing was saved: ENAMETOOLONG']);
  assert.deepEqual(left(), []);
});

test('a file that changes while it is read is told, and nothing is saved', async () => {
  const path = join(folder, 'growing');
  writeFileSync(path, Buffer.concat([dump, Buffer.alloc(32 << 20)]));
  const env = { ...process.env, INIT_CWD: folder };
  const args = ['--import', 'tsx', 'tools/clean.ts', 'growing', '--level', 'secrets', '--out', 'late'];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (piece) => {
    said += piece;
  });
  // From its start to its end it grows.
  const growing = setInterval(() => appendFileSync(path, 'x'), 20);
  const status = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(growing);
  assert.equal(status, 1, said);
  assert.match(said, /changed while it was read; nothing was saved/);
  assert.ok(!existsSync(join(folder, 'late')));
  assert.deepEqual(left(), []);
});

test('usage is 2, what cannot be cleaned is 3, and neither leaves a file', () => {
  for (const wrong of [
    [],
    ['core'],
    ['core', '--level', 'all', '--out', 'x'],
    ['core', '--level', 'secrets'],
    ['none', '--level', 'secrets', '--out', 'x'],
  ]) {
    assert.equal(clean(...wrong).status, 2, wrong.join(' '));
  }
  writeFileSync(join(folder, 'kdump'), buildKdump(buildMachine(), { packing: 'zlib' }).bytes);
  writeFileSync(join(folder, 'vmcore'), buildElfVmcore(buildMachine()).bytes);
  for (const [name, level, because] of [
    ['notes.txt', 'secrets', /no dump we know/],
    ['kdump', 'secrets', /^Nothing was saved\. Not yet: the pages of this kind are compressed/],
    ['kdump', 'stacks', /pages of this kind are compressed/],
    ['vmcore', 'pointers', /every process is in there/],
  ] as const) {
    const { status, stderr } = clean(name, '--level', level, '--out', 'x');
    assert.equal(status, 3, name);
    assert.match(stderr, because);
    assert.ok(!existsSync(join(folder, 'x')));
  }
  assert.deepEqual(left(), []);
});

test('a check that fails is 1: it is said which, the manifest tells it, and no copy is left', () => {
  // A record of numbers is never filled: a token in it stays, and the second search finds it.
  const number = new Uint8Array(128);
  number.set(ascii(TOKEN), 40);
  const held = new ElfCoreBuilder().note('CORE', 0x53494749, number).load({ address: 0x10000n, bytes: memory });
  writeFileSync(join(folder, 'held'), held.build().bytes);
  const { status, stderr } = clean('held', '--level', 'secrets', '--out', 'x', '--manifest', 'failed.json');
  assert.equal(status, 1, stderr);
  assert.match(stderr, /didn't pass its check and was deleted\.\n {2}rescan: found: github-pat/);
  assert.ok(!stderr.includes(TOKEN.slice(4, 12)));
  const text = readFileSync(join(folder, 'failed.json'), 'utf8');
  assert.equal(JSON.parse(text).checks.rescan, 'not clean');
  assert.doesNotMatch(text, /ghp_/);
  assert.ok(!existsSync(join(folder, 'x')));
  assert.deepEqual(left(), []);
});

test('a disk that takes no more is 1, by name, and what stood there before stays', () => {
  writeFileSync(join(folder, 'large'), new Uint8Array([...dump, ...new Uint8Array(1 << 20)]));
  writeFileSync(join(folder, 'before'), 'mine');
  const args = ['tools/clean.ts', 'large', '--level', 'secrets', '--force', '--out', 'before'];
  // The system refuses to let files grow beyond 64 KiB; Node takes that as an error of the write.
  const { status, stderr } = spawnSync(
    'sh',
    ['-c', 'ulimit -f 128; exec "$0" --import tsx "$@"', process.execPath, ...args],
    { env: { ...process.env, INIT_CWD: folder, TSX_DISABLE_CACHE: '1' }, encoding: 'utf8' },
  );
  assert.equal(status, 1, stderr);
  assert.match(stderr, /Nothing was saved: EFBIG/);
  assert.equal(readFileSync(join(folder, 'before'), 'utf8'), 'mine');
  assert.deepEqual(left(), []);
});

test('a relative path is meant from where the person stands, whatever folder the script runs in', () => {
  mkdirSync(join(folder, 'inner'));
  const env = { ...process.env, INIT_CWD: join(folder, 'inner') };
  const args = ['--import', 'tsx', 'tools/clean.ts', '../core', '--level', 'stacks', '--no-user-names', '--personal'];
  const { status, stderr } = spawnSync(process.execPath, [...args, '--out', 'copy', '--manifest', '../inner.json'], {
    env,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  assert.ok(existsSync(join(folder, 'inner', 'copy')));
  const { options } = JSON.parse(readFileSync(join(folder, 'inner.json'), 'utf8'));
  assert.deepEqual(options, { userNames: false, personal: true });
});

test('what was gzip is gzip again', () => {
  writeFileSync(join(folder, 'core.gz'), gzipSync(dump));
  const { status, stderr } = clean('core.gz', '--level', 'secrets', '--out', 'copy.gz', '--manifest', 'copy.json');
  assert.equal(status, 0, stderr);
  const packed = readFileSync(join(folder, 'copy.gz'));
  const copy = gunzipSync(packed);
  assert.equal(copy.length, dump.length);
  assert.deepEqual([...copy.subarray(0, 4)], [...ascii('\x7fELF')]);
  assert.ok(!copy.includes(TOKEN.slice(4)));
  const manifest = JSON.parse(readFileSync(join(folder, 'copy.json'), 'utf8'));
  assert.equal(manifest.source.size, gzipSync(dump).length);
  assert.deepEqual(manifest.copy, {
    size: packed.length,
    sha256: createHash('sha256').update(packed).digest('hex'),
  });
});
