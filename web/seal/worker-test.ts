import { type Attempt, absence, attempt, nowhere } from './attempt.ts';
import { SEALED_NAMES } from './worker.ts';

/**
 * Tries to send from a sealed worker. Every function that could is gone; what the language itself can do, loading a
 * script, is left to the policy.
 */
export async function tryFromWorker(): Promise<readonly Attempt[]> {
  return [
    ...SEALED_NAMES.map((name) => absence(name, name)),
    await attempt('import', nowhere('import'), (address) => import(/* @vite-ignore */ address)),
  ];
}
