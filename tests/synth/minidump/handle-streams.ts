/** Streams of Windows' own format (minidumpapiset.h): what a process held open, and whose rights it had. */
import type { MinidumpBuilder, Place } from './builder.ts';
import type { Writer } from './writer.ts';

export interface HandleFields {
  readonly value: bigint;
  readonly type?: string;
  readonly name?: string;
  readonly attributes?: number;
  readonly access?: number;
  /** Records of the object's chain: number and contents. */
  readonly information?: readonly (readonly [number, Uint8Array])[];
}

export function handleData(dump: MinidumpBuilder, handles: readonly HandleFields[], { rowSize = 40 } = {}): Place {
  const rows = handles.map((handle) => {
    const type = handle.type ? dump.string(handle.type) : 0;
    const name = handle.name ? dump.string(handle.name) : 0;
    let information = 0;
    for (const [kind, content] of [...(handle.information ?? [])].reverse()) {
      const record = dump.writer().u32(information).u32(kind).u32(content.length).raw(content);
      information = dump.put(`object ${handle.value}`, record).at;
    }
    const row = dump.writer().u64(handle.value).u32(type).u32(name);
    row
      .u32(handle.attributes ?? 0)
      .u32(handle.access ?? 0)
      .u32(1)
      .u32(1);
    if (rowSize >= 40) row.u32(information).u32(0);
    return row.upTo(rowSize);
  });
  const out = dump.writer().u32(16).u32(rowSize).u32(rows.length).u32(0);
  rows.forEach((row, index) => {
    dump.name(`handle ${index}`, dump.out.length + out.length, rowSize);
    out.raw(row.bytes);
  });
  return dump.stream(12, 'handles', out);
}

export interface TokenFields {
  readonly id: number;
  readonly session: number;
  readonly user: Uint8Array;
  readonly groups: readonly Uint8Array[];
  readonly primaryGroup: Uint8Array;
  /** LUID and attributes. */
  readonly privileges: readonly (readonly [number, number])[];
}

/** A SID: revision, count, authority (big-endian), sub-authorities. */
export function sid(authority: number, ...parts: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(8 + parts.length * 4);
  const view = new DataView(bytes.buffer);
  bytes[0] = 1;
  bytes[1] = parts.length;
  view.setUint32(4, authority, false);
  parts.forEach((part, index) => {
    view.setUint32(8 + index * 4, part, true);
  });
  return bytes;
}

export function tokenStream(dump: MinidumpBuilder, tokens: readonly TokenFields[]): Place {
  const elements = tokens.map((token) => {
    const fields: Writer[] = [];
    fields.push(dump.writer().mark('session').u32(token.session));
    fields.push(dump.writer().u32(8).u32(0).mark('user').raw(token.user));
    const groups = dump.writer().u32(token.groups.length);
    let at = 4 + token.groups.length * 8;
    for (const group of token.groups) {
      groups.u32(at).u32(7);
      at += group.length;
    }
    for (const group of token.groups) groups.mark('group').raw(group);
    fields.push(groups);
    fields.push(dump.writer().u32(8).mark('primary group').raw(token.primaryGroup));
    const privileges = dump.writer().u32(token.privileges.length);
    for (const [luid, attributes] of token.privileges) privileges.mark('privilege').u64(luid).u32(attributes);
    fields.push(privileges);
    const size = 72 + fields.reduce((sum, { length }) => sum + length, 0);
    const element = dump.writer().u32(size).u32(token.id).u64(0x88);
    let offset = 72;
    for (const { length } of fields) {
      element.u32(offset).u32(length);
      offset += length;
    }
    element.upTo(72);
    for (const field of fields) element.raw(field);
    return element;
  });
  const total = 16 + elements.reduce((sum, { length }) => sum + length, 0);
  const out = dump.writer().u32(total).u32(tokens.length).u32(16).u32(72);
  for (const element of elements) out.raw(element);
  return dump.stream(19, 'token', out);
}

export function handleOperations(
  dump: MinidumpBuilder,
  operations: readonly { handle: bigint; thread: number; operation: number }[],
): Place {
  const out = dump.writer().u32(16).u32(288).u32(operations.length).u32(0);
  for (const { handle, thread, operation } of operations) {
    out.mark('operation').u64(handle).u32(4242).u32(thread).u32(operation).u32(0).zeros(264);
  }
  return dump.stream(18, 'handle operations', out);
}
