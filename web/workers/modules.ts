/** What the page loads for its workers: WebAssembly is compiled in the page and posted, so that no worker needs the network. */

/** A worker's script did not load, or did not run. */
export class NotLoaded extends Error {}

/** By then the page may have closed its network: what was compiled once is kept. */
const compiled = new Map<string, Promise<WebAssembly.Module>>();

/** What could not be loaded is tried again by the next one who asks: a connection can come back. */
export function compile(url: string): Promise<WebAssembly.Module> {
  const known = compiled.get(url);
  if (known) return known;
  const module = WebAssembly.compileStreaming(fetch(url));
  compiled.set(url, module);
  module.catch(() => compiled.delete(url));
  return module;
}

export interface LaterModule {
  /** Settles when nothing more will be loaded, unless somebody asks. */
  readonly loaded: Promise<void>;
  compile(): Promise<WebAssembly.Module>;
}

/** A module that few files need: its bytes are there when the page closes its network, compiled when one asks. */
export function fetchLater(url: string): LaterModule {
  const load = async (): Promise<ArrayBuffer> => {
    const answer = await fetch(url, { priority: 'low' });
    if (!answer.ok) throw new Error(`${answer.status} for a module`);
    return answer.arrayBuffer();
  };
  let bytes: Promise<ArrayBuffer> | undefined = load();
  let module: Promise<WebAssembly.Module> | undefined;
  const compileOnce = async (): Promise<WebAssembly.Module> => {
    bytes ??= load();
    const found = await bytes.catch((error: unknown) => {
      bytes = undefined;
      throw error;
    });
    return WebAssembly.compile(found);
  };
  return {
    loaded: bytes.then(
      () => {},
      () => {},
    ),
    compile() {
      if (module) return module;
      const asked = compileOnce();
      module = asked;
      // Memory that was refused may be there the next time, and the bytes still are.
      asked.catch(() => {
        module = undefined;
      });
      return asked;
    },
  };
}
