import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { allTexts, licenceText, shippedPackages } from '../../../tools/licences.ts';
import { packages as shown } from '../../../web/words/packages.generated.ts';

const packages = shippedPackages();
const nameOf = ({ name, version }: { name: string; version: string }) => `${name}@${version}`;

test('they are what npm says is installed for run time', () => {
  const listed = execFileSync('npm', ['ls', '--all', '--omit=dev', '--parseable', '--long'], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(':')[1] ?? '');
  assert.deepEqual(packages.map(nameOf).sort(), [...new Set(listed)].sort());
});

test('each is under a licence that may be passed on, and has not crept up in number', () => {
  for (const { name, licence } of packages) assert.match(licence, /^(MIT|Apache-2\.0|BSD-3-Clause)$/, name);
  // Of lit 6, of workbox 5, comlink, idb-keyval.
  assert.ok(packages.length <= 13, 'a new package needs a reason in CONTRIBUTING.md');
});

test('Help shows them', () => {
  assert.deepEqual(
    shown.map(({ name, version, licence }) => [name, version, licence]),
    packages.map(({ name, version, licence }) => [name, version, licence]),
    'run `npm run licences -- --write`',
  );
});

test('their texts go with the built site', () => {
  assert.equal(readFileSync('dist/licences.txt', 'utf8'), allTexts(packages), 'run `npm run licences -- --write`');
  const bare = packages.filter((one) => !/copyright|license/i.test(licenceText(one) ?? '')).map(({ name }) => name);
  // Of the source of lit, whose text is there, and for types alone.
  assert.deepEqual(bare, ['@lit-labs/ssr-dom-shim']);
});

test('the bill of materials names the same', () => {
  const text = execFileSync('npm', ['run', '-s', 'licences', '--', '--sbom'], { encoding: 'utf8' });
  const { components } = JSON.parse(text) as {
    components: { name: string; version: string; hashes: { content: string }[] }[];
  };
  assert.deepEqual(components.map(nameOf), packages.map(nameOf));
  for (const { hashes } of components) assert.match(hashes[0]?.content ?? '', /^[0-9a-f]{128}$/);
});

test('no package runs code when it is installed', () => {
  assert.match(readFileSync('.npmrc', 'utf8'), /^ignore-scripts=true$/m);
});
