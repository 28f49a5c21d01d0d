import assert from 'node:assert/strict';
import { test } from 'node:test';
import { directoryEntry, RESOURCE_DIRECTORY_AT, versionSection } from '../../synth/version-resource.ts';
import { buildKernelDump } from '../../synth/windows-kernel/windows-kernel.ts';
import { reportOf } from '../open-core.ts';

const RVA = 0x400;

function withResource(section: Uint8Array, type = 6) {
  const image = new Map([
    [RESOURCE_DIRECTORY_AT, directoryEntry(RVA, section.length)],
    [RVA, section],
  ]);
  return reportOf(buildKernelDump({ type, image }).bytes);
}

const resource = (CompanyName: string) =>
  versionSection(RVA, {
    file: [10, 0, 19041, 3636],
    product: [10, 1, 2, 65535],
    texts: { Comments: 'x', CompanyName, FileDescription: 'Example bus driver', FileVersion: '1' },
  });

for (const type of [1, 5, 6, 7, 10]) {
  test(`a driver's version is read from its image in memory: type ${type}`, () => {
    const { modules, annotations, warnings } = withResource(resource('Example & Söhne'), type);
    assert.deepEqual([modules?.[0]?.version, modules?.[0]?.productVersion], ['10.0.19041.3636', '10.1.2.65535']);
    assert.equal(modules?.[1]?.version, undefined, 'the other image is not in memory');
    assert.deepEqual(
      annotations
        ?.filter(({ type: record }) => record === 'VS_VERSIONINFO')
        .map(({ key, value, module }) => [key, value, module]),
      [
        ['CompanyName', 'Example & Söhne', 'ntoskrnl.exe'],
        ['FileDescription', 'Example bus driver', 'ntoskrnl.exe'],
      ],
    );
    assert.deepEqual(warnings, []);
  });
}

test('of Windows’ own drivers the version is enough', () => {
  const { modules, annotations } = withResource(resource('Microsoft Corporation'));
  assert.equal(modules?.[0]?.version, '10.0.19041.3636');
  assert.equal(annotations?.some(({ type }) => type === 'VS_VERSIONINFO') ?? false, false);
});

test('resources that lead nowhere, in circles or out of the image give no version', () => {
  const section = resource('Example');
  const broken = (at: number, value: number) => {
    const copy = section.slice();
    new DataView(copy.buffer).setUint32(at, value, true);
    return withResource(copy).modules?.[0]?.version;
  };
  assert.equal(broken(0x1c, 0x80000000), undefined, 'the type leads back to the root');
  assert.equal(broken(0x60, 0x7fff0000), undefined, 'the data lies outside of the image');
  assert.equal(broken(0x64, 0xffffffff), undefined, 'the data is larger than the image');
  assert.equal(broken(0xa8, 0xfeef04bc), undefined, 'another signature');
  // A block of no length ends the strings, not the version.
  assert.equal(broken(0x80 + 0x28 + 52, 0), '10.0.19041.3636');
});
