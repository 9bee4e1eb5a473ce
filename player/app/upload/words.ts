import { percent, size, timeLeft } from '../../shared/words.ts'
import type { UploadItem } from './store.ts'

type Said = Pick<UploadItem, 'state' | 'sent' | 'total' | 'bytesPerSecond' | 'secondsLeft' | 'message'>

/** How an upload is doing, in one line. */
export function uploadWords({ state, sent, total, bytesPerSecond, secondsLeft, message }: Said): string {
  const done = `${percent(sent, total)} % of ${size(total)}`
  switch (state) {
    case 'waiting':
      return `Waiting its turn, ${size(total)}`
    case 'sending': {
      if (message !== null) return message
      const speed = bytesPerSecond === null ? '' : `${size(bytesPerSecond)} a second`
      return ['Locking and uploading', done, speed, timeLeft(secondsLeft)].filter((part) => part !== '').join(' · ')
    }
    case 'paused':
      return `Paused · ${done}`
    case 'lost':
      return message ?? 'The connection was lost.'
    case 'sent':
      return `Uploaded, ${size(total)}`
    case 'failed':
      return message ?? 'The upload failed.'
  }
}
