/** The list of findings as SARIF 2.1.0: one result each, where it begins in the file, no value, no length, no hash. */
import type { SharedFinding, SharedSummary } from '../summary.ts';
import { jsonText } from './neutral.ts';
import type { ExportWords } from './words.ts';

const LEVELS = { critical: 'error', high: 'error', medium: 'warning', low: 'note' } as const;

/** Most places of one finding that become regions of its result. */
export const MOST_PLACES = 10;

/**
 * `offsets`: of the places of each finding of `summary.findings`, in the same order; a summary that came in a link has
 * none. The file is called "dump": its name and its size stay here, and so do the lengths of values.
 */
export function toSarif(
  summary: SharedSummary,
  words: ExportWords,
  offsets: readonly (readonly number[])[] = [],
): string {
  const { findings = [], made, searched = 0 } = summary;
  const detectors = [...new Set(findings.map(({ d }) => d))];
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'Dumpscope', version: made, rules: detectors.map((id) => ruleOf(id, findings, words)) },
        },
        columnKind: 'utf16CodeUnits',
        artifacts: [{ location: { uri: 'dump' }, roles: ['analysisTarget'] }],
        invocations: [
          {
            executionSuccessful: true,
            ...(searched < 100 && {
              toolExecutionNotifications: [{ level: 'warning', message: { text: words.stopped(searched) } }],
            }),
          },
        ],
        results: findings.map((finding, at) => ({
          ruleId: finding.d,
          ruleIndex: detectors.indexOf(finding.d),
          level: LEVELS[finding.s],
          message: { text: messageOf(finding, words) },
          occurrenceCount: Math.max(1, finding.n),
          ...((offsets[at]?.length ?? 0) > 0 && {
            locations: offsets[at]?.slice(0, MOST_PLACES).map((byteOffset) => ({
              physicalLocation: { artifactLocation: { uri: 'dump', index: 0 }, region: { byteOffset } },
            })),
          }),
          // Of the rule and the kind of place: a hash of the value could be used to test guesses.
          partialFingerprints: { 'rulePlace/v1': `${finding.d}/${finding.w ?? 'unknown'}` },
          properties: { confidence: finding.e, class: finding.c },
        })),
      },
    ],
  };
  return jsonText(log);
}

function ruleOf(id: string, findings: readonly SharedFinding[], words: ExportWords): object {
  const first = findings.find(({ d }) => d === id);
  const title = first ? words.finding(first).title : id;
  return { id, shortDescription: { text: title }, help: { text: words.advice(id) } };
}

function messageOf(finding: SharedFinding, words: ExportWords): string {
  const { title, evidence, place, severity } = words.finding(finding);
  return [title, severity, evidence, place].filter(Boolean).join(', ');
}
