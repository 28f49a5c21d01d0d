/**
 * Regular expressions of a table as patterns that are matched without an engine: literal pieces with `*` for any text
 * between them. Understands what the tables use: groups with alternatives, optional parts, classes, `.`, `\d`, `\S`,
 * `\w`. What a class allows is forgotten; alternatives become patterns of their own.
 */
export function patternsOf(expression: string): string[] {
  const all = alternativesOf(expression)
    .flatMap(expand)
    .map((pattern) => pattern.replaceAll(/\*+/g, '*').replaceAll(/^\*|\*$/g, ''));
  const distinct = [...new Set(all)];
  return distinct.filter((one) => !distinct.some((other) => other !== one && one.includes(other)));
}

/** The parts between bars that stand in no group. */
function alternativesOf(expression: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < expression.length; i = after(expression, i)) {
    if (expression[i] === '(') depth++;
    else if (expression[i] === ')') depth--;
    else if (expression[i] === '|' && depth === 0) {
      parts.push(expression.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, expression.slice(start)];
}

/** Place behind the element at `i`, where a class and an escape are one element, and a bracket of a group is one. */
function after(expression: string, i: number): number {
  if (expression[i] === '\\') return i + 2;
  return expression[i] === '[' ? expression.indexOf(']', i + 2) + 1 : i + 1;
}

function expand(expression: string): string[] {
  let results = [''];
  let i = 0;
  while (i < expression.length) {
    const end = expression[i] === '(' ? endOfGroup(expression, i) : after(expression, i);
    const element = expression.slice(i, end);
    const quantifier = /^[?+*]/.exec(expression.slice(end))?.[0] ?? '';
    const choices = choicesOf(element, quantifier);
    results = results.flatMap((result) => choices.map((choice) => result + choice));
    i = end + quantifier.length;
  }
  return results;
}

function endOfGroup(expression: string, start: number): number {
  let depth = 0;
  for (let i = start; i < expression.length; i = after(expression, i)) {
    if (expression[i] === '(') depth++;
    else if (expression[i] === ')' && --depth === 0) return i + 1;
  }
  throw new Error(`a group has no end: ${expression}`);
}

function choicesOf(element: string, quantifier: string): string[] {
  const isOptional = quantifier === '?';
  if (element.startsWith('(')) {
    const inner = alternativesOf(element.slice(1, -1)).flatMap(expand);
    return isOptional ? [...inner, ''] : inner;
  }
  if (element === '.' || /^\\[dSw]$/.test(element)) return ['*'];
  if (element.startsWith('[')) {
    const isFew = !quantifier && /^\[[A-Za-z]{2,3}\]$/.test(element);
    return isFew ? [...element.slice(1, -1)] : ['*'];
  }
  const literal = element.startsWith('\\') ? element.slice(1) : element;
  if (quantifier && !isOptional) return ['*'];
  return isOptional ? [literal, ''] : [literal];
}
