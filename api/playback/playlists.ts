// Playlists as RFC 8216 wants them, from rows alone. Pure: what a viewer may fetch is decided before.
export interface PlaylistChunk {
  id: string
  index: number
  /** [seconds, offset, bytes] of each segment in the chunk's object. */
  segments: readonly (readonly [number, number, number])[]
}

export interface PlaylistRung {
  name: string
  kind: 'video' | 'audio'
  /** Best first. */
  rank: number
  width: number | null
  height: number | null
  frameRate: number | null
  codecs: string | null
  targetDuration: number
  /** Bits/s; null where it was neither stated nor measured: then what is there counts. */
  bandwidth: number | null
  averageBandwidth: number | null
  complete: boolean
  chunks: readonly PlaylistChunk[]
}

const soundGroup = 'sound'

/**
 * The master playlist (4.3.4) of the rungs that have a chunk. Sound is a rendition of its own beside pictures;
 * without pictures it is the variant itself. Undefined when there is nothing to play yet.
 */
export function masterPlaylist(kind: 'video' | 'audio', rungs: readonly PlaylistRung[]): string | undefined {
  const begun = rungs.filter((rung) => playableChunks(rung).length > 0)
  const sound = begun.find((rung) => rung.kind === 'audio')
  const pictures = begun.filter((rung) => rung.kind === 'video').sort((a, b) => a.rank - b.rank)
  const variants = kind === 'audio' ? (sound ? [variant(sound, undefined)] : []) : pictures.map((rung) => variant(rung, sound))
  if (variants.length === 0) return undefined
  return lines([
    '#EXTM3U',
    '#EXT-X-VERSION:6',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...(kind === 'video' && sound ? [rendition(sound)] : []),
    ...variants.flat(),
  ])
}

/**
 * A rung's media playlist (4.3.2, 4.3.3): the chunks from the first on without a gap, each under its own key. A segment's IV is
 * its media sequence number (5.2), so numbering starts at 0 and never moves. It grows as EVENT and ends as VOD.
 */
export function mediaPlaylist(rung: PlaylistRung): string {
  return lines([
    '#EXTM3U',
    '#EXT-X-VERSION:6',
    `#EXT-X-TARGETDURATION:${rung.targetDuration}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    `#EXT-X-PLAYLIST-TYPE:${rung.complete ? 'VOD' : 'EVENT'}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...playableChunks(rung).flatMap((chunk) => [
      `#EXT-X-KEY:METHOD=AES-128,URI="keys/${chunk.id}"`,
      ...chunk.segments.flatMap((segment) => segmentLines(chunk, segment)),
    ]),
    ...(rung.complete ? ['#EXT-X-ENDLIST'] : []),
  ])
}

/** Chunks from index 0 up to the first that isn't there yet. */
export function playableChunks({ chunks }: Pick<PlaylistRung, 'chunks'>): PlaylistChunk[] {
  const sorted = [...chunks].sort((a, b) => a.index - b.index)
  const gap = sorted.findIndex((chunk, position) => chunk.index !== position)
  return gap === -1 ? sorted : sorted.slice(0, gap)
}

function segmentLines(chunk: PlaylistChunk, [seconds, offset, bytes]: readonly [number, number, number]): string[] {
  return [`#EXTINF:${seconds.toFixed(6)},`, `#EXT-X-BYTERANGE:${bytes}@${offset}`, `chunks/${chunk.id}.ts`]
}

function rendition(sound: PlaylistRung): string {
  return `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="${soundGroup}",NAME="Sound",DEFAULT=YES,AUTOSELECT=YES,URI="${sound.name}.m3u8"`
}

function variant(rung: PlaylistRung, sound: PlaylistRung | undefined): string[] {
  const own = bandwidth(rung)
  const beside = sound ? bandwidth(sound) : { peak: 0, average: 0 }
  // CODECS names every format in the variant, or says nothing (4.3.4.2).
  const codecs = sound ? [rung.codecs, sound.codecs] : [rung.codecs]
  const attributes = [
    `BANDWIDTH=${own.peak + beside.peak}`,
    `AVERAGE-BANDWIDTH=${own.average + beside.average}`,
    ...(codecs.every((one) => one) ? [`CODECS="${codecs.join(',')}"`] : []),
    ...(rung.width && rung.height ? [`RESOLUTION=${rung.width}x${rung.height}`] : []),
    ...(rung.frameRate ? [`FRAME-RATE=${rung.frameRate.toFixed(3)}`] : []),
    ...(sound ? [`AUDIO="${soundGroup}"`] : []),
  ]
  return [`#EXT-X-STREAM-INF:${attributes.join(',')}`, `${rung.name}.m3u8`]
}

/** Stated or measured in the row; else measured over what is there. */
function bandwidth(rung: PlaylistRung): { peak: number; average: number } {
  const segments = playableChunks(rung).flatMap((chunk) => chunk.segments)
  const seconds = segments.reduce((sum, [one]) => sum + one, 0)
  const bytes = segments.reduce((sum, [, , one]) => sum + one, 0)
  const peak = rung.bandwidth ?? Math.max(1, ...segments.map(([s, , b]) => Math.ceil((b * 8) / Math.max(s, 0.1))))
  const average = rung.averageBandwidth ?? Math.min(peak, Math.ceil((bytes * 8) / Math.max(seconds, 0.1)))
  return { peak, average }
}

const lines = (all: string[]): string => `${all.join('\n')}\n`
