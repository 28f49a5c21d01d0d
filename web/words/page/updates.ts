/** A new version: asked for, put off, on its way. */
export const updates = {
  ready: 'A new version is ready. It starts the next time you open Dumpscope.',
  now: 'Restart now',
  held: 'A dump is open in a tab. We ask again when it is closed.',
  starts: 'The new version starts as soon as the browser lets go of the old one.',
} as const;
