import type { Fault } from '../core/outcome.ts';

/** How far the exposure scan of the open file is. */
export type ScanState = { readonly bytes: number; readonly total: number } & (
  | {
      readonly state: 'running';
      /** After two seconds of it, when the rate has settled. */
      readonly bytesPerSecond?: number;
      readonly secondsLeft?: number;
    }
  | { readonly state: 'paused' }
  /** Stopped by the person; it can go on. */
  | { readonly state: 'stopped' }
  | { readonly state: 'done'; readonly seconds: number }
  | { readonly state: 'failed'; readonly fault: Fault }
);
