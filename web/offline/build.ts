/** By then the service worker is there and has answered, or it cannot be had. */
const ANSWER_MS = 10_000;

let asked: Promise<string | undefined> | undefined;

/** The hash of the build that this page is of, see `hashOfBuild`; undefined where no service worker can tell. */
export function buildHash(): Promise<string | undefined> {
  asked ??= ask();
  return asked;
}

async function ask(): Promise<string | undefined> {
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise<unknown>((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(resolve, ANSWER_MS);
  });
  // Never settles where the installation failed; a service worker of an older build does not know the question.
  void navigator.serviceWorker?.ready.then(({ active }) =>
    (navigator.serviceWorker.controller ?? active)?.postMessage({ type: 'BUILD' }, [port2]),
  );
  const hash = await answer;
  port1.close();
  return typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash) ? hash : undefined;
}
