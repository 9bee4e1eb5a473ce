import { notify } from '../../core/events.ts'
import type { Upload } from '../../generated/prisma/client.ts'
import type { UploadParts } from './uploads.ts'

const quietMilliseconds = 1000

/** Tells watchers that more has come, at most once a second. */
export class Progress {
  readonly #parts: Pick<UploadParts, 'db' | 'log'>
  readonly #upload: Upload
  #toldAt = 0

  constructor(parts: Pick<UploadParts, 'db' | 'log'>, upload: Upload) {
    this.#parts = parts
    this.#upload = upload
  }

  tell(): void {
    const now = performance.now()
    if (now - this.#toldAt < quietMilliseconds) return
    this.#toldAt = now
    const { db, log } = this.#parts
    const { id, ownerId } = this.#upload
    notify(db, 'clip', { clipId: id, ownerId }).catch((error) => log.warn({ err: error }, 'progress was not told'))
  }
}
