import type { Fault } from '../core/outcome.ts';

/** How far the exposure scan of the open file is. */
export type ScanState = { readonly bytes: number; readonly total: number } & (
  | {
      readonly state: 'running';
      /** After two seconds of it, when the rate has settled. */
      readonly bytesPerSecond?: number;
      readonly secondsLeft?: number;
      /** Until stacks and heaps are searched, where those are a part of the file. */
      readonly likelySecondsLeft?: number;
      /** Nothing else is searched. */
      readonly isNarrow?: boolean;
    }
  | { readonly state: 'paused' }
  /** Stopped by the person, or all is searched that was to be; it can go on. */
  | { readonly state: 'stopped'; readonly isNarrow?: boolean }
  | { readonly state: 'done'; readonly seconds: number }
  | { readonly state: 'failed'; readonly fault: Fault }
);
