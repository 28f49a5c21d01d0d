import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type Dropped, filesOf } from './dropped-files.ts';

/** The whole window takes files that are dropped on it or pasted. */
export class FileDrop implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #onFiles: (dropped: Promise<Dropped>) => void;
  /** Set: files that can be read again later shall be. */
  wantsHandles = false;
  #isOver = false;

  /** `onFiles` is told of a drop at once, since a folder takes its time to be listed. */
  constructor(host: ReactiveControllerHost, onFiles: (dropped: Promise<Dropped>) => void) {
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
    this.#setOver(hasFiles(event));
  };

  readonly #dragLeave = (event: DragEvent): void => {
    if (event.relatedTarget === null) this.#setOver(false);
  };

  readonly #drop = (event: DragEvent): void => {
    event.preventDefault();
    this.#setOver(false);
    if (hasFiles(event)) this.#onFiles(filesOf(event.dataTransfer, this.wantsHandles));
  };

  readonly #paste = (event: ClipboardEvent): void => {
    if (event.clipboardData?.files.length) this.#onFiles(filesOf(event.clipboardData));
  };

  #setOver(isOver: boolean): void {
    if (this.#isOver === isOver) return;
    this.#isOver = isOver;
    this.#host.requestUpdate();
  }
}

/** Not a text or a picture of a page. */
function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}
