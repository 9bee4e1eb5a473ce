// Every job: its payload, its queue and how often it is tried. Both sides import this and nothing else of each other.

export interface JobPayloads {
  /** Opens the header, wraps the source key, probes, decides; starts the rest. */
  ingest: { clipId: string }
  /** Copies a qualifying picture into the `source` rung. */
  copy: { clipId: string }
  /** Makes the sound rendition. */
  sound: { clipId: string }
  /** Reads the source's packet times from end to end and lays the plan of chunks. */
  survey: { clipId: string }
  /** Encodes one chunk: its `low` rung alone, the `high` ones beside it, or all from one decode. */
  encode: { clipId: string; chunk: number; tier: Tier }
  /** Lays the plan of an edit whose picture changes. */
  edit: { clipId: string }
  /** Makes one rung of a cut out of the original's: `clipId` is the new clip. */
  cut: { clipId: string; rung: string }
  /** Encodes one chunk of an edit whose picture changes. */
  render: { clipId: string; chunk: number; tier: Tier }
  /** Draws poster and storyboard of a cut. */
  storyboard: { clipId: string }
  /** Draws the loudness of a clip's sound over time, for who cuts it. */
  waveform: { clipId: string }
  /** Finds what looks like a face in one part of a recording. */
  look: { searchId: string; part: number }
  /** Follows faces through the whole recording, and draws them for the review. */
  follow: { searchId: string }
  /** Checks every rung against the source; then the clip is ready. */
  verify: { clipId: string }
  /** Settles whether a ready recording is drawn for oversight, and takes its stills. */
  oversight: { clipId: string }
  /** Encodes one chunk of a download's picture with its marks. */
  mark: { downloadId: string; chunk: number }
  /** Makes the file of a download. */
  package: { downloadId: string }
  /** Takes away the file of a download that ended. */
  discard: { downloadId: string }
  /** Takes away every object of a clip that is gone. */
  erase: { clipId: string }
  /** Sends the letters that wait. */
  mail: Record<string, never>
  /** Finds clips and letters whose next job was lost with the process that should have added it. */
  reconcile: Record<string, never>
}

export type JobName = keyof JobPayloads
export type Tier = 'all' | 'low' | 'high'

/** `prompt` is what a waiting teacher feels; `encode` is the long work behind it. Each has its own places in a worker. */
export const queueNames = ['prompt', 'encode'] as const
export type QueueName = (typeof queueNames)[number]

interface JobKind {
  queue: QueueName
  /** Tries in all, the first included. */
  attempts: number
}

export const jobKinds: Record<JobName, JobKind> = {
  ingest: { queue: 'prompt', attempts: 4 },
  copy: { queue: 'prompt', attempts: 4 },
  survey: { queue: 'prompt', attempts: 4 },
  sound: { queue: 'prompt', attempts: 4 },
  encode: { queue: 'encode', attempts: 4 },
  edit: { queue: 'prompt', attempts: 4 },
  cut: { queue: 'prompt', attempts: 4 },
  render: { queue: 'encode', attempts: 4 },
  storyboard: { queue: 'prompt', attempts: 4 },
  waveform: { queue: 'prompt', attempts: 2 },
  look: { queue: 'encode', attempts: 4 },
  follow: { queue: 'encode', attempts: 4 },
  verify: { queue: 'prompt', attempts: 4 },
  oversight: { queue: 'encode', attempts: 4 },
  mark: { queue: 'encode', attempts: 4 },
  package: { queue: 'prompt', attempts: 4 },
  discard: { queue: 'prompt', attempts: 20 },
  erase: { queue: 'encode', attempts: 20 },
  mail: { queue: 'prompt', attempts: 10 },
  reconcile: { queue: 'prompt', attempts: 1 },
}

/** The first chunks are prompt work whatever else waits. */
export function queueOf(name: JobName, payload: JobPayloads[JobName]): QueueName {
  if (name === 'encode' && (payload as JobPayloads['encode']).chunk === 0 && (payload as JobPayloads['encode']).tier !== 'high')
    return 'prompt'
  return jobKinds[name].queue
}

/**
 * 1 is most urgent (BullMQ takes 1 to 2,097,152). Every new recording's first chunks overtake the tail of long ones:
 * priority is the chunk's number.
 */
export function priorityOf(name: JobName, payload: JobPayloads[JobName]): number {
  if (name === 'encode') return 1 + (payload as JobPayloads['encode']).chunk
  // New recordings first, all of them: theirs is the only copy.
  if (name === 'render') return 100_000 + (payload as JobPayloads['render']).chunk
  if (name === 'mark') return 100_000 + (payload as JobPayloads['mark']).chunk
  if (name === 'look') return 100_000 + (payload as JobPayloads['look']).part
  // The last step, and somebody waits for it.
  if (name === 'follow') return 100_000
  // A file that must not be fetched any more goes at once.
  if (name === 'discard') return 1
  if (name === 'package' || name === 'edit' || name === 'cut' || name === 'storyboard' || name === 'waveform') return 100
  // Nobody waits for it before the next working day; an encode is waited for.
  if (name === 'oversight') return 900_000
  if (name === 'erase' || name === 'reconcile') return 1_000_000
  return 1
}

/** One waiting or running job for the same thing: adding it again does nothing. */
export function jobIdOf(name: JobName, payload: JobPayloads[JobName]): string {
  return [name, ...Object.values(payload)].join('-')
}
