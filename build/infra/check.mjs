// Checks the Bicep files without the Bicep CLI, which is not in every package source: syntax, names, modules, parameter files and,
// with BICEP_TYPES = a checkout of the published Bicep types (Azure/bicep-types-az), properties, required ones and literal values.
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { childrenOf, exists, literal, load, propertyName, valuesOf, walk } from './bicep.mjs';
import { typeOf } from './types.mjs';

const root = resolve(process.argv[2]);
const list = (folder, ending) => readdirSync(folder).filter((name) => name.endsWith(ending)).map((name) => join(folder, name));
const files = [...list(root, '.bicep'), ...list(join(root, 'modules'), '.bicep')].map(load);
const inputs = [...list(root, '.bicepparam'), ...list(join(root, 'parameters'), '.bicepparam')].map(load);
const byPath = new Map(files.map((file) => [file.path, file]));
const problems = [...files, ...inputs].flatMap((file) => file.errors);
const at = (file, node) => `${file.path}:${node.startPosition.row + 1}`;
let checkedResources = 0;

const functions = new Set(`array base64 cidrSubnet concat contains deployment empty environment filter guid items join json last length
  loadJsonContent loadTextContent map max min range readEnvironmentVariable replace resourceGroup resourceId split string subscription
  subscriptionResourceId take toLower toObject union uniqueString`.split(/\s+/));
const types = new Set(['string', 'int', 'bool', 'object', 'array']);

function checkNames(file) {
  const known = new Set([...file.params.keys(), ...file.vars.keys(), ...file.types.keys(), ...file.resources.map((r) => r.name), ...file.modules.map((m) => m.name)]);
  const used = new Map();
  walk(file.root, (node) => {
    if (node.type === 'loop_variable' || node.type === 'loop_enumerator') known.add(node.text);
    if (node.type === 'for_statement' && childrenOf(node)[0].type === 'identifier') known.add(childrenOf(node)[0].text);
    if (node.type === 'lambda_expression') for (const part of childrenOf(node).slice(0, -1)) walk(part, (one) => one.type === 'identifier' && known.add(one.text));
    if (node.type !== 'identifier') return;
    const { parent } = node;
    const isKey = parent.type === 'object_property' && childrenOf(parent)[0].id === node.id;
    const isDeclared = parent.type.endsWith('_declaration') && childrenOf(parent).find((part) => part.type === 'identifier').id === node.id;
    const isDecorator = parent.type === 'call_expression' && parent.parent.type.startsWith('decorator');
    if (!isKey && !isDeclared && !isDecorator) used.set(node.text, (used.get(node.text) ?? []).concat(node));
  });
  for (const [name, nodes] of used) {
    if (!known.has(name) && !functions.has(name) && !types.has(name)) problems.push(`${at(file, nodes[0])}: ${name} is not declared`);
  }
  for (const [name, { node }] of [...file.params, ...(file.using ? [] : file.vars)]) {
    if (!used.has(name)) problems.push(`${at(file, node)}: ${name} is never used`);
  }
}

function given(object, name) {
  return childrenOf(object).filter((p) => p.type === 'object_property').find((p) => propertyName(p) === name);
}

const bodyOf = (body) => [...valuesOf(body)].map((v) => v.object ?? [...valuesOf(v.items?.[0])][0]?.object).find(Boolean);

function checkModules(file) {
  for (const module of file.modules) {
    const target = byPath.get(module.path);
    if (!target) {
      problems.push(`${at(file, module.node)}: there is no ${module.path}`);
      continue;
    }
    const params = given(bodyOf(module.body), 'params');
    const names = params ? childrenOf(childrenOf(params).at(-1)).filter((p) => p.type === 'object_property').map(propertyName) : [];
    for (const name of names) if (!target.params.has(name)) problems.push(`${at(file, module.node)}: ${module.name} has no parameter ${name}`);
    for (const [name, param] of target.params) {
      if (!param.hasDefault && !names.includes(name)) problems.push(`${at(file, module.node)}: ${module.name} needs ${name}`);
    }
    for (const [, output] of file.root.text.matchAll(new RegExp(`\\b${module.name}!?\\.outputs\\.(\\w+)`, 'g'))) {
      if (!target.outputs.has(output)) problems.push(`${at(file, module.node)}: ${module.name} has no output ${output}`);
    }
  }
}

