import { ApiError } from '../shared/problem.ts'
import type { Playback } from '../shared/types.ts'
import { backoff } from './errors.ts'
import { readPlayback } from './session.ts'
import type { Start } from './start.ts'

/** How often a playlist is loaded anew without a single piece of media arriving before the player gives up. */
const mostReloads = 8

export interface AskListener {
  /** There still is access: load anew, and go on where it was. */
  onAnswer(playback: Playback, from: Start): void
  /** The service refused the session. */
  onRefused(code: string): void
  /** There was no answer; it is asked again. */
  onNoAnswer(): void
  /** Answers come, media does not. */
  onGiveUp(): void
}

export interface Asking {
  ask(from: Start): void
  /** Media arrived: whatever was wrong is over. */
  settle(): void
  close(): void
}

/** After a reply that was refused or lost: asks the service what is going on, one question at a time and ever more slowly. */
export function createAsking(token: string, listener: AskListener): Asking {
  let closed = false
  let asking = false
  let reloads = 0

  /** Whether there was an answer. */
  async function once(from: Start): Promise<boolean> {
    if (reloads > 0) await pause(backoff(reloads - 1))
    reloads += 1
    return readPlayback(token).then(
      (playback) => {
        if (!closed && reloads <= mostReloads) listener.onAnswer(playback, from)
        else if (!closed) listener.onGiveUp()
        return true
      },
      (error: unknown) => {
        const refused = error instanceof ApiError && error.status >= 400 && error.status < 500
        if (!closed && refused) listener.onRefused(error.code)
        else if (!closed) listener.onNoAnswer()
        return refused
      },
    )
  }

  async function ask(from: Start) {
    if (asking || closed) return
    asking = true
    for (let answered = false; !answered && !closed; ) answered = await once(from)
    asking = false
  }

  return {
    ask: (from) => void ask(from),
    settle() {
      reloads = 0
    },
    close() {
      closed = true
    },
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
