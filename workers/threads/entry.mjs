// Where a media thread begins that was started from the sources: a thread has a module loader of its own, and Node's knows no
// TypeScript. Beside built services lies a built `entry.mjs`.
import { register } from 'tsx/esm/api'

register()
export const { serve, hold, close, inspect, seal } = await import('./thread.ts')
