import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makerOf } from '../../../../web/panels/modules/maker.ts';

const note = (key: string, value: string, module = 'lib') => ({ key, value, module });

test('the maker of a module is what its own image says', () => {
  assert.equal(makerOf('lib', [note('CompanyName', 'Example Corp.', 'other'), note('CompanyName', 'Acme')]), 'Acme');
  const package_ = note('package', '{"type":"deb","os":"debian","name":"server","version":"1.2-3"}');
  assert.equal(makerOf('lib', [package_]), 'debian, package server 1.2-3');
  assert.equal(makerOf('lib', [note('package', '{"name":"server"}')]), 'package server');
});

test('what is no such text names nobody', () => {
  for (const value of ['', '{', 'null', '[]', '7', '{"name":7,"os":{}}', '"text"']) {
    assert.equal(makerOf('lib', [note('package', value)]), undefined, value);
  }
  assert.equal(makerOf('lib', [note('package', '{"name":"server"}', 'other')]), undefined);
});
