/**
 * The door of the core: no text of a dump passes it but through the detectors of the exposure scan; what they find is
 * replaced by its mask. The same in the worker and under Node.
 *
 * Of the classes credential, session, key and personal everything validated or likely is masked. On command lines
 * also what stands where a secret stands (command-line.ts), in annotations what is named as one. Masks say nothing
 * that is not in the findings as well, and masking a masked text changes nothing.
 */
import type { LogLine } from '../report/report.ts';
import { findInArguments, findInCommandLine } from './command-line.ts';
import { PLAIN_FIELDS, type PlainFields, type ShapeName, type Shapes } from './fields.ts';
import { maskKeyLines } from './key-lines.ts';
import { HIDDEN, joinRanges, type MaskedRange, replaceRanges } from './ranges.ts';
import { isSecretName } from './secret-names.ts';
import { TextFinder } from './text-finder.ts';

/** Texts whose masked form is remembered, so that lists scroll at once. Long ones are rare and not worth the room. */
const MOST_REMEMBERED = 65_536;
const LONGEST_REMEMBERED = 1024;

type Json = string | number | boolean | null | readonly Json[] | { readonly [field: string]: Json };

/** The arguments of a program, and the same as one text. */
interface CommandLine {
  readonly args?: readonly string[];
  readonly commandLine?: string;
}

export class TextMasker {
  readonly #finder: TextFinder;
  #known = new Map<string, string>();

  /** `module` is the scanner's. Nothing is made of it before the first text comes. */
  constructor(module: WebAssembly.Module) {
    // Of this dump alone: what it held of texts goes with it.
    this.#finder = new TextFinder(module);
  }

  /** `value` as it may be shown; its own texts are left as they are. */
  mask<S extends ShapeName>(shape: S, value: Shapes[S]): Shapes[S] {
    return this.maskAll(shape, [value])[0] as Shapes[S];
  }

  /** The same for rows of a list: they are looked through together, which costs less. */
  maskAll<S extends ShapeName>(shape: S, values: readonly Shapes[S][]): Shapes[S][] {
    const plain: PlainFields = PLAIN_FIELDS[shape];
    const texts = new Set<string>();
    for (const value of values) collectTexts(value as Json, plain, texts);
    const masked = this.#maskTexts(texts);
    const isInnocent = masked.size === 0;
    const rows = values.map((value) => {
      const copy = isInnocent ? value : (replaceTexts(value as Json, plain, masked) as Shapes[S]);
      const special = this.#special(shape, value);
      return special ? { ...copy, ...special } : copy;
    });
    return shape === 'log' ? (withKeysHidden(rows as LogLine[]) as Shapes[S][]) : rows;
  }

  /** Fields whose texts are more than the sum of their characters. */
  #special(shape: ShapeName, value: object): object | undefined {
    if (shape === 'process' || shape === 'processes') return this.#maskCommandLine(value);
    return shape === 'annotations' ? maskNamed(value) : undefined;
  }

  #maskCommandLine({ args, commandLine }: CommandLine): CommandLine {
    const masked = args && this.#maskArguments(args);
    if (commandLine === undefined) return { ...(masked && { args: masked }) };
    // Some formats hold the arguments, and the line is made of them: then both tell the same.
    const isJoined = args?.join(' ') === commandLine;
    return {
      ...(masked && { args: masked }),
      commandLine: masked && isJoined ? masked.join(' ') : this.#maskLine(commandLine),
    };
  }

  /** Looked through as the system keeps them, one after another with a NUL between. */
  #maskArguments(args: readonly string[]): string[] {
    const [found = []] = this.#finder.find([args.join('\0')], 'command-line');
    const ranges = joinRanges([...found, ...findInArguments(args)]);
    let at = 0;
    return args.map((text) => {
      const start = at;
      at += text.length + 1;
      const own = ranges
        .filter(({ from, to }) => to > start && from < start + text.length)
        .map((range) => within(range, start, text.length));
      return replaceRanges(text, own);
    });
  }

  #maskLine(line: string): string {
    const [found = []] = this.#finder.find([line], 'command-line');
    return replaceRanges(line, joinRanges([...found, ...findInCommandLine(line)]));
  }

  /** Those of the texts that are not shown as they are, with what is shown. */
  #maskTexts(texts: ReadonlySet<string>): ReadonlyMap<string, string> {
    const masked = new Map<string, string>();
    const unknown = [...texts].filter((text) => !this.#known.has(text));
    for (const text of texts) {
      const known = this.#known.get(text);
      if (known !== undefined && known !== text) masked.set(text, known);
    }
    if (this.#known.size + unknown.length > MOST_REMEMBERED) this.#known = new Map();
    this.#finder.find(unknown).forEach((ranges, index) => {
      const text = unknown[index] ?? '';
      const shown = replaceRanges(text, joinRanges(ranges));
      if (shown !== text) masked.set(text, shown);
      if (text.length <= LONGEST_REMEMBERED && this.#known.size < MOST_REMEMBERED) this.#known.set(text, shown);
    });
    return masked;
  }
}

/** Lines of a log say together what none says alone. */
function withKeysHidden(lines: readonly LogLine[]): LogLine[] {
  const texts = maskKeyLines(lines.map(({ text }) => text));
  return lines.map((line, i) => (texts[i] === line.text ? line : { ...line, text: texts[i] ?? HIDDEN }));
}

/** An annotation that is named as a secret is one, whatever it looks like. */
function maskNamed(row: { readonly key?: string; readonly value?: string }): object | undefined {
  return row.value && row.key && isSecretName(row.key) ? { value: HIDDEN } : undefined;
}

/** The part of a range that lies in a text, counted from its begin. */
function within({ from, to, mask }: MaskedRange, start: number, length: number): MaskedRange {
  const isWhole = from >= start && to <= start + length;
  return {
    from: Math.max(0, from - start),
    to: Math.min(length, to - start),
    mask: isWhole ? mask : HIDDEN,
  };
}

/** Every string but those of plain fields. Names of fields are texts where a dump gives them: they are the ones of `vmcoreinfo`. */
function collectTexts(value: Json, plain: true | PlainFields | undefined, texts: Set<string>): void {
  if (plain === true) return;
  if (typeof value === 'string') texts.add(value);
  else if (isList(value)) for (const one of value) collectTexts(one, plain, texts);
  else if (typeof value === 'object' && value !== null) {
    for (const [field, one] of Object.entries(value)) {
      if (typeof one === 'number') continue;
      texts.add(field);
      collectTexts(one, plain?.[field], texts);
    }
  }
}

function replaceTexts(value: Json, plain: true | PlainFields | undefined, masked: ReadonlyMap<string, string>): Json {
  if (plain === true) return value;
  if (typeof value === 'string') return masked.get(value) ?? value;
  if (isList(value)) return value.map((one) => replaceTexts(one, plain, masked));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, one]) => [
      masked.get(field) ?? field,
      replaceTexts(one, plain?.[field], masked),
    ]),
  );
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
