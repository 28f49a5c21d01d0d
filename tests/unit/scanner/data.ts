/** Bytes like those of a dump, by seed: zero pages, code, text, UTF-16, heap, random data. */
import { codeSample, heapSample, randomSample, randomWords } from '../../../tools/scanner/samples.ts';

const PIECE = 65536;

/** `pieces` of 64 KiB, each of one kind. */
export function dumpLike(seed: number, pieces: number): Uint8Array {
  return made(seed, pieces, (word) => word % 100);
}

/** The other kinds alone, in the same proportions. */
export function dumpLikeWithoutZeros(seed: number, pieces: number): Uint8Array {
  return made(seed, pieces, (word) => ZERO_SHARE + (word % (100 - ZERO_SHARE)));
}

const ZERO_SHARE = 28;

function made(seed: number, pieces: number, shareOf: (word: number) => number): Uint8Array {
  const random = randomWords(seed);
  const out = new Uint8Array(pieces * PIECE);
  for (let piece = 0; piece < pieces; piece++) out.set(pieceOf(shareOf(random()), random), piece * PIECE);
  return out;
}

/** The shares are those of a process with a third of its pages empty. */
function pieceOf(share: number, random: () => number): Uint8Array {
  if (share < ZERO_SHARE) return new Uint8Array(PIECE);
  if (share < 53) return codeSample(PIECE, random());
  if (share < 71) return Buffer.from(textOf(random, PIECE), 'latin1');
  if (share < 80) return Buffer.from(textOf(random, PIECE / 2), 'utf16le');
  return share < 90 ? heapSample(PIECE, random()) : randomSample(PIECE, random());
}

const WORDS =
  'the of error info debug request user session service handler thread module server client connection timeout failed started value null undefined config http response status content length type application json data file path open close read write buffer stream index cache memory page process event message window document element class function return public static void int char const'.split(
    ' ',
  );

/** Log lines, JSON, addresses, symbols. */
export function textOf(random: () => number, length: number): string {
  const word = () => WORDS[random() % WORDS.length] ?? '';
  const parts: string[] = [];
  for (let size = 0; size < length; size += parts.at(-1)?.length ?? 0) {
    const kind = random() % 10;
    if (kind === 0)
      parts.push(
        `2026-0${(random() % 9) + 1}-1${random() % 9} 1${random() % 9}:2${random() % 9} [INFO] com.${word()}.${word()} - `,
      );
    else if (kind === 1) parts.push(`{"${word()}":"${word()}","id":${random() % 100000}}\n`);
    else if (kind === 2)
      parts.push(`https://www.${word()}${random() % 100}.org/${word()}?q=${(random() % 1e6).toString(36)}\r\n`);
    else if (kind === 3) parts.push(`${word()}${word()}::${word()}()\0`);
    else parts.push(`${word()} `);
  }
  return parts.join('').slice(0, length);
}
