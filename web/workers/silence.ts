import type { ScanWorker } from './scan-task.ts';
import { Watchdog } from './watchdog.ts';

/** Bytes that it tells of are a sign of life, and so is an answer: a worker that waits for a slow disk has one. */
function watchSilence(worker: ScanWorker): { readonly fell: Promise<void>; stop(): void } {
  let fall = () => {};
  const fell = new Promise<void>((resolve) => {
    fall = resolve;
  });
  let { scanned } = worker;
  const hasMoved = () => {
    const before = scanned;
    ({ scanned } = worker);
    return scanned !== before;
  };
  const dog = new Watchdog(
    // Who tells of bytes need not be asked.
    async () => hasMoved() || worker.remote.answer(),
    () => {
      if (!hasMoved()) return fall();
      dog.hear();
    },
  );
  dog.start();
  return { fell, stop: () => dog.stop() };
}

/** The call's answer; what the worker did in its place: it threw, which leaves it of no use any more, ended, or fell silent. */
export async function answerOf<T>(worker: ScanWorker, call: Promise<T>): Promise<T | 'died'> {
  const silence = watchSilence(worker);
  const died = () => 'died' as const;
  const answer = await Promise.race([call.catch(died), worker.died.then(died), silence.fell.then(died)]);
  silence.stop();
  return answer;
}
