// Object stores where something happens before, or while, an object is put there.
import { createReadStream } from 'node:fs'
import { isGiven, type ObjectBody, type ObjectStore } from '../../core/objects/store.ts'
import { replacing } from './replacing.ts'

/** `objects`, but something happens before each put. */
export const disturbed = (objects: ObjectStore, beforePut: () => Promise<unknown>): ObjectStore =>
  replacing(objects, {
    async put(...args) {
      await beforePut()
      return objects.put(...args)
    },
  })

/** `objects`, but each put begins with everything under `prefix` being deleted: a draft on files goes with it. */
export function erasedMeanwhile(objects: ObjectStore, prefix: string): ObjectStore {
  async function* afterErasing(body: ObjectBody) {
    await objects.deletePrefix(prefix)
    if (body instanceof Uint8Array) yield body
    else yield* isGiven(body) ? createReadStream(body.file) : body
  }
  return replacing(objects, { put: (name, body) => objects.put(name, afterErasing(body)) })
}
