/**
 * Places of facts in every format are where the builder of the file wrote what they name. All places of a report are
 * compared, so a field with a place that is new has no row here, and a test fails until it has one.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TSchema } from '@sinclair/typebox';
import { ReportSchema } from '../../../web/engine/report/report.schema.ts';
import type { Report } from '../../../web/engine/report/report.ts';
import { everyFormat } from '../../synth/every-format.ts';
import { openSet, reportOf } from '../open-core.ts';
import { CASES } from './cases/index.ts';
import { isPlaceField, placesOf } from './report-places.ts';

function reportOfSet(files: readonly Uint8Array[]): Report {
  const core = openSet(files);
  while (core.step() < 1);
  return core.report();
}

for (const [name, build] of Object.entries(CASES)) {
  test(`${name}: every place is where the builder wrote what it names`, () => {
    const { bytes, others, places } = build();
    const report = others ? reportOfSet([bytes, ...others]) : reportOf(bytes);
    // Section by section, so that a difference is short to read.
    const found = placesOf(report);
    for (const section of new Set([...Object.keys(places), ...Object.keys(found)])) {
      assert.deepEqual(found[section], places[section], section);
    }
  });
}

test('the file of every format is among those compared', () => {
  for (const [name, bytes] of everyFormat()) {
    const own = CASES[name]?.();
    assert.ok(own, `${name} has no places to compare with`);
    assert.equal(Buffer.compare(bytes, own.bytes), 0, name);
  }
});

/** Rows share the fields for their places. These no format fills; one that a format begins to fill is compared, not listed. */
const NEVER: readonly string[] = [
  ...['crash', 'crash.nested', 'modules', 'unloadedModules', 'handles', 'openFiles', 'sockets'].map(
    (section) => `${section}.source`,
  ),
  ...['auxv', 'annotations', 'processes', 'warnings', 'findings.items.places'].map((section) => `${section}.source`),
  ...['crash.nested', 'modules', 'unloadedModules', 'handles', 'openFiles', 'sockets', 'auxv'].map(
    (section) => `${section}.data`,
  ),
  ...['annotations', 'processes'].map((section) => `${section}.data`),
  ...['memory.regions', 'handles', 'openFiles', 'sockets', 'auxv'].map((section) => `${section}.from`),
];

/** Fields with a place by the way to them, as the report's shape has them: "threads.at". */
function placeFields(shape: TSchema, path = ''): string[] {
  if (shape['type'] === 'array') return placeFields(shape['items'] as TSchema, path);
  const properties = (shape['properties'] ?? {}) as Record<string, TSchema>;
  return Object.entries(properties).flatMap(([key, inner]) => {
    const here = path === '' ? key : `${path}.${key}`;
    return isPlaceField(key) ? [here] : placeFields(inner, here);
  });
}

test('every field with a place that the report can have is compared with a builder in some format', () => {
  const seen = new Set<string>();
  for (const build of Object.values(CASES)) {
    for (const [section, rows] of Object.entries(build().places)) {
      for (const row of rows) for (const field of Object.keys(row)) seen.add(`${section}.${field}`);
    }
  }
  const never = placeFields(ReportSchema).filter((field) => !seen.has(field));
  assert.deepEqual(never.sort(), [...NEVER].sort());
});
