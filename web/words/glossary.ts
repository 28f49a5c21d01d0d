/** The glossary: the expert's word, then what it means in two or three plain sentences. */
export interface Entry {
  readonly word: string;
  readonly text: string;
}

export const glossary = {
  'access-violation': {
    word: 'Access violation',
    text: 'The program used an address it has no right to: to read, to write, or to run code. The processor notices and the system stops the program.',
  },
  'null-pointer': {
    word: 'Null pointer',
    text: 'A pointer says where an object lies. A null pointer says “nowhere”: the object was never made, or is gone. Using it reaches an address close to zero, where nothing may live.',
  },
  'stack-frame': {
    word: 'Frame',
    text: 'One call on the stack: which function was running and where it will go back to. The newest call is on top.',
  },
} as const satisfies Record<string, Entry>;

export type TermId = keyof typeof glossary;
