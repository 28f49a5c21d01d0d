/** Findings as SARIF 2.1.0: one result each, a region by byte offset, no value and no hash of one. */
import type { Finding, Findings } from '../../engine/report.ts';

export interface SarifWords {
  /** What a finding of this detector is, what it would open, what to do. */
  rule(finding: Finding): { readonly title: string; readonly help: string };
  message(finding: Finding): string;
  stopped(percent: number): string;
}

const LEVELS = { critical: 'error', high: 'error', medium: 'warning', low: 'note' } as const;

/** Most places of one finding that become regions of its result. */
const MOST_PLACES = 10;

/** `length` is the file's own; its name does not travel. */
export function toSarif(findings: Findings, length: number, version: string, words: SarifWords): string {
  const rules = [...new Map(findings.items.map((item) => [item.detector, item])).values()];
  const ruleIndex = new Map(rules.map((item, index) => [item.detector, index]));
  const { scan } = findings;
  const percent = scan.total > 0 ? Math.floor((scan.bytes / scan.total) * 100) : 100;
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Dumpscope',
            version,
            rules: rules.map((item) => {
              const { title, help } = words.rule(item);
              return { id: item.detector, shortDescription: { text: title }, help: { text: help } };
            }),
          },
        },
        columnKind: 'utf16CodeUnits',
        artifacts: [{ location: { uri: 'dump' }, length, roles: ['analysisTarget'] }],
        invocations: [
          {
            executionSuccessful: true,
            ...(!scan.complete && {
              toolExecutionNotifications: [{ level: 'warning', message: { text: words.stopped(percent) } }],
            }),
          },
        ],
        results: findings.items.map((item) => ({
          ruleId: item.detector,
          ruleIndex: ruleIndex.get(item.detector),
          level: LEVELS[item.severity],
          message: { text: words.message(item) },
          occurrenceCount: item.occurrences,
          locations: item.places.slice(0, MOST_PLACES).map((place) => ({
            physicalLocation: {
              artifactLocation: { uri: 'dump', index: 0 },
              region: { byteOffset: place.offset, byteLength: place.length },
            },
          })),
          // Of the rule and the kind of place: a hash of the value could be used to test guesses.
          partialFingerprints: { 'rulePlace/v1': `${item.detector}/${item.places[0]?.where?.kind ?? 'unknown'}` },
          properties: { confidence: item.confidence, class: item.class },
        })),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}
