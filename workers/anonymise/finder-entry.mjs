// Where a finder's thread begins that was started from the sources, as workers/threads/entry.mjs. Beside built services lies a built one.
import { register } from 'tsx/esm/api'

register()
export const { look, follow } = await import('./finder-thread.ts')
