import type { AddressFacts, Region } from '../engine/access.ts';

/** Where an address belongs, in words. Names in `text` come from the dump. */
export interface WhereWords {
  /** What it points at; a text of the dump may be part of it. */
  readonly text: string;
  /** What else there is to say. */
  readonly note?: string;
}

export const whereWords = {
  zero: 'zero',
  nothing: 'nothing described there',
  stackOf: (thread: string) => `stack of ${thread}`,
  thisStack: 'this stack',
  thread: (id: number) => `thread ${id}`,
  notInFile: 'not in the file',
  image: 'a program file',
  mapped: 'a mapped file',
  private: 'private memory',
  memory: 'memory',
} as const;

/** `whose`: the thread whose registers or stack are looked at; its own stack is "this stack". */
export function whereOf(facts: AddressFacts, whose?: number): WhereWords {
  const note = facts.present ? undefined : whereWords.notInFile;
  const text = subjectOf(facts, whose);
  if (text === undefined) return { text: facts.present ? whereWords.memory : whereWords.nothing };
  return note ? { text, note } : { text };
}

function subjectOf(facts: AddressFacts, whose: number | undefined): string | undefined {
  if (facts.module) return facts.offset ? `${facts.module}+${facts.offset}` : facts.module;
  if (facts.threadIndex !== undefined) {
    if (facts.threadIndex === whose) return whereWords.thisStack;
    return whereWords.stackOf(whereWords.thread(facts.threadId ?? facts.threadIndex));
  }
  return facts.region && facts.region.state !== 'free' ? regionWords(facts.region) : undefined;
}

/** What a region is: its name, else what its type says. */
export function regionWords(region: Region): string {
  if (region.name) return region.name;
  switch (region.type) {
    case 'image':
      return whereWords.image;
    case 'mapped':
      return whereWords.mapped;
    case 'private':
      return whereWords.private;
    default:
      return whereWords.memory;
  }
}

/** "read, write" of `rw-`; the letters themselves where they say something else. */
export function protectionWords(protection: string | undefined): string | undefined {
  if (protection === undefined) return undefined;
  const [letters = '', suffix] = protection.split('+');
  const words = [letters.includes('r') && 'read', letters.includes('w') && 'write', letters.includes('x') && 'execute']
    .filter(Boolean)
    .join(', ');
  const base = words || 'no access';
  return suffix === 'g' ? `${base}, guard` : base;
}
