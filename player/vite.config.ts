import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// Pages are built for people, also by who runs the service for development: React checks itself there, at twice the cost.
process.env.NODE_ENV = 'production'

/** Two pages: index.html (the app) and embed.html (the player). Nothing is inlined: the API sends `script-src 'self'`. */
export default defineConfig({
  root: here('.'),
  plugins: [react()],
  build: {
    outDir: here('./dist'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // hls.js alone is above the default limit; it is only loaded by the player page.
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { input: { index: here('./index.html'), embed: here('./embed.html') } },
  },
  worker: { format: 'es' },
})
