/** Places named in a report must lie inside the bytes it was read from. */
interface Place {
  readonly offset?: unknown;
  readonly size?: unknown;
}

/** Paths of `at` and `data` that do not lie within `size` bytes. */
export function placesOutside(report: unknown, size: number, path = ''): string[] {
  if (Array.isArray(report)) return report.flatMap((one, index) => placesOutside(one, size, `${path}[${index}]`));
  if (typeof report !== 'object' || report === null) return [];
  return Object.entries(report).flatMap(([key, value]) => {
    const here = path ? `${path}.${key}` : key;
    if (key === 'at' && typeof value === 'number') return value <= size ? [] : [here];
    if (key === 'data' && typeof value === 'object') {
      const { offset, size: length } = value as Place;
      return typeof offset === 'number' && typeof length === 'number' && offset + length <= size ? [] : [here];
    }
    return placesOutside(value, size, here);
  });
}