function checkInput(file) {
  const target = byPath.get(file.using);
  if (!target) return void problems.push(`${file.path}: uses an unknown template`);
  for (const [name, { node, value }] of file.vars) {
    const param = target.params.get(name);
    if (!param) problems.push(`${at(file, node)}: there is no parameter ${name}`);
    else {
      const allowed = [...(param.type?.text ?? '').matchAll(/'([^']+)'/g)].map((m) => m[1]);
      const text = literal(value);
      if (text !== null && allowed.length && !allowed.includes(text)) problems.push(`${at(file, node)}: ${name} cannot be ${text}`);
    }
  }
  for (const [name, param] of target.params) if (!param.hasDefault && !file.vars.has(name)) problems.push(`${file.path}: ${name} is missing`);
}

function checkValue(file, node, type, path) {
  for (const value of valuesOf(node)) {
    if (value.items && type.item) value.items.forEach((item) => checkValue(file, item, type.item(), `${path}[]`));
    else if (value.object && type.properties) checkObject(file, value.object, type, path, value.partial);
    else if (value.text !== undefined && type.texts && !type.texts.includes(value.text)) {
      problems.push(`${at(file, node)}: ${path} cannot be '${value.text}', only ${type.texts.join(', ')}`);
    }
  }
}

function checkObject(file, object, type, path, partial) {
  const chosen = type.choose?.((name) => { const p = given(object, name); return p && literal(childrenOf(p).at(-1)); }) ?? type;
  const seen = new Set();
  for (const property of childrenOf(object).filter((p) => p.type === 'object_property')) {
    const name = propertyName(property);
    if (name === null) continue;
    seen.add(name);
    const found = chosen.properties.get(name);
    if (!found && !chosen.open) problems.push(`${at(file, property)}: ${path} has no property ${name}`);
    else if (found?.readOnly) problems.push(`${at(file, property)}: ${path}.${name} is read-only`);
    else if (found) checkValue(file, childrenOf(property).at(-1), found.type(), `${path}.${name}`);
  }
  if (partial) return;
  for (const [name, found] of chosen.properties) if (found.required && !seen.has(name)) problems.push(`${at(file, object)}: ${path} needs ${name}`);
}

// Bicep's own words in a resource, which no schema knows.
const bicepWords = new Map(['parent', 'scope', 'dependsOn'].map((name) => [name, { type: () => ({}) }]));

function checkResource(file, resource) {
  const type = typeOf(resource.type, resource.version);
  if (type === undefined) return;
  if (type === null) return void problems.push(`${at(file, resource.node)}: there is no ${resource.type}@${resource.version}`);
  checkedResources++;
  const body = bodyOf(resource.body);
  const wider = (one) => ({ ...one, properties: new Map([...one.properties, ...bicepWords]), choose: one.choose && ((pick) => wider(one.choose(pick))) });
  checkObject(file, body, wider(type), resource.type, resource.existing);
}

for (const file of [...files, ...inputs]) checkNames(file);
for (const file of files) {
  checkModules(file);
  file.resources.forEach((resource) => checkResource(file, resource));
}
inputs.forEach(checkInput);
problems.forEach((problem) => console.error(problem));
const resources = files.reduce((sum, file) => sum + file.resources.length, 0);
console.log(`bicep: ${files.length} files, ${inputs.length} parameter files, ${resources} resources, ${checkedResources} of them against published types; ${problems.length} problems`);
process.exitCode = problems.length > 0 || !exists(root) ? 1 : 0;
