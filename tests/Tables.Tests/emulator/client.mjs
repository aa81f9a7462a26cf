// An independent client of the table service: `node client.mjs write|read URL TABLE` writes or prints one entity of every type.
import { AzureNamedKeyCredential, TableClient } from '@azure/data-tables';

const [, , act, url, table] = process.argv;
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const client = new TableClient(url, table, new AzureNamedKeyCredential('devstoreaccount1', key), { allowInsecureConnection: true });

if (act === 'write') {
  await client.createEntity({
    partitionKey: '单位|2026-11',
    rowKey: "it's",
    Text: '舆情 “二级”',
    Yes: true,
    Small: 7,
    Large: { type: 'Int64', value: '9007199254740993' },
    Half: 0.5,
    At: new Date('2026-11-21T01:00:00.123Z'),
    Bytes: new Uint8Array([0, 1, 255]),
  });
} else {
  const found = [];
  for await (const entity of client.listEntities()) {
    found.push({
      partitionKey: entity.partitionKey,
      rowKey: entity.rowKey,
      Text: entity.Text,
      Yes: entity.Yes,
      Small: entity.Small,
      Large: String(entity.Large),
      Half: entity.Half,
      At: entity.At instanceof Date ? entity.At.toISOString() : entity.At,
      Bytes: [...entity.Bytes],
    });
  }
  console.log(JSON.stringify(found));
}
