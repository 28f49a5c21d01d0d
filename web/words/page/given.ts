/** Programs and libraries given with a dump. */
export const given = {
  together: (dump: string, programs: readonly string[]) =>
    `${dump} is read together with ${list(programs)}: code that the dump leaves out comes from there.`,
} as const;

/** Names that one sentence has room for. */
const NAMED = 3;

function list(names: readonly string[]): string {
  if (names.length > NAMED) return `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`;
  return [names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' and ');
}
