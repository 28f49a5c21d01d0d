import type { ScanWorker } from './scan-task.ts';
import { Watchdog } from './watchdog.ts';

/** Bytes that it tells of are a sign of life, and so is an answer: a worker that waits for a slow disk has one. */
export function watchSilence(worker: ScanWorker): { readonly fell: Promise<void>; stop(): void } {
  let fall = () => {};
  const fell = new Promise<void>((resolve) => {
    fall = resolve;
  });
  let { scanned } = worker;
  const dog = new Watchdog(
    () => worker.remote.answer(),
    () => {
      if (worker.scanned === scanned) return fall();
      ({ scanned } = worker);
      dog.hear();
    },
  );
  dog.start();
  return { fell, stop: () => dog.stop() };
}
