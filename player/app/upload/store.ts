import { size } from '../../shared/words.ts'
import { api } from '../api/client.ts'
import { rememberOwn } from '../clips/own.ts'
import { createMeter, type Meter } from './meter.ts'
import { startTransfer, type Transfer } from './transfer.ts'

export type UploadState = 'waiting' | 'sending' | 'paused' | 'lost' | 'sent' | 'failed'

/** One file on its way, as the page shows it. */
export interface UploadItem {
  id: number
  name: string
  state: UploadState
  sent: number
  total: number
  bytesPerSecond: number | null
  secondsLeft: number | null
  message: string | null
  clipId: string | null
  /** What it is added to; null: it will be a reflection of its own. */
  reflectionId: string | null
}

interface Job {
  file: File
  meter: Meter
  transfer: Transfer | null
}

/** All uploads of this page, kept outside React so that moving between pages doesn't stop them. One file is sent at a time. */
export class UploadStore {
  #items: UploadItem[] = []
  #listeners = new Set<() => void>()
  readonly #jobs = new Map<number, Job>()
  #next = 1

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly snapshot = (): readonly UploadItem[] => this.#items

  /** Whether leaving the page would lose something. */
  get busy(): boolean {
    return this.#items.some(({ state }) => state !== 'sent' && state !== 'failed')
  }

  add(files: File[], reflectionId: string | null = null) {
    for (const file of files) {
      const id = this.#next++
      this.#jobs.set(id, { file, meter: createMeter(), transfer: null })
      this.#set([
        ...this.#items,
        {
          id,
          name: file.name,
          state: 'waiting',
          sent: 0,
          total: file.size,
          bytesPerSecond: null,
          secondsLeft: null,
          message: null,
          clipId: null,
          reflectionId,
        },
      ])
    }
    this.#startNext()
  }

  pause(id: number) {
    this.#jobs.get(id)?.transfer?.pause()
    this.#change(id, { state: 'paused', bytesPerSecond: null, secondsLeft: null })
  }

  resume(id: number) {
    const job = this.#jobs.get(id)
    job?.meter.reset()
    this.#change(id, { state: 'sending', message: null })
    job?.transfer?.resume()
  }

  /** Starts a failed upload anew: another encryption, another upload. */
  again(id: number) {
    const job = this.#jobs.get(id)
    const item = this.#item(id)
    this.remove(id)
    if (job) this.add([job.file], item?.reflectionId)
  }

  /** Cancels what is under way and takes the item off the list. */
  remove(id: number) {
    const item = this.#item(id)
    if (item && item.state !== 'sent') this.#jobs.get(id)?.transfer?.cancel()
    this.#jobs.delete(id)
    this.#set(this.#items.filter((other) => other.id !== id))
    this.#startNext()
  }

  /** The clip was deleted: its row has nothing left to say. */
  forget(clipId: string) {
    this.#set(this.#items.filter((item) => item.clipId !== clipId || item.state !== 'sent'))
  }

  /** The connection is back: go on with what it interrupted. */
  online() {
    for (const { id, state } of this.#items) if (state === 'lost') this.resume(id)
  }

  #startNext() {
    if (this.#items.some(({ state }) => state === 'sending')) return
    const next = this.#items.find(({ state }) => state === 'waiting')
    if (next) void this.#start(next.id)
  }

  async #start(id: number) {
    const job = this.#jobs.get(id)
    if (!job) return
    this.#change(id, { state: 'sending' })
    try {
      const { recipient, maxBytes } = await api.ingest()
      if (job.file.size === 0) throw new Error('This file is empty.')
      if (job.file.size > maxBytes) throw new Error(`This recording has ${size(job.file.size)}; at most ${size(maxBytes)} can be uploaded.`)
      const reflectionId = this.#item(id)?.reflectionId ?? null
      const transfer = await startTransfer(job.file, { recipient, reflectionId }, this.#listen(id, job.meter))
      // Removed or paused while the encryption was being set up.
      const state = this.#item(id)?.state
      if (state === undefined) return transfer.cancel()
      if (state === 'paused') transfer.pause()
      job.transfer = transfer
    } catch (error) {
      this.#fail(id, error instanceof Error ? error.message : 'The upload could not be started.')
    }
  }

  #listen(id: number, meter: Meter) {
    let told = 0
    return {
      onProgress: (sent: number, total: number) => {
        const now = Date.now()
        // The browser reports every 50 ms; people read four times a second at most.
        if (now - told < 250 && sent < total) return
        told = now
        meter.add(now, sent)
        this.#change(id, { sent, total, message: null, bytesPerSecond: meter.speed(), secondsLeft: meter.secondsLeft(total) })
      },
      onTrouble: () => {
        meter.reset()
        this.#change(id, { message: 'The connection was lost. Trying again…', bytesPerSecond: null, secondsLeft: null })
      },
      onClip: (clipId: string) => this.#change(id, { clipId }),
      onSent: ({ clipId, bytes, sha256 }: { clipId: string | null; bytes: number; sha256: string }) => {
        if (clipId) rememberOwn(clipId, { bytes, sha256 })
        this.#change(id, { state: 'sent', clipId, sent: bytes, total: bytes, bytesPerSecond: null, secondsLeft: null })
        this.#startNext()
      },
      onFailed: (message: string, lost: boolean) => {
        if (!lost) return this.#fail(id, message)
        meter.reset()
        this.#change(id, { state: 'lost', message, bytesPerSecond: null, secondsLeft: null })
      },
    }
  }

  #item(id: number): UploadItem | undefined {
    return this.#items.find((item) => item.id === id)
  }

  #fail(id: number, message: string) {
    this.#change(id, { state: 'failed', message, bytesPerSecond: null, secondsLeft: null })
    this.#startNext()
  }

  #change(id: number, change: Partial<UploadItem>) {
    this.#set(this.#items.map((item) => (item.id === id ? { ...item, ...change } : item)))
  }

  #set(items: UploadItem[]) {
    this.#items = items
    for (const listener of this.#listeners) listener()
  }
}

export const uploads = new UploadStore()
