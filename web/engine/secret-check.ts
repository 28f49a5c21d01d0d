/** What is asked and answered when a text that may leave is looked through for the secrets that were found. */

/** One thing that is looked through, as bytes of one character each (Latin-1). */
export interface Haystack {
  readonly name: string;
  readonly bytes: string;
  /** Whether short secrets can be told from chance here: decoded fields, not compressed text. */
  readonly isPlain: boolean;
}

export interface SecretCheck {
  readonly checked: number;
  /** Secrets too short to be looked for in compressed text; they were compared with the decoded fields only. */
  readonly short: number;
  /** Spellings of the longest list, pieces of cut secrets apart. */
  readonly spellings: number;
  /** Where a secret was found, and how it was spelt; must be empty before a link is offered. */
  readonly hits: readonly { readonly secret: number; readonly haystack: string; readonly spelling: string }[];
}
