import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type Dropped, filesOf } from './dropped-files.ts';

/** The whole window takes files that are dropped on it or pasted. */
export class FileDrop implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #onFiles: (dropped: Dropped) => void;
  /** Set: files that can be read again later shall be. */
  wantsHandles = false;
  #isOver = false;

  constructor(host: ReactiveControllerHost, onFiles: (dropped: Dropped) => void) {
    this.#host = host;
    this.#onFiles = onFiles;
    host.addController(this);
  }

  /** Files are being dragged over the window. */
  get isOver(): boolean {
    return this.#isOver;
  }

  hostConnected(): void {
    window.addEventListener('dragover', this.#dragOver);
    window.addEventListener('dragleave', this.#dragLeave);
    window.addEventListener('drop', this.#drop);
    window.addEventListener('paste', this.#paste);
  }

  // Without this a file dropped anywhere would take the tab to that file.
  readonly #dragOver = (event: DragEvent): void => {
    event.preventDefault();
    this.#setOver(event.dataTransfer?.types.includes('Files') ?? false);
  };

  readonly #dragLeave = (event: DragEvent): void => {
    if (event.relatedTarget === null) this.#setOver(false);
  };

  readonly #drop = (event: DragEvent): void => {
    event.preventDefault();
    this.#setOver(false);
    void filesOf(event.dataTransfer, this.wantsHandles).then(this.#onFiles);
  };

  readonly #paste = (event: ClipboardEvent): void => {
    if (event.clipboardData?.files.length) void filesOf(event.clipboardData).then(this.#onFiles);
  };

  #setOver(isOver: boolean): void {
    if (this.#isOver === isOver) return;
    this.#isOver = isOver;
    this.#host.requestUpdate();
  }
}
