/** Programs that look for the same as the scanner: timed, and asked what they find. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Sample, say } from '../measure.ts';

export interface Program {
  /** Its words are parted by blanks; the first names the program. */
  readonly command: string;
  /** With which it ends when all is well; 0 if absent. */
  readonly statuses?: readonly number[];
  /** In which it runs. */
  readonly folder: string;
  /** Of the file that it looks at. */
  readonly bytes: number;
}

/** One that fails was fast for nothing: it is named, left out from then on, and this process will end with 1. */
export class Rival {
  readonly #program: Program;
  readonly #data: string;
  #isLeftOut = false;

  /** `data`: what its file holds, for the line that names it. */
  constructor(data: string, program: Program) {
    this.#data = data;
    this.#program = program;
  }

  get isLeftOut(): boolean {
    return this.#isLeftOut;
  }

  /** User and system seconds, as the shell counts them; undefined: it is left out. */
  turn(): Sample | undefined {
    if (this.#isLeftOut) return undefined;
    const { command, statuses = [0], folder, bytes } = this.#program;
    const script = `TIMEFORMAT='%U %S'; { time ${command} >/dev/null 2>errors; } 2>&1; echo $?`;
    const [user = 0, system = 0, status = Number.NaN] = execFileSync('bash', ['-c', script], {
      cwd: folder,
      encoding: 'utf8',
    })
      .trim()
      .split(/\s+/)
      .slice(-3)
      .map(Number);
    if (statuses.includes(status)) return { seconds: user + system, bytes };
    this.#leaveOut(command, `status ${status}`, readFileSync(join(folder, 'errors'), 'utf8'));
    return undefined;
  }

  /** What another command of the same program prints, byte by byte as characters; undefined: it is left out. */
  output(command: string): string | undefined {
    if (this.#isLeftOut) return undefined;
    const { statuses = [0], folder } = this.#program;
    const [name = '', ...words] = command.split(' ');
    const options = { cwd: folder, encoding: 'latin1', maxBuffer: 1 << 30 } as const;
    const { status, signal, error, stdout, stderr } = spawnSync(name, words, options);
    if (!error && status !== null && statuses.includes(status)) return stdout;
    this.#leaveOut(command, error ? error.message : `status ${status ?? signal}`, stderr ?? '');
    return undefined;
  }

  #leaveOut(command: string, reason: string, errors: string): void {
    this.#isLeftOut = true;
    const [line] = errors.trim().split('\n');
    say({ data: this.#data, command, failed: line ? `${reason}: ${line}` : reason });
    process.exitCode = 1;
  }
}

export function isInstalled(name: string): boolean {
  try {
    execFileSync('which', [name], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
