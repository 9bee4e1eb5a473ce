// The sound of one download: unit by unit from one marked variant or the other, as its number says.
import { TraceCode } from '../../core/trace/code.ts'
import type { WorkerDeps } from '../deps.ts'
import { framesIn } from '../media/adts.ts'
import { FrameChooser } from './choose.ts'
import { variantNames } from './mark-sound.ts'
import { openPart, soundVariants, traceKey } from './variants.ts'

type Deps = Pick<WorkerDeps, 'config' | 'db' | 'objects'>

/**
 * Frames of ADTS, frame i when the clip's own is heard; never one that isn't marked. Makes the variants where they aren't there yet.
 * Throws as `soundVariants`, NotOpened, and a RangeError for what isn't a download's number.
 */
export async function* tracedSound(
  deps: Deps,
  clip: { id: string; plan: unknown },
  contentKey: Uint8Array,
  number: number,
): AsyncGenerator<Buffer> {
  for await (const frames of tracedParts(deps, clip, contentKey, number)) yield* frames
}

/** The same as a stream, some seconds at a time: a pipe takes one large part for less than many small ones. Throws as `tracedSound`. */
export async function* tracedStream(...of: Parameters<typeof tracedSound>): AsyncGenerator<Buffer> {
  for await (const frames of tracedParts(...of)) yield Buffer.concat(frames)
}

async function* tracedParts(...[deps, clip, contentKey, number]: Parameters<typeof tracedSound>): AsyncGenerator<Buffer[]> {
  const chooser = new FrameChooser(new TraceCode(traceKey(contentKey, clip.id)), number)
  const variants = await soundVariants(deps, clip, contentKey)
  for (const [part, [frames]] of variants.a.parts.entries()) {
    const [a, b] = await Promise.all(
      variantNames.map(async (name) => framesIn(await openPart(deps, contentKey, clip.id, variants[name], part))),
    )
    if (a?.length !== frames || b?.length !== frames) throw new Error('variants of a sound differ in length')
    yield a.map((frame, i) => chooser.next(frame, b[i] as Buffer))
  }
}
