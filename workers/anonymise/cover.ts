// Makes pictures in which faces are covered: the masks stream beside the recording, one for each of its pictures, or nothing is made.

import type { Size } from '../../core/anonymise/boxes.ts'
import { maskPicture } from '../../core/anonymise/mask.ts'
import type { Masks } from '../../core/anonymise/scene.ts'
import { type MediaRun, runMediaTool } from '../media/process.ts'

/** Masks and pictures aren't the same number: nothing of what was made may be kept. */
export class MasksDiffer extends Error {
  override readonly name = 'MasksDiffer'
}

/** The masks of pictures `first` to before `first + frames`, in yuv420p, as they are asked for. */
export async function* maskStream(masks: Masks, first: number, frames: number): AsyncGenerator<Uint8Array> {
  for (let frame = first; frame < first + frames; frame++) yield maskPicture(masks.planeAt(frame), masks.planeSize)
}

/**
 * Hands on `frames` masks of `planeSize`. Throws MasksDiffer on fewer, on more, and on one of another size, each time before the last mask is out: whoever waits
 * for it can't have ended by then.
 */
export async function* everyMask(masks: AsyncIterable<Uint8Array>, { width, height }: Size, frames: number): AsyncGenerator<Uint8Array> {
  let held: Uint8Array | undefined
  let taken = 0
  for await (const mask of masks) {
    if (mask.length !== (width * height * 3) / 2) throw new MasksDiffer(`mask ${taken} has ${mask.length} bytes`)
    if (++taken > frames) throw new MasksDiffer(`more than ${frames} masks`)
    if (held) yield held
    held = mask
  }
  if (taken < frames || !held) throw new MasksDiffer(`${taken} masks for ${frames} pictures`)
  yield held
}

export interface CoverRun extends Pick<MediaRun, 'timeoutSeconds' | 'niceness' | 'signal'> {
  ffmpegPath: string
  /** As coverArguments gives them. */
  args: string[]
  masks: AsyncIterable<Uint8Array>
  planeSize: Size
  /** Pictures there must be, and masks. */
  frames: number
}

/** Runs it. Throws MasksDiffer when a mask or a picture is missing, whatever ffmpeg says; MediaToolError as runMediaTool does. */
export async function cover({ ffmpegPath, args, masks, planeSize, frames, ...run }: CoverRun): Promise<void> {
  let said = ''
  await runMediaTool(ffmpegPath, args, {
    ...run,
    input: everyMask(masks, planeSize, frames),
    onOutput: (chunk) => {
      said = (said + chunk.toString('latin1')).slice(-4096)
    },
  })
  const made = Number([...said.matchAll(/^frame=\s*(\d+)$/gm)].at(-1)?.[1] ?? 0)
  if (made !== frames) throw new MasksDiffer(`${made} of ${frames} pictures`)
}
