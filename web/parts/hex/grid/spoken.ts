import { hexWords } from '../../../words/panels/hex.ts';
import { isPrintable } from './inks.ts';
import { cellText, type HexLine, placeText } from './line.ts';

/** A byte as readers say it: its place, its value, its character, what it is; nothing of what is hidden. */
export function spokenByte(line: HexLine, i: number): string {
  const byte = line.bytes[i] ?? 0;
  const place = placeText(line.at + BigInt(i), 1);
  const ink = line.inks[i];
  if (ink === 'masked') return `${place}: ${hexWords.hidden}`;
  if (ink === 'absent') return `${place}: ${hexWords.notInFile}`;
  if (ink === 'waiting') return `${place}: ${hexWords.notRead}`;
  const text = isPrintable(byte) ? `, ${hexWords.character(String.fromCharCode(byte))}` : '';
  const kind = ink === 'pointer' || ink === 'crash' ? `, ${hexWords.legend[ink]}` : '';
  return `${place}: ${cellText(byte, ink)}${text}${kind}`;
}
