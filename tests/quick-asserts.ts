/**
 * Loaded before the tests of a suite. For its message a failed `assert.ok` parses the source around the place where it
 * stands; what was transpiled stands elsewhere, so that the message is wrong and can take minutes. Here it takes none.
 */
import strict, { AssertionError } from 'node:assert/strict';

function ok(value: unknown, message?: string | Error): asserts value {
  if (value) return;
  if (message instanceof Error) throw message;
  throw new AssertionError({
    message: message ?? 'What was asserted is not true.',
    actual: value,
    expected: true,
    operator: '==',
    stackStartFn: ok,
  });
}

strict.ok = ok;
