import { SafelightError } from '../../core/errors.ts'
import { type Facts, type ProbeOutput, readFacts } from '../ingest/facts.ts'
import type { Survey } from '../ingest/plan.ts'
import { probeArguments, surveyArguments } from './arguments.ts'
import { MediaToolError, runMediaTool } from './process.ts'

/** Longest recording taken, seconds: a 33-bit 90 kHz clock runs for 26.5 h. */
const longest = 12 * 3600

/** What a source is. Throws SafelightError `not_media` and its kin when it can't be played. */
export async function probe(ffprobePath: string, url: string): Promise<Facts> {
  const parts: Buffer[] = []
  try {
    await runMediaTool(ffprobePath, probeArguments(url), { timeoutSeconds: 120, onOutput: (chunk) => parts.push(chunk) })
  } catch (error) {
    if (!(error instanceof MediaToolError) || error.reason === 'aborted') throw error
    throw new SafelightError('not_media', undefined, { cause: error })
  }
  const facts = readFacts(JSON.parse(Buffer.concat(parts).toString()) as ProbeOutput)
  if ((facts.declaredSeconds ?? 0) > longest) throw new SafelightError('too_long')
  return facts
}

/** Times of every packet, read from end to end without decoding. Throws SafelightError `damaged_media` when nothing is there. */
export async function survey(ffprobePath: string, url: string, facts: Facts, signal?: AbortSignal): Promise<Survey> {
  const counter = new PacketCounter(facts)
  try {
    await runMediaTool(ffprobePath, surveyArguments(url), {
      timeoutSeconds: 3600,
      onOutput: (chunk) => counter.push(chunk),
      ...(signal && { signal }),
    })
  } catch (error) {
    // A file that ends in the middle of a packet still has what came before.
    if (!(error instanceof MediaToolError) || error.reason !== 'exit') throw error
  }
  const result = counter.finish()
  if (facts.video ? result.pictures.length === 0 : result.audioEnd === 0) throw new SafelightError('damaged_media')
  if (Math.max(result.videoEnd, result.audioEnd) - facts.origin > longest) throw new SafelightError('too_long')
  return result
}

/** Reads lines of `stream|pts|dts|duration`. */
export class PacketCounter {
  readonly #video: number | undefined
  readonly #audio: number | undefined
  readonly #step: number
  readonly #pictures: number[] = []
  #videoEnd = 0
  #audioEnd = 0
  #rest = ''

  constructor(facts: Pick<Facts, 'video' | 'audio'>) {
    this.#video = facts.video?.index
    this.#audio = facts.audio?.index
    this.#step = facts.video && facts.video.frameRate > 0 ? 1 / facts.video.frameRate : 0
  }

  push(chunk: Buffer): void {
    const lines = (this.#rest + chunk.toString('latin1')).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#line(line)
  }

  finish(): Survey {
    this.#line(this.#rest)
    return { pictures: this.#pictures.sort((a, b) => a - b), videoEnd: this.#videoEnd, audioEnd: this.#audioEnd }
  }

  #line(line: string): void {
    const [index, pts, dts, duration] = line.split('|')
    const stream = Number(index)
    const shown = Number(pts)
    // AVI and raw streams have decoding times alone.
    const time = Number.isNaN(shown) ? Number(dts) : shown
    if (index === '' || Number.isNaN(time)) return
    const length = Math.max(0, Number(duration) || 0)
    if (stream === this.#video) {
      this.#pictures.push(time)
      this.#videoEnd = Math.max(this.#videoEnd, time + (length || this.#step))
    } else if (stream === this.#audio) {
      this.#audioEnd = Math.max(this.#audioEnd, time + length)
    }
  }
}
