/** Real encoders, where this machine has them: programs, and libraries reached through Debian's Python. */
import { spawnSync } from 'node:child_process';

const PYTHON = `
import ctypes, json, sys
from base64 import b64decode, b64encode

def libwim(kind):
    lib = ctypes.CDLL("libwim.so.15")
    lib.wimlib_compress.restype = ctypes.c_size_t
    lib.wimlib_compress.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_void_p]
    def pack(data):
        made = ctypes.c_void_p()
        if lib.wimlib_create_compressor(kind, max(1, len(data)), 100, ctypes.byref(made)) != 0:
            return None
        room = ctypes.create_string_buffer(max(1, len(data)))
        size = lib.wimlib_compress(data, len(data), room, len(data), made)
        return room.raw[:size] if size else None
    return pack

def libzstd(level):
    lib = ctypes.CDLL("libzstd.so.1")
    lib.ZSTD_compress.restype = ctypes.c_size_t
    lib.ZSTD_compress.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int]
    def pack(data):
        room = ctypes.create_string_buffer(len(data) + len(data) // 128 + 1024)
        size = lib.ZSTD_compress(room, len(room), data, len(data), level)
        return room.raw[:size]
    return pack

def find(name):
    if name.startswith("zstd-"):
        return libzstd(int(name[5:]))
    if name == "snappy":
        import snappy
        return snappy.compress
    if name == "snappy-frames":
        import snappy
        # Its own, in C, fails in Python 3.10 and later.
        table = []
        for byte in range(256):
            for _ in range(8):
                byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
            table.append(byte)
        def crc32c(data):
            crc = 0xFFFFFFFF
            for byte in data:
                crc = crc >> 8 ^ table[(crc ^ byte) & 255]
            return crc ^ 0xFFFFFFFF
        snappy.snappy._crc32c = crc32c
        return lambda data: snappy.StreamCompressor().compress(data)
    if name.startswith("lzo-"):
        import lzo
        return lambda data: lzo.compress(data, int(name[4:]), False)
    if name == "xpress-huffman":
        return libwim(1)

try:
    pack = find(sys.argv[1])
except Exception:
    sys.exit(3)
packed = [pack(b64decode(one)) for one in json.load(sys.stdin)]
json.dump([one and b64encode(one).decode() for one in packed], sys.stdout)
`;

/** Each of `data` packed (undefined where the encoder declined), or undefined when there is no such encoder here. */
export function packWith(encoder: string, data: readonly Uint8Array[]): (Buffer | undefined)[] | undefined {
  const input = JSON.stringify(data.map((one) => Buffer.from(one).toString('base64')));
  const { status, stdout } = spawnSync('/usr/bin/python3', ['-c', PYTHON, encoder], { input, maxBuffer: 1 << 28 });
  if (status !== 0) return undefined;
  const packed = JSON.parse(stdout.toString()) as (string | null)[];
  return packed.map((one) => (one === null ? undefined : Buffer.from(one, 'base64')));
}

/** What a program makes of its standard input, or undefined when it is not installed. */
export function packThrough(program: string, args: readonly string[], input: Uint8Array): Buffer | undefined {
  const { status, stdout, error } = spawnSync(program, args, { input, maxBuffer: 1 << 28 });
  if (error) return undefined;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed.`);
  return stdout;
}
