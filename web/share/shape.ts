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

/** A value that does not have the shape it should have; `path` names the field, never its content. */
export class ShapeError extends Error {
  readonly path: string;

  constructor(path: string) {
    super(`not the shape of ${path}`);
    this.path = path;
  }
}

export interface Shape<T> {
  /** What it takes, for people: a version that is frozen is held to it. */
  readonly form: string;
  /** Throws ShapeError. */
  read(value: unknown, path: string): T;
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
  return {
    form: 'record',
    fields,
    read(value, path) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ShapeError(path);
      // Before anything is done with them: a forger's may be many.
      const given = Object.keys(value).length;
      if (given > entries.length) throw new ShapeError(path);
      let known = 0;
      const made: Record<string, unknown> = {};
      for (const [key, one] of entries) {
        const isGiven = Object.hasOwn(value, key);
        if (isGiven) known++;
        const inner = isGiven ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
        if (inner !== undefined) made[key] = one.shape.read(inner, `${path}.${key}`);
        else if (!('isOptional' in one)) throw new ShapeError(`${path}.${key}`);
      }
      if (known < given) throw new ShapeError(path);
      return made as RecordOf<F>;
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
    read(value, path) {
      if (!Array.isArray(value) || value.length > most) throw new ShapeError(path);
      return value.map((one, index) => shape.read(one, `${path}[${index}]`));
    },
    write: (value) => value.map((one) => shape.write(one)),
  };
}

/** Lone halves of surrogate pairs would not survive UTF-8. */
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** A text in normal form of 1 to `most` UTF-16 units. */
export function text(most: number): Shape<string> {
  return {
    form: `text of at most ${most}`,
    read(value, path) {
      const isText = typeof value === 'string' && value.length > 0 && value.length <= most;
      if (!isText || value.normalize('NFC') !== value || LONE_SURROGATE.test(value)) throw new ShapeError(path);
      return value;
    },
    write: (value) => value,
  };
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
  const any = text(most);
  return {
    form: `${any.form} like ${form.source}`,
    read(value, path) {
      const read = any.read(value, path);
      if (!form.test(read)) throw new ShapeError(path);
      return read;
    },
    write: (value) => value,
  };
}

/** A whole number from 0 to `most`. */
export function integer(most: number = Number.MAX_SAFE_INTEGER): Shape<number> {
  return {
    form: `number to ${most}`,
    read(value, path) {
      const isWhole = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= most;
      if (!isWhole || Object.is(value, -0)) throw new ShapeError(path);
      return value;
    },
    write: (value) => value,
  };
}

/** One of a closed list. */
export function word<const W extends readonly string[]>(words: W): Shape<W[number]> {
  return {
    form: words.join(' | '),
    read(value, path) {
      if (typeof value !== 'string' || !words.includes(value)) throw new ShapeError(path);
      return value;
    },
    write: (value) => value,
  };
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
