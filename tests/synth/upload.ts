/** What a crash reporter sends: a multipart form with the dump in one of its fields. */
import { type Built, MinidumpBuilder, moduleList, systemInfo } from './minidump/index.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** `tail`: what stands behind the dump. */
export function buildUpload(
  boundary: string,
  tail = `\r\n--${boundary}--\r\n`,
): { readonly body: Uint8Array; readonly bytes: Uint8Array; readonly places: Built['places'] } {
  const dump = new MinidumpBuilder();
  systemInfo(dump);
  moduleList(dump, [{ base: 0x1000n, size: 16, path: 'a.exe' }]);
  const { bytes, places } = dump.build();
  const head = [
    `--${boundary}`,
    'Content-Disposition: form-data; name="prod"',
    '',
    'Example',
    `--${boundary}`,
    'Content-Disposition: form-data; name="ver"',
    '',
    '1.2.3',
    `--${boundary}`,
    'Content-Disposition: form-data; name="upload_file_minidump"; filename="0f4c.dmp"',
    'Content-Type: application/octet-stream',
    '',
    '',
  ].join('\r\n');
  return { body: Buffer.concat([text(head), bytes, text(tail)]), bytes, places };
}
