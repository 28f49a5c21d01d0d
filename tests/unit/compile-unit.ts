/** Compiles a few lines of AssemblyScript against the core's sources, to test what the core's exports do not show. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

export interface Unit {
  /** Calls an exported function that returns a string. */
  text(name: string, ...args: readonly (number | string)[]): string;
}

/** `source` imports from "../../assembly/…" and takes and returns numbers and strings. */
export function compileUnit(name: string, source: string): Unit {
  const folder = 'build/units';
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/${name}.ts`, source);
  const out = `${folder}/${name}.wasm`;
  const flags = ['--runtime', 'stub', '--exportRuntime', '--use', 'abort=', '--use', 'IS_FULL=1', '-O1', '-o', out];
  execFileSync(process.execPath, ['node_modules/assemblyscript/bin/asc.js', `${folder}/${name}.ts`, ...flags]);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(out)));
  const memory = exports['memory'] as WebAssembly.Memory;
  const make = exports['__new'] as (size: number, id: number) => number;
  // A string is UTF-16 in memory, its bytes counted four bytes in front; its class has the number 2.
  const lower = (value: number | string): number => {
    if (typeof value === 'number') return value;
    const at = make(value.length * 2, 2);
    new Uint8Array(memory.buffer, at).set(Buffer.from(value, 'utf16le'));
    return at;
  };
  return {
    text(function_, ...args) {
      const at = (exports[function_] as (...args: number[]) => number)(...args.map(lower));
      const length = new DataView(memory.buffer).getUint32(at - 4, true);
      return Buffer.from(memory.buffer, at, length).toString('utf16le');
    },
  };
}
