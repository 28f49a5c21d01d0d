import type { Look } from '../../../engine/scan/survey.ts';
import { bytes, percent } from '../../format.ts';

const oneDigit = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Words of the strip that shows how a file looks from afar. */
export const surveyWords = {
  title: 'How the file looks',
  lead: 'First byte to last; the higher, the less its bytes repeat. Choose a place to see it in Hex.',
  slider: 'Place in the file',
  table: 'The same as a table',
  label: 'How the parts of the file look',
  columns: { from: 'From', size: 'Size', look: 'Looks like', entropy: 'Entropy' },
  /** Shannon's entropy. */
  bits: (entropy: number) => `${oneDigit.format(entropy)} bits`,
  unread: 'not read yet',
  position: (place: number, look: string, offset: number) => `${percent(place)}, ${look}, 0x${offset.toString(16)}`,
  size: (from: number, to: number) => bytes(to - from),
} as const;

export const lookNames: Readonly<Record<Look, string>> = {
  zero: 'zeros',
  text: 'text',
  mixed: 'code and data',
  dense: 'looks encrypted or compressed',
};

export function lookName(look: Look | undefined): string {
  return look ? lookNames[look] : surveyWords.unread;
}
