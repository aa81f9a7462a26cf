// `npm run dev:mock`: the pages with hot reload in front of the stand-in server. Sign in as admin / duty-desk-2026.
import { createServer } from 'vite';
import { startMock } from './mock.mjs';
import { seed } from './seed.mjs';

const mock = await startMock({ secret: `whsec_${Buffer.from('only for work on the pages!').toString('base64')}` });
seed(mock);
process.env.YUQING_URL = mock.url;
const vite = await createServer({ server: { proxy: { '/api': mock.url } } });
await vite.listen();
vite.printUrls();
