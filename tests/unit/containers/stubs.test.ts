/** Packed files and archives of which there is nearly nothing: what they began to be is told, and what is missing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { buildTar, buildZip } from '../../synth/archives.ts';
import { reportOf } from '../open-core.ts';

const MAGICS: Readonly<Record<string, readonly number[]>> = {
  gzip: [0x1f, 0x8b, 8],
  zstd: [0x28, 0xb5, 0x2f, 0xfd],
  lz4: [4, 0x22, 0x4d, 0x18],
  xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0],
};

for (const [kind, magic] of Object.entries(MAGICS)) {
  test(`${kind}: a file that ends within its magic number, or just behind it, is one that is cut`, () => {
    for (let length = 2; length <= magic.length; length++) {
      const { file, warnings } = reportOf(Uint8Array.from(magic.slice(0, length)));
      assert.deepEqual(file.container, [{ kind }], `${length} bytes`);
      assert.deepEqual(file.truncated, { present: length });
      const [warning] = warnings;
      assert.equal(warning?.code, 'damaged-container');
      assert.equal(
        warning?.message,
        `At byte ${length} of the ${kind} file the data end too early; what was unpacked is shown.`,
      );
      assert.deepEqual([warning?.field, warning?.found], [kind, '0 bytes unpacked']);
    }
    const other = reportOf(Uint8Array.of(magic[0] ?? 0, 0x99));
    assert.equal(other.file.container, undefined);
  });
}

test('gzip: a header that is cut, at each of its bytes', () => {
  // FLG: a name and a comment.
  const header = [0x1f, 0x8b, 8, 0x18, 0, 0, 0, 0, 0, 3, 0x61, 0x62, 0, 0x63, 0];
  for (let length = 2; length <= header.length; length++) {
    const { file, warnings } = reportOf(Uint8Array.from(header.slice(0, length)));
    assert.deepEqual(file.truncated, { present: length });
    assert.equal(warnings[0]?.code, 'damaged-container');
  }
});

test('gzip: a method other than deflate is told with its place, whole or cut behind it', () => {
  for (const method of [0, 7, 9, 255]) {
    for (const length of [4, 10, 64]) {
      const bytes = new Uint8Array(length);
      bytes.set([0x1f, 0x8b, method]);
      const { file, warnings } = reportOf(bytes);
      assert.deepEqual(file.container, [{ kind: 'gzip' }], `method ${method}`);
      const [warning] = warnings;
      assert.equal(
        warning?.message,
        'At byte 2 of the gzip file the data are of a kind that is not read; what was unpacked is shown.',
      );
      assert.deepEqual(
        [warning?.code, warning?.field, warning?.expected, warning?.found],
        ['damaged-container', 'Gzip.CM', 8, method],
      );
    }
  }
  // Flags that no version of the format has: two bytes alone are no proof.
  assert.equal(reportOf(Uint8Array.of(0x1f, 0x8b, 9, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0)).file.container, undefined);
});

test('a stream that is whole and holds nothing says so', () => {
  const { file, warnings } = reportOf(gzipSync(new Uint8Array()));
  assert.equal(file.kind, 'unknown');
  assert.deepEqual(
    warnings.map(({ code, severity, field, expected, found }) => [code, severity, field, expected, found]),
    [['empty-container', 'fault', 'gzip', 'at least 1 byte', '0 bytes']],
  );
});

test('an archive without files says so', () => {
  const { file, warnings } = reportOf(buildZip([]));
  assert.equal(file.kindName, 'ZIP archive');
  assert.deepEqual(
    warnings.map(({ code, field }) => [code, field]),
    [['empty-container', 'zip']],
  );
});

test('tar: an archive that ends within a header, the first or a later one, says where', () => {
  const tar = buildTar([
    { name: 'a.txt', bytes: new Uint8Array(10).fill(0x61) },
    { name: 'b.txt', bytes: new Uint8Array(10).fill(0x62) },
  ]);
  for (const [at, length] of [
    [0, 300],
    [0, 511],
    [1024, 1025],
    [1024, 1500],
  ] as const) {
    const { file, warnings } = reportOf(tar.subarray(0, length));
    assert.equal(file.kindName, 'tar archive', `${length} bytes`);
    assert.deepEqual(file.truncated, { present: length });
    const warning = warnings.find(({ code }) => code === 'damaged-container');
    assert.match(warning?.message ?? '', new RegExp(`ends within a header.*\\(Byte ${at} of the archive\\.\\)$`));
    assert.deepEqual([warning?.expected, warning?.found], [512, length - at]);
  }
});
