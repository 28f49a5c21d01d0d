/** How far from a value its label may stand: 64 characters, and not past two NULs, wherever these lie. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ascii, tell, utf16le } from './pages.ts';

/** The check of a Dutch citizen's number: nine digits weighted 9 to 2 and minus 1, divisible by eleven. */
const EIGHT = '64729315';
const sum = [...EIGHT].reduce((total, digit, i) => total + Number(digit) * (9 - i), 0);
const NUMBER = `${EIGHT}${sum % 11}`;
const LABEL = 'BSN:';

/** A label, so many blanks, some of them NULs, and the number. */
function text(distance: number, nuls: readonly number[]): string {
  const between = Array.from({ length: distance }, (_, i) => (nuls.includes(i) ? '\0' : ' ')).join('');
  return `${LABEL}${between}${NUMBER}\n`;
}

const places = Array.from({ length: 56 }, (_, i) => i);

for (const [name, encode] of [
  ['ASCII', ascii],
  ['UTF-16', utf16le],
] as const) {
  const isTold = (texts: readonly string[]) =>
    tell(texts.map((one) => encode(one))).map((told) => told.some(({ detector }) => detector === 'nl-bsn'));

  test(`${name}: a label is seen past one NUL, at every place`, () => {
    assert.deepEqual(
      isTold(places.map((place) => text(56, [place]))),
      places.map(() => true),
    );
  });

  test(`${name}: no label is seen past two NULs, side by side or apart, at every place`, () => {
    const pairs = places.flatMap((place) => [1, 7, 15, 16, 17, 33].map((apart) => [place, place + apart] as const));
    const inside = pairs.filter(([, second]) => second < 56);
    assert.deepEqual(
      isTold(inside.map((pair) => text(56, pair))),
      inside.map(() => false),
    );
  });
}
