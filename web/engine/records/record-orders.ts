/** By themselves: the page's first script needs them, and nothing else of records, which know every detector. */

/** In the order of their numbers in records: from 1 on, and from 0 on. */
export const CONFIDENCE_ORDER = ['possible', 'likely', 'validated'] as const;
export const ENCODING_ORDER = ['ascii', 'utf16le', 'utf16be', 'binary'] as const;
