/** What a link says it was made by; package.json says the same. */
export const VERSION_OF_PROGRAM = '0.1.0';
