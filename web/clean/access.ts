/** What the page asks of the worker that makes cleaned copies, and what it answers. Plain data. */
import type { Manifest } from './manifest.ts';
import type { CleanOptions } from './options.ts';
import type { Phase } from './pace.ts';
import type { Obstacle } from './possible.ts';

/** Where a copy goes: into a file that the person chose, else into memory or the browser's own storage. */
export type CleanPlace = { readonly kind: 'file'; readonly handle: FileSystemFileHandle } | { readonly kind: 'offer' };

/** Copies of more bytes are not kept in memory, but in the browser's storage or a file that is chosen first. */
export const MOST_IN_MEMORY = 64 << 20;

export interface CleanRequest {
  readonly options: CleanOptions;
  readonly place: CleanPlace;
}

export type OnCleaning = (phase: Phase, done: number, total: number) => void;

export type CleanAnswer =
  | { readonly state: 'cancelled' }
  | { readonly state: 'not-possible'; readonly obstacle: Obstacle }
  | { readonly state: 'source-changed' }
  /** The place that was chosen is the file itself; `isEmptied`: by the browser, when it was chosen. */
  | { readonly state: 'same-file'; readonly isEmptied: boolean }
  /** What was written under the chosen name is not what was checked, or cannot be read back; what stood there is gone. */
  | { readonly state: 'not-as-checked' }
  /** Bytes that are missing, where that is known. */
  | { readonly state: 'no-room'; readonly missing?: number }
  /** The browser refused memory; bytes asked for, where that is known. */
  | { readonly state: 'no-memory'; readonly asked?: number }
  /** It could not be written, or the worker ended. */
  | { readonly state: 'broken' }
  /** A check failed; the copy was deleted. */
  | { readonly state: 'failed'; readonly manifest: Manifest }
  /** All checks passed; `file`: to be saved by the page, absent where it lies in its place already. */
  | { readonly state: 'done'; readonly manifest: Manifest; readonly file?: Blob };

/** How far the SHA-256 of the open file is; it comes with the last step. */
export interface DigestStep {
  readonly done: number;
  readonly sha256?: string;
}

/** Takes the next step behind `from` bytes, 0 begins anew; undefined where the file cannot be read or has changed. */
export type DigestAccess = (from: number) => Promise<DigestStep | undefined>;

export interface CleanAccess {
  clean(request: CleanRequest, onProgress: OnCleaning): Promise<CleanAnswer>;
  cancel(): void;
}
