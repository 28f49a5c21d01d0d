/** Prefix codes: lengths from counts, canonical words from lengths. */

/** Lengths of at most `longest` bits that make a complete code; 0 for what is not counted. */
export function codeLengths(counts: readonly number[], longest: number): number[] {
  const lengths = counts.map(() => 0);
  let weights = counts
    .map((count, symbol) => ({ weight: count, symbols: [symbol] }))
    .filter(({ weight }) => weight > 0);
  // A code of one word is no code: give it a partner.
  for (let symbol = 0; weights.length < 2; symbol++) {
    if ((counts[symbol] ?? 0) === 0) weights.push({ weight: 1, symbols: [symbol] });
  }
  for (;;) {
    lengths.fill(0);
    let trees = [...weights];
    while (trees.length > 1) {
      trees = trees.sort((a, b) => a.weight - b.weight);
      const [a, b, ...rest] = trees;
      if (!a || !b) break;
      const symbols = [...a.symbols, ...b.symbols];
      for (const symbol of symbols) lengths[symbol] = (lengths[symbol] ?? 0) + 1;
      trees = [...rest, { weight: a.weight + b.weight, symbols }];
    }
    if (Math.max(...lengths) <= longest) return lengths;
    // Too deep: flatten the counts and try again.
    weights = weights.map(({ weight, symbols }) => ({ weight: Math.ceil(weight / 4) + 1, symbols }));
  }
}

/** Words in order of length, then symbol; the first is all zeros. */
export function codeWords(lengths: readonly number[]): number[] {
  const words = lengths.map(() => 0);
  let word = 0;
  for (let length = 1; length <= Math.max(...lengths); length++) {
    word *= 2;
    for (const [symbol, one] of lengths.entries()) if (one === length) words[symbol] = word++;
  }
  return words;
}
