/** Plain names of what ends programs, and the glossary entry that explains each. The source's own name stands beside. */
import type { TermId } from '../panels/help/glossary.ts';

export interface PlainName {
  readonly word: string;
  readonly term?: TermId;
}

const NAMES: Readonly<Record<string, PlainName>> = {
  EXCEPTION_ACCESS_VIOLATION: { word: 'Access violation', term: 'access-violation' },
  EXCEPTION_IN_PAGE_ERROR: { word: 'Memory that could not be read from disk', term: 'in-page-error' },
  EXCEPTION_STACK_OVERFLOW: { word: 'Stack overflow', term: 'stack-overflow' },
  EXCEPTION_INT_DIVIDE_BY_ZERO: { word: 'Division by zero', term: 'divide-by-zero' },
  EXCEPTION_FLT_DIVIDE_BY_ZERO: { word: 'Division by zero', term: 'divide-by-zero' },
  EXCEPTION_ILLEGAL_INSTRUCTION: { word: 'Illegal instruction', term: 'illegal-instruction' },
  EXCEPTION_PRIV_INSTRUCTION: { word: 'Privileged instruction', term: 'illegal-instruction' },
  EXCEPTION_BREAKPOINT: { word: 'Breakpoint', term: 'breakpoint' },
  EXCEPTION_SINGLE_STEP: { word: 'Single step', term: 'breakpoint' },
  EXCEPTION_GUARD_PAGE: { word: 'Guard page', term: 'guard-page' },
  EXCEPTION_DATATYPE_MISALIGNMENT: { word: 'Misaligned address', term: 'misaligned' },
  EXCEPTION_INVALID_HANDLE: { word: 'Invalid handle', term: 'handle' },
  STATUS_HEAP_CORRUPTION: { word: 'Damaged heap', term: 'heap-corruption' },
  STATUS_STACK_BUFFER_OVERRUN: { word: 'Fail-fast', term: 'fail-fast' },
  STATUS_FAIL_FAST_EXCEPTION: { word: 'Fail-fast', term: 'fail-fast' },
  STATUS_ASSERTION_FAILURE: { word: 'Failed assertion', term: 'assertion' },
  STATUS_NO_MEMORY: { word: 'Out of memory', term: 'out-of-memory' },
  STATUS_FATAL_APP_EXIT: { word: 'Ended by the program', term: 'abort' },
  SIGSEGV: { word: 'Segmentation fault', term: 'access-violation' },
  SIGBUS: { word: 'Bus error', term: 'bus-error' },
  SIGABRT: { word: 'Abort', term: 'abort' },
  SIGFPE: { word: 'Arithmetic fault', term: 'divide-by-zero' },
  SIGILL: { word: 'Illegal instruction', term: 'illegal-instruction' },
  SIGTRAP: { word: 'Breakpoint', term: 'breakpoint' },
  SIGQUIT: { word: 'Quit, asked from a terminal', term: 'signal' },
  SIGKILL: { word: 'Killed', term: 'signal' },
  SIGTERM: { word: 'Asked to end', term: 'signal' },
  SIGSYS: { word: 'Forbidden system call', term: 'signal' },
  SIGXCPU: { word: 'Too much processor time', term: 'signal' },
  SIGXFSZ: { word: 'File too large', term: 'signal' },
  EXC_BAD_ACCESS: { word: 'Bad access', term: 'access-violation' },
  EXC_BAD_INSTRUCTION: { word: 'Illegal instruction', term: 'illegal-instruction' },
  EXC_ARITHMETIC: { word: 'Arithmetic fault', term: 'divide-by-zero' },
  EXC_BREAKPOINT: { word: 'Breakpoint or trap', term: 'breakpoint' },
  EXC_CRASH: { word: 'Ended by the program or the system', term: 'abort' },
  EXC_RESOURCE: { word: 'Went over a limit', term: 'signal' },
  EXC_GUARD: { word: 'Guarded resource misused', term: 'signal' },
};

/** C++ and .NET raise Windows exceptions of a number of their own. */
const CODES: Readonly<Record<string, PlainName>> = {
  '0xe06d7363': { word: 'C++ exception', term: 'exception' },
  '0xe0434352': { word: '.NET exception', term: 'exception' },
  '0xe0434f4d': { word: '.NET exception', term: 'exception' },
};

export function plainName(name: string | undefined, code: string | undefined): PlainName | undefined {
  return NAMES[name ?? ''] ?? CODES[code ?? ''];
}
