/**
 * The shapes that may travel. A shape reads untrusted JSON strictly (no unknown field, no wrong type, no value over
 * its limit) and writes the one canonical form of a value: fields in the order of the shape, absent ones left out.
 *
 * Every field states its privacy class. There is no class for what identifies a person or machine, nor for contents
 * of memory: such a thing cannot be declared, so it cannot be sent.
 */
export type Privacy =
  /** Public by nature: kinds, codes, counts. */
  | 'public'
  /** From a public catalogue: names and ids of system modules. */
  | 'catalogue'
  /** The author's own code: only when it was chosen. */
  | 'own';

export type Json = string | number | readonly Json[] | { readonly [key: string]: Json };

/**
 * A text that does not have the shape it should have; `path` names the field, never its content. It is put together
 * on the way out: a link may hold a hundred thousand fields, and all but one are as they should be.
 */
export class ShapeError extends Error {
  path = '';

  /** Thrown inside of a field or a place: its name comes in front. */
  static within(segment: string, error: unknown): unknown {
    if (error instanceof ShapeError) error.path = segment + error.path;
    return error;
  }
}

/** JSON on its way to be judged: nothing of it is made into values before all of it has its shape. */
export class JsonCursor {
  readonly text: string;
  at = 0;
  #records: number;
  #backslash = -1;

  /** `records`: of more the text is refused, however many of each list may be. */
  constructor(text: string, records: number) {
    this.text = text;
    this.#records = records;
  }

