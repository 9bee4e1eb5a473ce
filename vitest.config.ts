import { defineConfig } from 'vitest/config'

const shared = {
  env: { NODE_ENV: 'test', LOG_LEVEL: 'silent', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  pool: 'forks',
  retry: 0,
  restoreMocks: true,
} as const

/** Files that can run beside each other. */
const light = ['test/integration/api-*.test.ts', 'test/integration/audit.test.ts', 'test/integration/keys.test.ts']

export default defineConfig({
  test: {
    ...shared,
    reporters: ['default'],
    // Of the run as a whole, not of each project: one PostgreSQL.
    globalSetup: ['test/setup/global.ts'],
    projects: [
      {
        test: {
          ...shared,
          name: 'quick',
          include: ['test/unit/**/*.test.ts', 'test/contract/**/*.test.ts'],
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // The API on a database of its own, without media: two files at a time keep both cores busy.
        test: {
          ...shared,
          name: 'api',
          include: light,
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Servers, ffmpeg, a browser: one file at a time and after the others, so that two cores are enough.
        test: {
          ...shared,
          name: 'whole',
          include: ['test/integration/**/*.test.ts', 'test/e2e/**/*.test.ts'],
          exclude: light,
          fileParallelism: false,
          maxWorkers: 1,
          testTimeout: 180_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
