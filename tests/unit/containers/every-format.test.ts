/** Every format in every container, and in a container within one: it reads like the dump itself, whatever its name says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Report } from '../../../web/engine/report/report.ts';
import { buildTar, buildZip } from '../../synth/archives.ts';
import { everyFormat } from '../../synth/every-format.ts';
import { packThrough } from '../codecs/encoders.ts';
import { reportOf } from '../open-core.ts';

type Kind = NonNullable<Report['file']['container']>[number];

interface Container {
  /** Outermost first. */
  readonly kinds: readonly Kind[];
  /** Undefined where this machine has no encoder. */
  readonly pack: (bytes: Uint8Array) => Uint8Array | undefined;
}

const gzip = (bytes: Uint8Array) => gzipSync(bytes, { level: 1 });
const tar = (bytes: Uint8Array) => buildTar([{ name: 'a/dump.txt', bytes }]);
const note = { name: 'note.dmp', bytes: Buffer.from('no dump\n') };

const CONTAINERS: readonly Container[] = [
  { kinds: [{ kind: 'gzip' }], pack: gzip },
  { kinds: [{ kind: 'zstd' }], pack: (bytes) => packThrough('zstd', ['-q', '-c', '-1'], bytes) },
  { kinds: [{ kind: 'xz' }], pack: (bytes) => packThrough('xz', ['-q', '-c', '-0'], bytes) },
  { kinds: [{ kind: 'lz4' }], pack: (bytes) => packThrough('lz4', ['-q', '-c', '-1'], bytes) },
  {
    kinds: [{ kind: 'zip', member: 'dump.txt' }],
    pack: (bytes) => buildZip([note, { name: 'dump.txt', bytes, method: 8 }]),
  },
  { kinds: [{ kind: 'tar', member: 'a/dump.txt' }], pack: tar },
  { kinds: [{ kind: 'gzip' }, { kind: 'tar', member: 'a/dump.txt' }], pack: (bytes) => gzip(tar(bytes)) },
  {
    kinds: [{ kind: 'zip', member: 'dump.gz' }, { kind: 'gzip' }],
    pack: (bytes) => buildZip([note, { name: 'dump.gz', bytes: gzip(bytes) }]),
  },
];

/** All of them take long: each format goes through two, other ones than the format before. */
const PER_FORMAT = process.env['SOAK'] === '1' ? CONTAINERS.length : 2;

/** Everything but what tells of the file around the dump. */
function inner({ file, ...rest }: Report) {
  const { container: _, size: __, evidence: ___, ...facts } = file;
  return { file: facts, ...rest };
}

let turn = 0;
for (const [name, bytes] of everyFormat()) {
  const from = turn;
  turn += PER_FORMAT;
  test(`${name} in containers`, (context) => {
    const bare = reportOf(bytes, { name: 'dump.zip' });
    for (let i = from; i < from + PER_FORMAT; i++) {
      const { kinds, pack } = CONTAINERS[i % CONTAINERS.length] as Container;
      const packed = pack(bytes);
      const what = kinds.map(({ kind }) => kind).join(' in ');
      if (!packed) {
        context.diagnostic(`no encoder of ${what} on this machine`);
        continue;
      }
      const report = reportOf(packed, { name: 'dump.zip' });
      assert.deepEqual(report.file.container, [...kinds, ...(bare.file.container ?? [])], what);
      assert.equal(report.file.size, packed.length, what);
      assert.deepEqual(inner(report), inner(bare), what);
    }
  });
}
