import type { SharedFinding, SharedFrame, SharedSummary } from '../summary.ts';

/** Parts of a sentence: ours as text, those of the dump marked as such. Other marks are drawn by the page alone. */
export type SentencePiece =
  | string
  | { readonly dump: string }
  | { readonly code: string }
  | { readonly term: string; readonly word: string };

/** The words that a summary is told with, wherever it is told: `web/words/panels/shared-summary.ts`. */
export interface ExportWords {
  readonly title: string;
  readonly why: string;
  readonly stack: string;
  readonly otherThread: string;
  readonly modules: string;
  readonly giveAway: string;
  readonly findings: string;
  readonly columns: Readonly<
    Record<
      | 'number'
      | 'module'
      | 'name'
      | 'function'
      | 'trust'
      | 'version'
      | 'id'
      | 'finding'
      | 'severity'
      | 'evidence'
      | 'place'
      | 'amount'
      | 'places',
      string
    >
  >;
  /** The sentence of the crash, made of allowed facts. */
  sentence(summary: SharedSummary): readonly SentencePiece[];
  /** Label and value of each fact that is known. Values may hold text of the dump. */
  facts(summary: SharedSummary): readonly (readonly [string, string])[];
  /** Label and amount of each kind of finding. */
  counts(summary: SharedSummary): readonly (readonly [string, string])[];
  /** How much of the file had been searched, and that no value is in here. */
  searched(summary: SharedSummary): string;
  stopped(percent: number): string;
  trust(word: SharedFrame['t']): string;
  finding(finding: SharedFinding): {
    readonly title: string;
    readonly severity: string;
    readonly evidence: string;
    readonly place: string;
  };
  count(value: number): string;
  /** What a value of this detector opens, and what to do about it. */
  advice(detector: string): string;
  more(frames: number): string;
  /** What stands above a summary that came from elsewhere. */
  notice(made: string): string;
  /** What stands at the end of an export. */
  footer(summary: SharedSummary): string;
}

/** Findings that read the same, put together: cells of a row, in the order of `findingColumns`. */
export function findingRows({ findings = [] }: SharedSummary, words: ExportWords): readonly (readonly string[])[] {
  const groups = new Map<string, { cells: readonly string[]; amount: number; places: number }>();
  for (const one of findings) {
    const { title, severity, evidence, place } = words.finding(one);
    const cells = [title, severity, evidence, place];
    const key = cells.join('\n');
    const { amount = 0, places = 0 } = groups.get(key) ?? {};
    groups.set(key, { cells, amount: amount + 1, places: places + one.n });
  }
  return [...groups.values()].map(({ cells, amount, places }) => [...cells, words.count(amount), words.count(places)]);
}

export function findingColumns({ columns }: ExportWords): readonly string[] {
  const { finding, severity, evidence, place, amount, places } = columns;
  return [finding, severity, evidence, place, amount, places];
}
