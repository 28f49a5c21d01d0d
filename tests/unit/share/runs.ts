/** How long a property is tried: by its own seed, or, for a soak, two hundred times as long with a new one. */
const isSoak = process.env['SOAK'] === '1';

export const RUNS = isSoak ? 1_000_000 : 5_000;

/** fast-check prints the seed of what fails. */
export function runs(seed: number): { readonly seed?: number; readonly numRuns: number } {
  return { numRuns: RUNS, ...(!isSoak && { seed }) };
}
