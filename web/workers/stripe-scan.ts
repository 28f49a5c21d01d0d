import { Sampler } from '../engine/scan/samples.ts';
import type { Stripe } from '../engine/scan/stripes.ts';
import type { Scanner } from '../engine/scanner.ts';
import type { ReadStream, ReadTaker } from './files/blob-stream.ts';
import type { Gate } from './gate.ts';

/**
 * A block is scanned when so much of it is there. Firefox reads so much ahead and no more: while more is scanned at a
 * time nobody reads. Smaller pieces cost more calls than they save time.
 */
const ENOUGH = 64 << 10;

export interface StripeScanOptions {
  readonly scanner: Scanner;
  readonly stripe: Stripe;
  /** Brings the bytes of the file from `start` on. */
  readonly stream: ReadStream;
  /** What is read: the stripe, and what must be seen around it. */
  readonly start: number;
  readonly end: number;
  /** Held while it is closed. */
  readonly gate: Gate;
  /** Nobody asks for it any more. */
  readonly isOver: () => boolean;
  /** Bytes of the stripe so far. */
  readonly onScanned: (bytes: number) => void;
  /** Waited for before each read, where others read beside it. */
  readonly turn?: () => Promise<void> | undefined;
}

/** `over`: nobody asked any more. `short`: the file ended before. */
export type StripeOutcome = 'scanned' | 'over' | 'short';

/**
 * One stripe of a file, read and scanned. Reads are answered by calls: with a promise for each, and what is done for it
 * in an asynchronous function, the search of a process took Firefox a seventh longer (decision 9).
 */
export class StripeScan implements ReadTaker {
  readonly sampler: Sampler;
  /** In the file, of what is read next. */
  position: number;
  reads = 0;
  readonly #options: StripeScanOptions;
  readonly #scanner: Scanner;
  readonly #stream: ReadStream;
  readonly #end: number;
  #room = new Uint8Array();
  #filled = 0;
  #resolve: (end: StripeOutcome) => void = () => {};
  #reject: (error: unknown) => void = () => {};

  constructor(options: StripeScanOptions) {
    const { scanner, stream, stripe, start, end } = options;
    this.sampler = new Sampler(stripe.from, stripe.to);
    this.position = start;
    this.#options = options;
    this.#scanner = scanner;
    this.#stream = stream;
    this.#end = end;
  }

  /** Rejects when the file cannot be read, or the scanner traps. */
  go(): Promise<StripeOutcome> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#begin();
      this.#goOn();
    });
  }

  take(piece: Uint8Array | undefined): void {
    try {
      if (this.#options.isOver()) this.#resolve('over');
      else if (piece) this.#scan(piece);
      else this.#resolve('short');
    } catch (error) {
      this.#reject(error);
    }
  }

  fail(error: unknown): void {
    if (this.#options.isOver()) this.#resolve('over');
    else this.#reject(error);
  }

  #begin(): void {
    const { stripe, start } = this.#options;
    this.#scanner.forget();
    this.#scanner.begin(start, stripe.from, stripe.to);
    this.#room = this.#scanner.room;
  }

  #goOn(): void {
    const { gate, turn } = this.#options;
    if (this.position >= this.#end) this.#finish();
    else if (gate.isClosed) this.#after(gate.passed(), () => this.#takeTurn());
    else if (turn) this.#takeTurn();
    else this.#read();
  }

  #takeTurn(): void {
    const wait = this.#options.turn?.();
    if (wait) this.#after(wait, () => this.#read());
    else this.#read();
  }

  #after(wait: Promise<void>, goOn: () => void): void {
    wait.then(goOn).catch((error: unknown) => this.#reject(error));
  }

  #read(): void {
    if (this.#options.isOver()) this.#resolve('over');
    else this.#stream.read(this.#end - this.position, this);
  }

  #scan(piece: Uint8Array): void {
    this.reads++;
    this.sampler.take(this.position, piece);
    this.position += piece.length;
    this.#put(piece);
    const { stripe, onScanned } = this.#options;
    if (this.#filled === 0) onScanned(Math.max(0, Math.min(this.position, stripe.to) - stripe.from));
    this.#goOn();
  }

  #put(piece: Uint8Array): void {
    for (let at = 0; at < piece.length; ) {
      const free = this.#room.length - this.#filled;
      const part = at === 0 && piece.length <= free ? piece : piece.subarray(at, at + free);
      this.#room.set(part, this.#filled);
      at += part.length;
      this.#filled += part.length;
      // A block takes several reads: one brings 512 KiB at most, 64 KiB in Firefox.
      if (this.#filled >= ENOUGH || this.position >= this.#end) this.#scanBlock();
    }
  }

  #scanBlock(): void {
    this.#scanner.fill(this.#filled);
    this.#room = this.#scanner.room;
    this.#filled = 0;
  }

  #finish(): void {
    this.#scanner.finish();
    this.sampler.finish();
    this.#resolve('scanned');
  }
}
