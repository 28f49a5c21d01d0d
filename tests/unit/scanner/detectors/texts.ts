/** Texts with the value marked: `⟦value⟧`. What is told must be exactly that, or nothing where none is marked. */
import assert from 'node:assert/strict';
import { ascii, tell, utf16le } from './pages.ts';

/** detector, the least that is asked of the confidence, text */
export type Case = readonly [detector: string, confidence: 'possible' | 'likely' | 'validated', text: string];

const CONFIDENCES = ['possible', 'likely', 'validated'];

export function holds(cases: readonly Case[], ignored: readonly string[] = []): void {
  const plain = cases.map(([, , text]) => text.replaceAll(/[⟦⟧]/g, ''));
  for (const [encode, unit] of [
    [ascii, 1],
    [utf16le, 2],
  ] as const) {
    const isWide = unit === 2;
    const told = tell(plain.map((text) => encode(text)));
    for (const [index, [detector, confidence, text]] of cases.entries()) {
      const from = Buffer.byteLength(text.slice(0, text.indexOf('⟦')), isWide ? 'utf16le' : 'utf8');
      const value = text.slice(text.indexOf('⟦') + 1, text.indexOf('⟧'));
      const length = Buffer.byteLength(value, isWide ? 'utf16le' : 'utf8');
      const own = told[index]?.filter((record) => !ignored.includes(record.detector)) ?? [];
      const hit = own.find((record) => record.start === from && record.length === length);
      assert.equal(hit?.detector, detector, `${text} as ${isWide ? 'UTF-16' : 'ASCII'}: ${JSON.stringify(own)}`);
      assert.ok(
        CONFIDENCES.indexOf(hit?.confidence ?? '') >= CONFIDENCES.indexOf(confidence),
        `${text}: ${hit?.confidence}`,
      );
    }
  }
}

/** None of the texts is told with one of the detectors (all, when none is named) as more than `most`. */
export function refuses(
  texts: readonly string[],
  detectors: readonly string[] = [],
  most: 'nothing' | 'possible' = 'nothing',
): void {
  for (const encode of [ascii, utf16le]) {
    for (const [index, told] of tell(texts.map((text) => encode(text))).entries()) {
      const wrong = told.filter(
        ({ detector, confidence }) =>
          (detectors.length === 0 || detectors.includes(detector)) && (most === 'nothing' || confidence !== 'possible'),
      );
      assert.deepEqual(wrong, [], texts[index]);
    }
  }
}
