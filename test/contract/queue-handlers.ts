import type { Handlers, JobContext } from '../../core/queue/index.ts'
import { type JobName, type JobPayloads, jobKinds } from '../../core/queue/jobs.ts'

export type Handle = (name: JobName, payload: JobPayloads[JobName], context: JobContext) => Promise<void>
export type Failed = (name: JobName, payload: JobPayloads[JobName], error: Error) => Promise<void>

/** Handlers for every job that are all the same one. */
export function handlersOf(handle: Handle): Handlers {
  const names = Object.keys(jobKinds) as JobName[]
  return Object.fromEntries(
    names.map((name) => [name, (payload: never, context: JobContext) => handle(name, payload, context)]),
  ) as Handlers
}

/** Something to wait for that a handler brings about. */
export function gate(): { open: () => void; opened: Promise<void> } {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}
