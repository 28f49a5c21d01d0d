/** The reader does not answer. */
export const reader = {
  restarted: 'The reader did not answer for 5 seconds, so it was started anew. It reads your file from the beginning.',
  silent: 'The reader has not answered for 5 seconds. It may wait for a slow disk or network drive.',
  silentInCopy: 'The reader has not answered for 5 seconds. Starting it anew ends the copy that is being made.',
  anew: 'Start it anew',
} as const;
