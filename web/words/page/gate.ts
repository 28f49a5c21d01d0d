/** Why the page does not start at all. */
export const gate = {
  insecure: [
    'This page came over a connection that anyone on the way can change, so nothing it promises would hold.',
    'Open it by https, or run your own copy on this computer.',
  ],
  lacks: (names: readonly string[]): readonly string[] => [
    `This browser lacks what Dumpscope needs: ${names.join(', ')}.`,
    'Use Chrome or Edge 123, Firefox 146, or Safari 17.5 or newer.',
  ],
} as const;
