// The thread of a finder: the model blocks whoever runs it, and so does following thousands of faces.
import { on } from 'node:events'
import { setPriority } from 'node:os'
import type { MessagePort } from 'node:worker_threads'
import { move, transferableSymbol, valueSymbol } from 'piscina'
import type { Size } from '../../core/anonymise/boxes.ts'
import type { Grid } from '../../core/anonymise/tiles.ts'
import { backgroundNiceness } from '../media/process.ts'
import { outcomeOf } from '../threads/outcome.ts'
import { FaceFinder } from './face-finder.ts'
import type { Answer } from './find-faces.ts'
import { type FollowWork, followAll } from './follow-all.ts'
import { loadModel } from './model.ts'

// Of this thread alone on Linux, where 0 is who asks (setpriority(2)).
setPriority(0, backgroundNiceness)

let model: Promise<Uint8Array> | undefined

export interface Looking {
  /** Sheets come in, an `Answer` to each goes out, until the other side closes it. */
  port: MessagePort
  grid: Grid
  size: Size
}

/** Looks at sheets as they come. */
export const look = ({ port, grid, size }: Looking) =>
  outcomeOf(async () => {
    const sheets = on(port, 'message', { close: ['close'] })
    const answer = (said: Answer) => port.postMessage(said, said ? [said.sheet.buffer as ArrayBuffer] : [])
    model ??= loadModel()
    const finder = await FaceFinder.open(await model, grid, size)
    try {
      answer(null)
      for await (const [sheet] of sheets as AsyncIterable<[Uint8Array]>) answer({ found: await finder.look(sheet), sheet })
    } finally {
      port.close()
      await finder.close()
    }
  })

/** Follows everything that was found in a recording. What it made is handed over, not copied. */
export async function follow(work: FollowWork) {
  const outcome = await outcomeOf(() => followAll(work))
  const memory = 'value' in outcome ? outcome.value.places.map(({ buffer }) => buffer) : []
  return move({ [transferableSymbol]: memory, [valueSymbol]: outcome })
}
