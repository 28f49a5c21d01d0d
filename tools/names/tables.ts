/** The tables of names beside this file: tab-separated, the first row names the columns. */
import { readFileSync } from 'node:fs';

export type Row = Readonly<Record<string, string>>;

/** Reads "windows/ntstatus" and so on. */
export function readTable(name: string): Row[] {
  const text = readFileSync(new URL(`${name}.tsv`, import.meta.url), 'utf8');
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const columns = header.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
  });
}
