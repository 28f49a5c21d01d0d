import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SentencePiece } from '../../../web/share/exports/words.ts';
import type { SharedSummary } from '../../../web/share/summary.ts';
import { kinds } from '../../../web/words/kinds/kinds.ts';
import { sharedSummary } from '../../../web/words/panels/shared-summary.ts';

type Crash = NonNullable<SharedSummary['crash']>;

function plainSentence(pieces: readonly SentencePiece[]): string {
  return pieces
    .map((piece) =>
      typeof piece === 'string' ? piece : 'dump' in piece ? piece.dump : 'code' in piece ? piece.code : piece.word,
    )
    .join('');
}

function told(crash: Crash | undefined, more: Partial<SharedSummary> = {}): string {
  return plainSentence(
    sharedSummary.sentence({
      made: '1.0.0',
      kind: 'minidump',
      threads: 1,
      modules: [{ n: 'ntdll.dll' }, { n: 'module-1' }],
      stack: {
        frames: [
          { m: 0, t: 'context' },
          { m: 1, t: 'cfi' },
        ],
      },
      ...(crash && { crash }),
      ...more,
    }),
  );
}

const violation = { kind: 'exception', name: 'EXCEPTION_ACCESS_VIOLATION' } as const;

const SENTENCES: readonly (readonly [Crash | undefined, string])[] = [
  [undefined, 'The file does not say whether it crashed.'],
  [{ kind: 'none' }, 'No crash is recorded in this file.'],
  [{ ...violation, addressKind: 'near-null', access: 'read' }, 'module-1 tried to use an object that was not there.'],
  [{ ...violation, addressKind: 'null', access: 'execute' }, 'module-1 jumped to a place that holds no code.'],
  [{ ...violation, addressKind: 'freed-pattern' }, 'module-1 used memory it had already given back.'],
  [{ ...violation, addressKind: 'non-canonical' }, 'module-1 used an address where there is no memory.'],
  [{ ...violation, addressKind: 'code', access: 'write' }, 'module-1 tried to change memory that may only be read.'],
  [{ kind: 'signal', name: 'SIGABRT' }, 'module-1 stopped on purpose after noticing a fault.'],
  [
    { kind: 'signal', name: 'SIGFPE', subname: 'FPE_INTDIV' },
    'module-1 divided by zero, or two numbers whose result is too large.',
  ],
  [{ kind: 'signal', name: 'SIGTERM' }, 'The program was ended by a signal (SIGTERM).'],
  [{ kind: 'exception', code: '0xe06d7363' }, 'module-1 raised an error that nothing caught.'],
  [{ kind: 'exception', name: 'STATUS_HEAP_CORRUPTION' }, 'The heap was damaged before module-1 used it.'],
  [{ kind: 'bugcheck', name: 'MEMORY_MANAGEMENT' }, 'Windows stopped the computer: MEMORY_MANAGEMENT.'],
  [{ kind: 'kill' }, 'The system ended the program.'],
  [{ kind: 'exception', name: 'STATUS_INVALID_PARAMETER' }, 'module-1 was stopped (STATUS_INVALID_PARAMETER).'],
];

for (const [crash, sentence] of SENTENCES) test(sentence, () => assert.equal(told(crash), sentence));

test('a module of the system is named only when nothing else is on the stack', () => {
  const stack = { frames: [{ m: 0, t: 'context' as const }] };
  assert.equal(
    told({ kind: 'signal', name: 'SIGABRT' }, { stack }),
    'ntdll.dll stopped on purpose after noticing a fault.',
  );
});

test('the kind of file is told as in the report: by who wrote it, where that makes the difference', () => {
  const kindOfFile = (more: Partial<SharedSummary>) =>
    sharedSummary
      .facts({ made: '1.0.0', kind: 'vmcore-elf', threads: 0, modules: [], ...more })
      .find(([label]) => label === 'Kind of file')?.[1];
  assert.equal(kindOfFile({ variant: 'qemu', writer: 'qemu' }), kinds.guest.name);
  assert.equal(kindOfFile({ variant: 'qemu', writer: 'makedumpfile' }), kinds.vmcore.name);
  assert.equal(kindOfFile({ kind: 'minidump', variant: 'full' }), kinds.full.name);
});
