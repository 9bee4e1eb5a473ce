// An object store from which somebody takes everything away while something is put there.
import type { ObjectStore } from '../../core/objects/store.ts'

/** `objects`, but each put begins with everything under `prefix` being deleted: a draft on files goes with it. */
export function erasedMeanwhile(objects: ObjectStore, prefix: string): ObjectStore {
  async function* afterErasing(body: Uint8Array) {
    await objects.deletePrefix(prefix)
    yield body
  }
  const put: ObjectStore['put'] = (name, body) => {
    if (!(body instanceof Uint8Array)) throw new TypeError('only bytes are put here')
    return objects.put(name, afterErasing(body))
  }
  const bound = (value: unknown) => (typeof value === 'function' ? value.bind(objects) : value)
  return new Proxy(objects, { get: (target, key) => (key === 'put' ? put : bound(Reflect.get(target, key))) })
}
