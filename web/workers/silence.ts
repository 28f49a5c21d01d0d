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

/** 'no answer': the call threw, which leaves the worker of no use any more, or the worker ended or fell silent. */
export async function answerOf<T>(worker: ScanWorker, call: Promise<T>): Promise<T | 'no answer'> {
  const silence = watchSilence(worker);
  const none = () => 'no answer' as const;
  const answer = await Promise.race([call.catch(none), worker.died.then(none), silence.fell.then(none)]);
  silence.stop();
  return answer;
}
