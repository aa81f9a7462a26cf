// Reads Bicep files into a small model: declarations, and values as plain trees. Used by check.mjs; knows nothing of Azure.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';

await Parser.init();
const grammar = createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm');
const parser = new Parser();
parser.setLanguage(await Language.load(grammar));

const named = (node) => node.namedChildren.filter((child) => child.type !== 'comment');
export const childrenOf = named;

/** Text of a string without interpolation, else null. */
export function literal(node) {
  if (node?.type !== 'string' || named(node).some((part) => part.type === 'interpolation')) return null;
  return named(node).map((part) => (part.type === 'escape_sequence' ? part.text.slice(1) : part.text)).join('');
}

/** Name of an object's property, or null when it is computed. */
export function propertyName(property) {
  const [key] = named(property);
  return key.type === 'identifier' ? key.text : literal(key);
}

/** The values that an expression can take, as far as objects, arrays and literals go: looks through conditions, loops and calls. */
export function* valuesOf(node) {
  const parts = named(node);
  switch (node.type) {
    case 'ternary_expression':
      yield* valuesOf(parts.at(-2));
      yield* valuesOf(parts.at(-1));
      break;
    case 'parenthesized_expression':
      yield* valuesOf(parts[0]);
      break;
    case 'if_statement':
      yield* valuesOf(parts.at(-1));
      break;
    case 'call_expression': {
      const called = parts[0].text;
      const given = named(parts.at(-1));
      if (called === 'union') for (const one of given) for (const value of valuesOf(one)) yield { ...value, partial: true };
      else if (called === 'map' && given[1]?.type === 'lambda_expression') yield { items: [named(given[1]).at(-1)] };
      break;
    }
    case 'for_statement':
      yield { items: [parts.at(-1)] };
      break;
    case 'array':
      yield { items: parts };
      break;
    case 'object':
      yield { object: node };
      break;
    case 'string':
      if (literal(node) !== null) yield { text: literal(node), node };
      break;
  }
}

function walk(node, visit) {
  visit(node);
  for (const child of named(node)) walk(child, visit);
}
export { walk };

/** One file. Parameter files are read with "using" as a comment and "param x = …" as "var x = …", which the grammar knows. */
export function load(path) {
  let source = readFileSync(path, 'utf8');
  const using = path.endsWith('.bicepparam') ? /^using '(.+)'$/m.exec(source)?.[1] : undefined;
  if (using) source = source.replace(/^using .*$/m, '').replace(/^param /gm, 'var ');
  const root = parser.parse(source).rootNode;
  const file = { path, root, errors: [], params: new Map(), vars: new Map(), outputs: new Set(), resources: [], modules: [], types: new Map() };
  if (using) file.using = resolve(dirname(path), using);
  const at = (node) => `${path}:${node.startPosition.row + 1}`;
  (function syntax(node) {
    if (node.type === 'ERROR' || node.isMissing) file.errors.push(`${at(node)}: cannot be read: ${node.text.slice(0, 60)}`);
    else node.children.forEach(syntax);
  })(root);
  let parent = null;
  (function declarations(node, within) {
    for (const child of named(node)) {
      const parts = named(child);
      const name = parts.find((part) => part.type === 'identifier')?.text;
      if (child.type === 'parameter_declaration') {
        const type = parts.find((part) => part.type === 'type');
        file.params.set(name, { node: child, type: type ?? parts[1], hasDefault: child.text.includes('=') });
      } else if (child.type === 'variable_declaration') file.vars.set(name, { node: child, value: parts.at(-1) });
      else if (child.type === 'output_declaration') file.outputs.add(name);
      else if (child.type === 'type_declaration') file.types.set(name, parts.at(-1));
      else if (child.type === 'module_declaration') {
        file.modules.push({ name, node: child, path: resolve(dirname(path), literal(parts[1])), body: parts.at(-1) });
      } else if (child.type === 'resource_declaration') {
        const [type, version] = literal(parts[1]).split('@');
        const whole = within && !type.includes('/') ? { type: `${within.type}/${type}`, version: version ?? within.version } : { type, version };
        const resource = { name, node: child, ...whole, existing: / existing =/.test(child.text.split('{')[0]), body: parts.at(-1), nested: !!within };
        file.resources.push(resource);
        declarations(child, resource);
        continue;
      }
      declarations(child, within);
    }
  })(root, parent);
  return file;
}

export const exists = existsSync;
