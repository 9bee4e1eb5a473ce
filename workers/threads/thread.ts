// The work of a media thread: bytes in their hundreds of megabytes, kept away from the thread that talks to the database and
// takes jobs. Its heap stays small, so that collecting garbage beside large buffers costs next to nothing.
import { readFile } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { workerData } from 'piscina'
import { SealedReader } from '../../core/keys/sealed-reader.ts'
import { openObjects } from '../../core/objects/index.ts'
import { type SealWork, sealSegments } from '../encode/seal.ts'
import { promptNiceness } from '../media/process.ts'
import { type ServedSource, SourceServer } from '../media/source-server.ts'
import { inspectSegment } from '../media/transport-stream.ts'
import { failureOf, outcomeOf } from './outcome.ts'
import type { SourceToServe, ThreadData } from './threads.ts'

// Of this thread alone on Linux, where 0 is who asks (setpriority(2)).
setPriority(0, promptNiceness)
const { config, linkSecret } = workerData as ThreadData
const objects = await openObjects(config, linkSecret)

let opened: Promise<SourceServer> | undefined
const served = new Map<string, ServedSource>()

async function openServer(): Promise<SourceServer> {
  const server = new SourceServer()
  await server.open()
  return server
}

export const serve = ({ object, bytes, fileKey }: SourceToServe) =>
  outcomeOf(async () => {
    const read = async (start: number, end: number) => objects.scan(object, { start, end })
    const reader = await SealedReader.open({ bytes, read }, fileKey)
    opened ??= openServer()
    const source = (await opened).serve(reader)
    served.set(source.url, source)
    return source.url
  })

export function hold({ url, on }: { url: string; on: boolean }): void {
  served.get(url)?.hold(on)
}

/** Null: nothing went wrong with it. */
export function close(url: string) {
  const source = served.get(url)
  served.delete(url)
  source?.close()
  return source?.failure ? failureOf(source.failure) : null
}

export const inspect = (path: string) => outcomeOf(async () => inspectSegment(await readFile(path)))

export const seal = (work: SealWork) => outcomeOf(() => sealSegments(objects, work))
