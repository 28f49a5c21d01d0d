/**
 * A pass of the compiler: tables that nothing reaches are not compiled. By itself it compiles every constant of every
 * file that is imported, and what those hold stays in the module: names of kinds that a build does not read, for one.
 *
 * Constants that run code of ours, or make lists at the start, are left alone: the compiler cannot make them late.
 */
import { Node } from 'assemblyscript';
import { Transform } from 'assemblyscript/transform';

/** @typedef {import('assemblyscript').Expression} Expression */

// NodeKind and LiteralKind of the compiler; its declarations have them without values.
const IDENTIFIER = 7;
const BINARY = 9;
const CALL = 10;
const FALSE = 14;
const LITERAL = 17;
const NEW = 18;
const PROPERTY_ACCESS = 22;
const TRUE = 26;
const UNARY_PREFIX = 29;
const VARIABLE = 48;
const STRING = 2;
const ARRAY = 5;

const NAMES = [IDENTIFIER, PROPERTY_ACCESS, TRUE, FALSE];

export class LazyTables extends Transform {
  /**
   * @override
   * @param {import('assemblyscript').Parser} parser
   */
  afterParse(parser) {
    for (const source of parser.sources.filter(({ isLibrary }) => !isLibrary)) {
      for (const statement of source.statements) {
        if (statement.kind !== VARIABLE) continue;
        const { declarations } = /** @type {import('assemblyscript').VariableStatement} */ (statement);
        for (const declaration of declarations) {
          if (isTable(declaration)) makeLazy(declaration);
        }
      }
    }
  }
}

/** @param {import('assemblyscript').VariableDeclaration} declaration */
function makeLazy(declaration) {
  const { range } = declaration;
  const name = Node.createIdentifierExpression('lazy', range, false);
  declaration.decorators = [...(declaration.decorators ?? []), Node.createDecorator(name, null, range)];
}

/**
 * Texts, static arrays of numbers and texts, data segments, and objects made of constants and data segments.
 * @param {import('assemblyscript').VariableDeclaration} declaration
 */
function isTable({ initializer, type }) {
  if (!initializer) return false;
  if (isArray(initializer)) return isStaticArray(type) && isWritten(initializer);
  if (initializer.kind === NEW) {
    const { args } = /** @type {import('assemblyscript').NewExpression} */ (initializer);
    return args.every((one) => NAMES.includes(one.kind) || isData(one) || (isWritten(one) && !isArray(one)));
  }
  return isText(initializer) || isJoined(initializer) || isData(initializer);
}

/**
 * Whether all of it stands there: numbers, texts, lists of those.
 * @param {Expression} node
 * @returns {boolean}
 */
function isWritten(node) {
  if (isArray(node)) {
    const { elementExpressions } = /** @type {import('assemblyscript').ArrayLiteralExpression} */ (node);
    return elementExpressions.every(isWritten);
  }
  if (node.kind === UNARY_PREFIX) {
    return isWritten(/** @type {import('assemblyscript').UnaryPrefixExpression} */ (node).operand);
  }
  return node.kind === LITERAL || isJoined(node);
}

/**
 * A text of several pieces.
 * @param {Expression} node
 * @returns {boolean}
 */
function isJoined(node) {
  if (node.kind !== BINARY) return false;
  const { left, right } = /** @type {import('assemblyscript').BinaryExpression} */ (node);
  return (isText(left) || isJoined(left)) && isText(right);
}

/** @param {Expression} node */
function isArray(node) {
  return literalKind(node) === ARRAY;
}

/** @param {Expression} node */
function isText(node) {
  return literalKind(node) === STRING;
}

/** @param {Expression} node */
function literalKind(node) {
  if (node.kind !== LITERAL) return undefined;
  return /** @type {import('assemblyscript').LiteralExpression} */ (node).literalKind;
}

/**
 * Whether it is a call of `memory.data`.
 * @param {Expression} node
 */
function isData(node) {
  if (node.kind !== CALL) return false;
  const { expression } = /** @type {import('assemblyscript').CallExpression} */ (node);
  return expression.range.toString() === 'memory.data';
}

/** @param {import('assemblyscript').TypeNode | null} type */
function isStaticArray(type) {
  return type?.range.toString().startsWith('StaticArray<') ?? false;
}
