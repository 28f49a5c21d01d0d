/** WHEA_ERROR_RECORD, which is UEFI's Common Platform Error Record (appendix N), field by field. */

const GUIDS = {
  machineCheck: '8a1e1d01-42f9-4557-9c33-565e5cc3f7e8',
  processor: '9876ccad-47b4-4bdb-b65e-16f193c4f3db',
  memory: 'a5bc1114-6f64-4ede-b863-3e83ed7c83b1',
  pciExpress: 'd995e954-bbc1-430f-ad91-b44dcb3c6f35',
  nmi: 'e71254e7-c1b9-4940-ab76-909703a4320f',
} as const;

export interface ErrorSection {
  readonly type: keyof typeof GUIDS;
  readonly bytes: Uint8Array;
  readonly severity?: number;
  readonly part?: string;
}

/** Severity: 0 recoverable, 1 fatal, 2 corrected, 3 informational. */
export function errorRecord(severity: number, sections: readonly ErrorSection[]): Uint8Array {
  const head = 128 + 72 * sections.length;
  const bytes = new Uint8Array(head + sections.reduce((sum, section) => sum + section.bytes.length, 0));
  const view = new DataView(bytes.buffer);
  bytes.set(Buffer.from('CPER'));
  view.setUint16(4, 0x210, true);
  view.setUint32(6, 0xffffffff, true);
  view.setUint16(10, sections.length, true);
  view.setUint32(12, severity, true);
  view.setUint32(20, bytes.length, true);
  let next = head;
  sections.forEach((section, i) => {
    const at = 128 + 72 * i;
    view.setUint32(at, next, true);
    view.setUint32(at + 4, section.bytes.length, true);
    view.setUint16(at + 8, 0x300, true);
    bytes[at + 10] = section.part ? 2 : 0;
    bytes.set(guidBytes(GUIDS[section.type]), at + 16);
    view.setUint32(at + 48, section.severity ?? severity, true);
    bytes.set(Buffer.from((section.part ?? '').slice(0, 19)), at + 52);
    bytes.set(section.bytes, next);
    next += section.bytes.length;
  });
  return bytes;
}

/** WHEA_XPF_MCA_SECTION of version 2. */
export function machineCheckSection(fields: {
  processor: number;
  bank: number;
  status: bigint;
  address?: bigint;
}): Uint8Array {
  const view = new DataView(new ArrayBuffer(0x110));
  view.setUint32(0, 2, true);
  view.setUint32(4, 1, true);
  view.setUint32(0x10, fields.processor, true);
  view.setUint32(0x24, fields.bank, true);
  view.setBigUint64(0x28, fields.status, true);
  view.setBigUint64(0x30, fields.address ?? 0n, true);
  return new Uint8Array(view.buffer);
}

/** Error types are bits: 1 cache, 2 TLB, 4 bus, 8 micro-architecture. */
export function processorSection(fields: { kinds: number; operation: number; level: number; id: bigint }): Uint8Array {
  const view = new DataView(new ArrayBuffer(192));
  view.setBigUint64(0, 0x12fn, true);
  view.setUint8(10, fields.kinds);
  view.setUint8(11, fields.operation);
  view.setUint8(13, fields.level);
  view.setBigUint64(152, fields.id, true);
  return new Uint8Array(view.buffer);
}

export function memorySection(fields: {
  kind: number;
  address: bigint;
  node: number;
  card: number;
  module: number;
}): Uint8Array {
  const view = new DataView(new ArrayBuffer(80));
  view.setBigUint64(0, 0x403an, true);
  view.setBigUint64(16, fields.address, true);
  view.setUint16(32, fields.node, true);
  view.setUint16(34, fields.card, true);
  view.setUint16(36, fields.module, true);
  view.setUint8(72, fields.kind);
  return new Uint8Array(view.buffer);
}

export function pciExpressSection(fields: {
  port: number;
  vendor: number;
  device: number;
  bus: number;
  slot: number;
  function: number;
  uncorrectable?: number;
  correctable?: number;
}): Uint8Array {
  const view = new DataView(new ArrayBuffer(208));
  view.setBigUint64(0, 0x89n, true);
  view.setUint32(8, fields.port, true);
  view.setUint16(24, fields.vendor, true);
  view.setUint16(26, fields.device, true);
  view.setUint8(31, fields.function);
  view.setUint8(32, fields.slot);
  view.setUint8(35, fields.bus);
  view.setUint32(116, fields.uncorrectable ?? 0, true);
  view.setUint32(128, fields.correctable ?? 0, true);
  return new Uint8Array(view.buffer);
}

function guidBytes(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}
