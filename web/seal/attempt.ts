/** Trying to send something, to see that it is refused. Runs in the page and in workers. */
export type Outcome =
  /** The policy refused it and said so. */
  | 'refused'
  /** What it would be sent with is not there. */
  | 'absent'
  /** It failed, but not by the policy: where the policy is in force this does not happen. */
  | 'failed'
  /** Nothing stopped it. */
  | 'open';

export interface Attempt<Way extends string = string> {
  readonly way: Way;
  readonly outcome: Outcome;
}

/** The browser's report may come after the refusal itself. */
const REPORT_MS = 500;
const MOST_MS = 3000;

/**
 * A host that can never exist (RFC 2606): even where nothing is refused nobody is reached. It names the way, so that
 * the browser's report can be told from others.
 */
export function nowhere(way: string): string {
  return `https://self-test-${way}.invalid/`;
}

/** Tries one way. `send` rejects, throws or returns false when nothing was sent. */
export async function attempt<Way extends string>(
  way: Way,
  address: string,
  send: (address: string) => unknown,
): Promise<Attempt<Way>> {
  let tell = () => {};
  const told = new Promise<Outcome>((resolve) => {
    tell = () => resolve('refused');
  });
  const listen = (event: Event) => {
    if ((event as SecurityPolicyViolationEvent).blockedURI.includes(`self-test-${way}`)) tell();
  };
  globalThis.addEventListener('securitypolicyviolation', listen);
  const sent = tryIt(address, send);
  const outcome = await Promise.race([
    told,
    sent.then((outcome) => after(REPORT_MS, outcome)),
    after<Outcome>(MOST_MS, 'failed'),
  ]);
  globalThis.removeEventListener('securitypolicyviolation', listen);
  return { way, outcome };
}

/** What it would take is gone. */
export function absence<Way extends string>(way: Way, name: string): Attempt<Way> {
  return { way, outcome: Reflect.get(globalThis, name) === undefined ? 'absent' : 'open' };
}

async function tryIt(address: string, send: (address: string) => unknown): Promise<Outcome> {
  try {
    return (await send(address)) === false ? 'failed' : 'open';
  } catch {
    return 'failed';
  }
}

function after<T>(milliseconds: number, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(value), milliseconds));
}
