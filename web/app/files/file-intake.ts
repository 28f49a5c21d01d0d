import { notify } from '../../parts/messages/toast.ts';
import { errors } from '../../words/page/errors.ts';
import { page } from '../../words/page/page.ts';
import type { Dropped } from './dropped-files.ts';
import type { FileSets } from './file-sets.ts';
import { linkIn } from './shared-links.ts';

export interface IntakeHost {
  /** The files as they are opened; none: nothing was chosen. */
  open(files: readonly File[]): void;
  openLink(fragment: string): void;
  /** Lets the person choose another one of the files. */
  choose(): void;
}

/** Files on their way from a drop, a picker or the system to being opened: only what was given last arrives. */
export class FileIntake {
  readonly #element: HTMLElement;
  readonly #host: IntakeHost;
  readonly #sets: FileSets;
  #given = 0;

  constructor(element: HTMLElement, sets: FileSets, host: IntakeHost) {
    this.#element = element;
    this.#sets = sets;
    this.#host = host;
  }

  /** What was given before and is still looked at is dropped. */
  forget(): void {
    this.#given++;
  }

  readonly take = async (dropped: Promise<Dropped>): Promise<void> => {
    const mine = ++this.#given;
    const { files, hasFolder } = await dropped;
    if (mine !== this.#given) return;
    if (files.length === 0 && hasFolder) {
      notify(this.#element, { text: `${errors.folder.cause} ${errors.folder.next}` });
    }
    await this.openAll(files, hasFolder);
  };

  readonly openLaunched = async (files: readonly File[], refused: number): Promise<void> => {
    if (refused > 0) {
      notify(this.#element, { text: `${errors.notAllowed.cause} ${errors.notAllowed.next}`, icon: 'warn' });
    }
    await this.openAll(files);
  };

  /** `isFolder`: the person gave a folder, and these lie in it. */
  readonly openAll = async (files: readonly File[], isFolder = false): Promise<void> => {
    const mine = ++this.#given;
    const link = await linkIn(files);
    if (mine !== this.#given) return;
    if (link !== undefined) return this.#host.openLink(link);
    if (files.length === 0 || (files.length === 1 && !isFolder)) return this.#host.open(files);
    const { files: arranged, text } = await this.#sets.arrange(files, isFolder);
    if (mine !== this.#given) return;
    this.#host.open(arranged);
    notify(this.#element, {
      text,
      ...(arranged.length > 1 && { action: { word: page.chooseAnother, run: this.#host.choose } }),
    });
  };
}
