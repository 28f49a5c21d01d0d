import { Watchdog } from '../../workers/watchdog.ts';

/** The reader of the open file, as far as it is watched. */
export interface WatchedReader {
  /** The open file; another object is another file. */
  readonly file: object | undefined;
  /** A copy is being made that starting anew would throw away. */
  readonly isCleaning: boolean;
  /** Settles when the reader answers. */
  answer(): Promise<unknown>;
  /** Ends the workers, starts new ones and opens the file again. */
  startAnew(): Promise<void>;
}

export interface WatchListeners {
  /** It was started anew by itself. */
  readonly onRestarted: () => void;
  /** It does not answer, and the person decides. */
  readonly onSilent: () => void;
}

/**
 * While a file is open: starts a reader anew that does not answer, once for a file. One that falls silent again is
 * told, and so is one whose restart would cost a cleaned copy.
 */
export class ReaderWatch {
  readonly #reader: WatchedReader;
  readonly #dog: Watchdog;
  /** The file that it was started anew for. */
  #restartedFor: object | undefined;

  constructor(reader: WatchedReader, { onRestarted, onSilent }: WatchListeners) {
    this.#reader = reader;
    this.#dog = new Watchdog(
      () => reader.answer(),
      () => {
        const { file } = reader;
        if (this.#restartedFor === file || reader.isCleaning) return onSilent();
        this.#restartedFor = file;
        this.startAnew();
        onRestarted();
      },
    );
  }

  /** `isOpen`: there is something to be read. */
  follow(isOpen: boolean): void {
    if (isOpen) this.#dog.start();
    else this.#dog.stop();
  }

  startAnew(): void {
    // What was asked of the old one will never be answered.
    this.#dog.hear();
    void this.#reader.startAnew();
  }
}
