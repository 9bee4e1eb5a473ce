import { defineConfig } from 'vitest/config'
import { WaitingFirst } from './test/setup/order.ts'

const shared = {
  env: { NODE_ENV: 'test', LOG_LEVEL: 'silent', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  pool: 'forks',
  retry: 0,
  restoreMocks: true,
} as const

/** The API on a database of its own, without media. What replaces modules (`api-routes`) has a process of its own, with the whole ones. */
const light = ['test/integration/api-!(routes).test.ts', 'test/integration/audit.test.ts', 'test/integration/keys.test.ts']
/** A worker and ffmpeg in this process. */
const workers = ['test/integration/{media,workers}-*.test.ts']

/** Files at a time that keep two cores busy: these wait for a database as long as they compute. */
const filesThatWait = 3
/** These have processes of their own that compute. Beside a third one what encodes in the background, behind everything else, isn't ready in time. */
const filesThatCompute = 2

export default defineConfig({
  test: {
    ...shared,
    reporters: ['default'],
    // Of the run as a whole, not of each project: one PostgreSQL.
    globalSetup: ['test/setup/global.ts'],
    sequence: { sequencer: WaitingFirst },
    projects: [
      {
        test: {
          ...shared,
          name: 'quick',
          isolate: false,
          include: ['test/unit/**/*.test.ts', 'test/contract/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: filesThatWait,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...shared,
          name: 'api',
          include: light,
          // Loading the API takes longer than many of these files: packages are loaded once a process.
          isolate: false,
          testTimeout: 180_000,
          hookTimeout: 120_000,
          maxWorkers: filesThatWait,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...shared,
          name: 'workers',
          include: workers,
          isolate: false,
          testTimeout: 180_000,
          hookTimeout: 120_000,
          maxWorkers: filesThatCompute,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // A browser at a whole service.
        test: {
          ...shared,
          name: 'walks',
          include: ['test/e2e/**/*.test.ts'],
          setupFiles: ['test/e2e/told.ts'],
          isolate: false,
          testTimeout: 180_000,
          hookTimeout: 120_000,
          maxWorkers: filesThatCompute,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Servers: after the others.
        test: {
          ...shared,
          name: 'whole',
          include: ['test/integration/**/*.test.ts'],
          exclude: [...light, ...workers],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          maxWorkers: filesThatCompute,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
