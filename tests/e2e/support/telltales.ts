/** What a page could tell the browser besides what it draws: addresses, titles, the clipboard, messages, marks. */
import type { Page } from '@playwright/test';

export interface Told {
  /** The address after each move, and at each look. */
  readonly addresses: readonly string[];
  readonly titles: readonly string[];
  /** What was written to the clipboard, in order. */
  readonly copied: readonly string[];
  /** Reads of the clipboard; there is no reason for one. */
  readonly clipboardReads: number;
  /** Names of performance entries, notifications and media that the page made itself. */
  readonly marks: readonly string[];
  /** Files that were handed to the browser, as text of one character a byte. */
  readonly files: string[];
}

interface Recorder {
  addresses: string[];
  titles: string[];
  copied: string[];
  clipboardReads: number;
  marks: string[];
  files: Blob[];
}

/** Call before the page is loaded: its own code finds the recorder in place. */
export async function watchTelltales(page: Page): Promise<() => Promise<Told>> {
  await page.addInitScript(() => {
    const told: Recorder = { addresses: [], titles: [], copied: [], clipboardReads: 0, marks: [], files: [] };
    Object.assign(globalThis, { told });
    const look = () => told.addresses.push(location.href);
    for (const name of ['pushState', 'replaceState'] as const) {
      const move = history[name].bind(history);
      history[name] = (...given) => {
        move(...given);
        look();
      };
    }
    for (const name of ['hashchange', 'popstate']) addEventListener(name, look, true);
    setInterval(look, 100);
    const titled = Object.getOwnPropertyDescriptor(Document.prototype, 'title');
    Object.defineProperty(document, 'title', {
      get: () => titled?.get?.call(document),
      set(text: string) {
        told.titles.push(text);
        titled?.set?.call(document, text);
      },
    });
    if (navigator.clipboard) {
      const read = async () => {
        told.clipboardReads++;
        return '';
      };
      Object.assign(navigator.clipboard, {
        writeText: async (text: string) => void told.copied.push(text),
        write: async () => void told.copied.push('not a text'),
        readText: read,
        read,
      });
    }
    document.execCommand = (command) => {
      told.copied.push(command);
      return true;
    };
    for (const name of ['mark', 'measure'] as const) {
      performance[name] = ((text: string) => void told.marks.push(text)) as never;
    }
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      told.files.push(blob as Blob);
      return make(blob);
    };
  });
  return () =>
    page.evaluate(async () => {
      const { told } = globalThis as unknown as { told: Recorder };
      const files = await Promise.all(
        told.files.map(async (file) =>
          Array.from(new Uint8Array(await file.arrayBuffer()), (byte) => String.fromCharCode(byte)).join(''),
        ),
      );
      return { ...told, files };
    });
}
