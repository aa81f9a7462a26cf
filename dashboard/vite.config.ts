import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env.YUQING_URL ?? 'http://127.0.0.1:7071';

export default defineConfig({
  plugins: [react()],
  server: { host: '127.0.0.1', proxy: { '/api': server } },
  build: {
    outDir: 'dist',
    target: 'es2022',
    // The content security policy allows nothing but our own origin, so no asset may become a data: URL.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|react-router)[\\/]/ },
            { name: 'antd', test: /node_modules[\\/](antd|@ant-design|@rc-component|dayjs)[\\/]/ },
          ],
        },
      },
    },
  },
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'node', reporters: ['default'] },
});
