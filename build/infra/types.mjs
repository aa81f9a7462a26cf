// Published Bicep types (generated/PROVIDER/…/types.json) as small lazily read descriptions. Without BICEP_TYPES nothing is known.
import { execFileSync } from 'node:child_process';

const repository = process.env.BICEP_TYPES;
const git = (...args) => execFileSync('git', ['-C', repository, ...args], { maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'ignore'] }).toString();
const required = 1;
const readOnly = 2;
const tables = new Map();
let paths;

function tableOf(path) {
  if (!tables.has(path)) tables.set(path, JSON.parse(git('show', `HEAD:${path}`)));
  return tables.get(path);
}

/** Type of a resource's body; null when it is not published, undefined when types are not to be had here. */
export function typeOf(type, version) {
  if (!repository) return undefined;
  paths ??= git('ls-tree', '-r', '--name-only', 'HEAD', 'generated').split('\n').filter((path) => path.endsWith('/types.json'));
  const wanted = `${type}@${version}`.toLowerCase();
  const folder = `/${type.split('/')[0].toLowerCase()}/${version}/types.json`;
  for (const path of paths.filter((one) => one.endsWith(folder))) {
    const table = tableOf(path);
    const found = table.find((one) => one.$type === 'ResourceType' && one.name.toLowerCase() === wanted);
    if (found) return describe(table, found.body);
  }
  return null;
}

function describe(table, reference) {
  const type = table[Number(reference.$ref.split('#/')[1])];
  switch (type.$type) {
    case 'StringLiteralType':
      return { texts: [type.value] };
    case 'UnionType': {
      const members = type.elements.map((one) => describe(table, one));
      // A union with plain string is open: the names are only those known when it was published.
      return members.every((one) => one.texts) ? { texts: members.flatMap((one) => one.texts) } : {};
    }
    case 'ArrayType':
      return { item: () => describe(table, type.itemType) };
    case 'ObjectType':
      return { properties: propertiesOf(table, type.properties), open: !!type.additionalProperties };
    case 'DiscriminatedObjectType': {
      const base = propertiesOf(table, type.baseProperties);
      const all = Object.values(type.elements).map((one) => describe(table, one));
      const any = new Map(all.flatMap((one) => [...one.properties]).concat([...base]).map(([name, one]) => [name, { ...one, required: false, type: () => ({}) }]));
      return {
        properties: any,
        choose: (textOf) => {
          const element = type.elements[textOf(type.discriminator)];
          if (!element) return { properties: any };
          const chosen = describe(table, element);
          return { properties: new Map([...base, ...chosen.properties]), open: chosen.open };
        },
      };
    }
    default:
      return {};
  }
}

function propertiesOf(table, properties) {
  return new Map(Object.entries(properties ?? {}).map(([name, one]) => [name, {
    required: (one.flags & required) !== 0,
    readOnly: (one.flags & readOnly) !== 0,
    type: () => describe(table, one.type),
  }]));
}
