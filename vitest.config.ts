import { defineConfig } from 'vitest/config'

const shared = {
  env: { NODE_ENV: 'test', LOG_LEVEL: 'silent', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  pool: 'forks',
  retry: 0,
  restoreMocks: true,
} as const

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
        // Servers, ffmpeg, a browser: one file at a time and after the quick ones, so that two cores are enough.
        test: {
          ...shared,
          name: 'whole',
          include: ['test/integration/**/*.test.ts', 'test/e2e/**/*.test.ts'],
          fileParallelism: false,
          maxWorkers: 1,
          testTimeout: 180_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
