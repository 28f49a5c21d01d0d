/** The reader does not answer. */
export const reader = {
  silent: 'The reader has not answered for 5 seconds. It may wait for a slow disk or network drive.',
  anew: 'Start it anew',
} as const;
