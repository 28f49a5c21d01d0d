import type { Module } from '../engine/report/report.ts';
import { time } from './format.ts';

/** Years in which a module can have been built; builds that hide their time write a hash in its place. */
const FIRST_YEAR = 1990;
const LAST_YEAR = 2050;

/** The time of a PE header, when it can be one. */
export function builtAt({ timestamp }: Pick<Module, 'timestamp'>): string | undefined {
  if (!timestamp) return undefined;
  const date = new Date(Number(timestamp) * 1000);
  const year = date.getUTCFullYear();
  return year >= FIRST_YEAR && year <= LAST_YEAR ? time(date.toISOString().replace(/\.\d+/, '')) : undefined;
}
