import { fileURLToPath } from 'node:url'
import { resolveConfig } from 'vite'
import { afterEach, expect, it, vi } from 'vitest'

afterEach(() => vi.unstubAllEnvs())

it.each(['development', 'test', undefined])('pages are built as for production where NODE_ENV is %s', async (environment) => {
  vi.stubEnv('NODE_ENV', environment)
  const configFile = fileURLToPath(new URL('../../../player/vite.config.ts', import.meta.url))
  expect((await resolveConfig({ configFile, logLevel: 'silent' }, 'build')).isProduction).toBe(true)
})
