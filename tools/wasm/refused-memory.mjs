/**
 * A pass of the compiler: the allocator says how much it asked for where the browser refuses it. By itself it stops,
 * and nobody learns the size.
 */
import { Node } from 'assemblyscript';
import { Transform } from 'assemblyscript/transform';

const ALLOCATOR = '~lib/rt/stub';
const LISTENER = 'assembly/bytes/refused';
/** What is called, with the pages that were needed. */
const TELL = 'tellRefused';
const NEEDED = 'pagesNeeded';

export class RefusedMemory extends Transform {
  /**
   * @override
   * @param {import('assemblyscript').Parser} parser
   */
  afterParse(parser) {
    const sourceOf = (/** @type {string} */ path) => parser.sources.find(({ internalPath }) => internalPath === path);
    const listener = sourceOf(LISTENER);
    // A module whose memory has one size for ever has none.
    if (!listener) return;
    for (const statement of /** @type {any[]} */ (listener.statements)) {
      // Known everywhere, and what it keeps is made when it is first asked for: the allocator comes before all else.
      if (statement.name?.text === TELL) decorate(statement, 'global');
      for (const declaration of statement.declarations ?? []) decorate(declaration, 'lazy');
    }
    const allocator = sourceOf(ALLOCATOR);
    if (!allocator || replaceStops(allocator) !== 1) throw new Error(`${ALLOCATOR} stops in another way than it did`);
  }
}

/**
 * @param {import('assemblyscript').DeclarationStatement} declaration
 * @param {string} name
 */
function decorate(declaration, name) {
  const { range } = declaration;
  const decorator = Node.createDecorator(Node.createIdentifierExpression(name, range, false), null, range);
  declaration.decorators = [...(declaration.decorators ?? []), decorator];
}

/**
 * Puts the call in place of each statement that is a bare stop; returns how many there were.
 * @param {object} node
 * @returns {number}
 */
function replaceStops(node) {
  let count = 0;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'range' || key === 'source' || typeof value !== 'object' || value === null) continue;
    if (isStop(value)) {
      const { range } = value;
      const named = (/** @type {string} */ name) => Node.createIdentifierExpression(name, range, false);
      value.expression = Node.createCallExpression(named(TELL), null, [named(NEEDED)], range);
      count++;
    } else count += replaceStops(value);
  }
  return count;
}

/** @param {any} node */
function isStop(node) {
  return node.expression?.expression?.text === 'unreachable';
}
