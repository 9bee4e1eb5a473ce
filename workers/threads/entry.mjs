// Where a media thread begins: a thread has a module loader of its own, and Node's knows no TypeScript.
import { register } from 'tsx/esm/api'

register()
export const { serve, hold, close, inspect, seal } = await import('./thread.ts')