  beginRecord(): void {
    if (--this.#records < 0) throw new ShapeError();
    this.expect(0x7b);
  }

  /** Whether this character comes next; it is passed then. */
  takes(unit: number): boolean {
    if (this.text.charCodeAt(this.at) !== unit) return false;
    this.at++;
    return true;
  }

  expect(unit: number): void {
    if (!this.takes(unit)) throw new ShapeError();
  }

  /** The name of a field that comes next, with its colon. */
  takeKey(): string {
    this.expect(QUOTE);
    const from = this.at;
    this.at = this.text.indexOf('":', from) + 2;
    return this.text.slice(from, this.at - 2);
  }

  /** A text of at most `most` units, written in the one way in which JSON.stringify does. */
  takeText(most: number): string {
    this.expect(QUOTE);
    const { text, at: from } = this;
    // Looked for once for all texts before it: most links have none.
    if (this.#backslash < from) {
      const next = text.indexOf('\\', from);
      this.#backslash = next < 0 ? text.length : next;
    }
    let end = text.indexOf('"', from);
    // A unit takes six characters at the most.
    const limit = from + 6 * most;
    if (this.#backslash < end) {
      for (end = this.#backslash; end <= limit && text.charCodeAt(end) !== QUOTE; end++) {
        if (text.charCodeAt(end) === BACKSLASH) end++;
      }
    }
    if (end < 0 || end > limit) throw new ShapeError();
    this.at = end + 1;
    const value = text.slice(from, end);
    if (PLAIN.test(value)) return value;
    const read = unescaped(`"${value}"`);
    if (BEYOND_ASCII.test(read) && (read.normalize('NFC') !== read || LONE_SURROGATE.test(read)))
      throw new ShapeError();
    return read;
  }

  /** A whole number of digits alone, without noughts in front. */
  takeNumber(): number {
    const from = this.at;
    let value = 0;
    for (; this.at - from <= MOST_DIGITS; this.at++) {
      const digit = this.text.charCodeAt(this.at) - 0x30;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
    }
    const digits = this.at - from;
    const isPadded = digits > 1 && this.text.charCodeAt(from) === 0x30;
    if (digits === 0 || digits > MOST_DIGITS || isPadded) throw new ShapeError();
    return value;
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
/** Stands in JSON as it is, and is in normal form. */
const PLAIN = /^[ !#-[\]-~]*$/;
const BEYOND_ASCII = /[^ -~]/;
/** Lone halves of surrogate pairs would not survive UTF-8. */
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
/** Of a whole number that is held exactly. */
const MOST_DIGITS = 16;

function unescaped(json: string): string {
  try {
    const text: unknown = JSON.parse(json);
    if (typeof text === 'string' && JSON.stringify(text) === json) return text;
  } catch {
    // No text at all.
  }
  throw new ShapeError();
}

export interface Shape<T> {
  /** What it takes, for people: a version that is frozen is held to it. */
  readonly form: string;
  /** Passes what has the shape, in the one form that `JSON.stringify(write(value))` gives it; throws ShapeError. */
  pass(json: JsonCursor): void;
  write(value: T): Json;
}

/** What a shape reads and writes. */
export type Of<S> = S extends Shape<infer T> ? T : never;

interface Field<T> {
  readonly privacy: Privacy;
  readonly shape: Shape<T>;
}

interface OptionalField<T> extends Field<T> {
  readonly isOptional: true;
}

type Fields = Readonly<Record<string, Field<unknown>>>;

type OptionalKeys<F extends Fields> = { [K in keyof F]: F[K] extends OptionalField<unknown> ? K : never }[keyof F];
type ValueOf<F> = F extends Field<infer T> ? T : never;

export type RecordOf<F extends Fields> = { readonly [K in Exclude<keyof F, OptionalKeys<F>>]: ValueOf<F[K]> } & {
  readonly [K in OptionalKeys<F>]?: ValueOf<F[K]>;
};

export function field<T>(privacy: Privacy, shape: Shape<T>): Field<T> {
  return { privacy, shape };
}

/** A field that may be absent: unknown, or not chosen. */
export function optional<T>(privacy: Privacy, shape: Shape<T>): OptionalField<T> {
  return { privacy, shape, isOptional: true };
}

export interface RecordShape<F extends Fields> extends Shape<RecordOf<F>> {
  readonly fields: F;
}

/** An object with just these fields, written in this order. */
export function record<const F extends Fields>(fields: F): RecordShape<F> {
  const entries = Object.entries(fields);
  const isNeeded = entries.map(([, one]) => !('isOptional' in one));
  /** By name: its place, and how many fields before it may not be absent. */
  const known = new Map(
    entries.map(([key, { shape }], place) => [
      key,
      { place, shape, before: isNeeded.slice(0, place).filter(Boolean).length, counts: isNeeded[place] ? 1 : 0 },
    ]),
  );
  const needed = isNeeded.filter(Boolean).length;
  return {
    form: 'record',
    fields,
    pass(json) {
      json.beginRecord();
      let last = -1;
      let seen = 0;
      if (!json.takes(0x7d)) {
        do {
          const key = json.takeKey();
          const one = known.get(key);
          if (one === undefined || one.place <= last || one.before !== seen) throw new ShapeError();
          last = one.place;
          seen += one.counts;
          try {
            one.shape.pass(json);
          } catch (error) {
            throw ShapeError.within(`.${key}`, error);
          }
        } while (json.takes(COMMA));
        json.expect(0x7d);
      }
      if (seen !== needed) throw new ShapeError();
    },
    write(value) {
      const made: Record<string, Json> = {};
      for (const [key, one] of entries) {
        const inner = (value as Record<string, unknown>)[key];
        if (inner !== undefined) made[key] = one.shape.write(inner);
      }
      return made;
    },
  };
}

/** A list of at most `most` values. */
export function list<T>(shape: Shape<T>, most: number): Shape<readonly T[]> & { readonly item: Shape<T> } {
  return {
    form: `list of at most ${most}`,
    item: shape,
    pass(json) {
      json.expect(0x5b);
      if (json.takes(0x5d)) return;
      let index = 0;
      try {
        do {
          if (index >= most) throw new ShapeError();
          shape.pass(json);
          index++;
        } while (json.takes(COMMA));
      } catch (error) {
        throw ShapeError.within(`[${index}]`, error);
      }
      json.expect(0x5d);
    },
    write: (value) => value.map((one) => shape.write(one)),
  };
}

/** A text in normal form of 1 to `most` UTF-16 units. */
export function text(most: number): Shape<string> {
  return {
    form: `text of at most ${most}`,
    pass: (json) => void takeText(json, most),
    write: (value) => value,
  };
}

function takeText(json: JsonCursor, most: number): string {
  const value = json.takeText(most);
  if (value.length === 0 || value.length > most) throw new ShapeError();
  return value;
}

/** Makes a text from a dump fit `text(most)`; undefined when nothing is left. */
export function fitText(value: string | undefined, most: number): string | undefined {
  const whole = value?.replace(new RegExp(LONE_SURROGATE, 'g'), '\ufffd').normalize('NFC') ?? '';
  // A cut in the middle of a pair, or before a mark that would compose, is repaired by a second pass.
  const cut = whole.slice(0, most).replace(new RegExp(LONE_SURROGATE, 'g'), '').normalize('NFC').slice(0, most);
  return cut.length > 0 ? cut : undefined;
}

/** Text of one form, such as "0x1f". */
export function pattern(form: RegExp, most: number): Shape<string> {
  return {
    form: `${text(most).form} like ${form.source}`,
    pass(json) {
      if (!form.test(takeText(json, most))) throw new ShapeError();
    },
    write: (value) => value,
  };
}

/** A whole number from 0 to `most`. */
export function integer(most: number = Number.MAX_SAFE_INTEGER): Shape<number> {
  return {
    form: `number to ${most}`,
    pass(json) {
      if (json.takeNumber() > most) throw new ShapeError();
    },
    write: (value) => value,
  };
}

/** One of a closed list. */
export function word<const W extends readonly string[]>(words: W): Shape<W[number]> {
  const longest = Math.max(...words.map(({ length }) => length));
  const known: ReadonlySet<string> = new Set(words);
  return {
    form: words.join(' | '),
    pass(json) {
      if (!known.has(json.takeText(longest))) throw new ShapeError();
    },
    write: (value) => value,
  };
}

/** What a text holds that has the shape from its first to its last character. Throws ShapeError. */
export function readJson<T>(shape: Shape<T>, text: string, mostRecords = Number.POSITIVE_INFINITY): T {
  const json = new JsonCursor(text, mostRecords);
  shape.pass(json);
  if (json.at < text.length) throw new ShapeError();
  return JSON.parse(text) as T;
}

/** One field, wherever it lies in a shape. */
export interface FieldFacts {
  /** "stack.frames[].o" */
  readonly path: string;
  readonly privacy: Privacy;
  readonly isOptional: boolean;
  readonly form: string;
}

/** All fields in order, for the tests that keep the list under review and a version as it was. */
export function fieldsOf(shape: object, path = ''): FieldFacts[] {
  if ('item' in shape) return fieldsOf(shape.item as object, `${path}[]`);
  if (!('fields' in shape)) return [];
  return Object.entries(shape.fields as Fields).flatMap(([key, one]) => {
    const here = path === '' ? key : `${path}.${key}`;
    const { privacy, shape: inner } = one;
    const { form } = 'item' in inner ? { form: `${inner.form}: ${(inner.item as Shape<unknown>).form}` } : inner;
    return [{ path: here, privacy, isOptional: 'isOptional' in one, form }, ...fieldsOf(inner, here)];
  });
}
