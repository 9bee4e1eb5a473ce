import type { Clip } from '../../shared/types.ts'
import { percent } from '../../shared/words.ts'

export interface StatusWords {
  text: string
  tone: 'calm' | 'busy' | 'good' | 'bad'
  /** Share of the work done in percent; null when there is no bar to show. */
  share: number | null
}

/** How a clip is doing, in one line. Counts of parts, never guesses. */
export function statusWords({ status, progress, failure }: Pick<Clip, 'status' | 'progress' | 'failure'>): StatusWords {
  const { receivedBytes, totalBytes, chunksDone, chunksTotal } = progress
  const parts = chunksTotal === null ? '' : ` ${chunksDone} of ${chunksTotal} parts`
  const share = chunksTotal === null ? null : percent(chunksDone, chunksTotal)
  switch (status) {
    case 'receiving': {
      const received = percent(receivedBytes, totalBytes)
      return {
        text: totalBytes === null ? 'Receiving' : `Receiving: ${received} %`,
        tone: 'busy',
        share: totalBytes === null ? null : received,
      }
    }
    case 'processing':
      return { text: parts === '' ? 'Being prepared' : `Being prepared:${parts}`, tone: 'busy', share: share ?? 0 }
    case 'playable':
      return { text: `You can watch it now. Still being prepared${parts === '' ? '' : `:${parts}`}`, tone: 'busy', share }
    case 'ready':
      return { text: 'Ready', tone: 'good', share: null }
    case 'failed':
      return { text: failure?.message ?? 'This recording could not be prepared.', tone: 'bad', share: null }
    case 'deleted':
      return { text: 'Deleted', tone: 'calm', share: null }
  }
}

const advice: Record<string, string> = {
  wrong_recipient: 'Pair your device again, then upload the recording once more.',
  damaged_ciphertext: 'Keep the recording on your device and upload it again.',
  wrong_sha256: 'Keep the recording on your device and upload it again.',
  not_media: 'Check that it plays on your own device. If it does, export it there as MP4 and upload that.',
  damaged_media: 'If it plays on your own device, export it there as MP4 and upload that.',
  too_long: 'Cut it into parts on your device and upload them one by one.',
  too_big_picture: 'Export it in a smaller picture size and upload that.',
  unsupported_codec: 'Export it as MP4 (H.264) on your device and upload that.',
  encode_failed: 'Keep the recording on your device. You can upload it again later.',
}

/** What to do about a failure; the original is never to be deleted then. @param edited it was cut out of another recording here */
export function adviceFor(code: string, edited = false): string {
  if (edited) return code === 'original_gone' ? '' : 'The original is as it was. You can cut it once more.'
  return advice[code] ?? 'Keep the recording on your device and try again.'
}

/** Whether the player may stand there: of a clip that is still coming it waits for the first part. */
export function canOpen(clip: Pick<Clip, 'status'>): boolean {
  return clip.status !== 'failed' && clip.status !== 'deleted'
}

/** "3 March 2026, 10:15" in the reader's own language and time zone. */
export function when(iso: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso))
}

interface Collected {
  title: string
  notes: string
  mine: boolean
  clips: readonly unknown[]
}

/** What a clip's page says of what the clip belongs to; null when there is nothing more to see there. */
export function collectionWords({ title, notes, mine, clips }: Collected): string | null {
  if (clips.length > 1) return `Part of “${title}”, with ${clips.length} recordings${notes === '' ? '' : ' and notes'}`
  if (notes !== '') return mine ? 'Your notes' : 'The notes to it'
  return mine ? 'Write notes, or add recordings to it' : null
}

/** How a clip is doing when only that is known; null when it can simply be watched. */
export function shortStatus(status: Clip['status']): string | null {
  if (status === 'receiving') return 'Being received'
  if (status === 'processing') return 'Being prepared'
  if (status === 'playable') return 'You can watch it now. Still being prepared'
  return status === 'failed' ? 'It could not be prepared' : null
}
