// Writes the file of a download: the picture as it was published, or as it was encoded with its marks, and the sound with its trace.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SafelightError } from '../../core/errors.ts'
import type { WorkerDeps } from '../deps.ts'
import { openSegments } from '../edits/segments.ts'
import { SoundSource } from '../edits/sound-source.ts'
import { placedIn } from '../encode/timeline.ts'
import { mp3Arguments, mp4Arguments } from '../media/download-arguments.ts'
import { type IndexedFile, indexRoom } from '../media/index-room.ts'
import { promptNiceness, runMediaTool } from '../media/process.ts'
import type { DownloadedRung, PackagedDownload } from './load.ts'
import { checkWhole, isMarked, openChunks, pictureOf } from './marked-picture.ts'
import { tracedStream } from './traced-sound.ts'

/** Twelve hours of sound on a slow machine; a copy is far quicker. */
const timeoutSeconds = 6 * 3600
/** What an MP3 can have at most, bits/s. */
const mp3Rate = 320_000
/** What a picture that is encoded can have at most where its rung says nothing wider, bits/s. */
const markedRate = 8_000_000
/** For what no estimate holds, bytes. */
const spare = 64 * 1024 ** 2

export interface MadeFile {
  path: string
  bytes: number
}

/** What a file is made from, and with. */
interface Making {
  download: PackagedDownload
  contentKey: Buffer
  path: string
  tags: { title: string; recordedAt: Date }
  sound: { rung: DownloadedRung; source: SoundSource } | undefined
}

/**
 * Makes it in `folder`. Never without a trace. The chunks of a picture that carries marks are there. Throws SafelightError `no_sound` where there is nothing to
 * carry it, `conflict` where the quality is no more; an Error where a marked picture isn't whole; NotOpened; whatever ffmpeg and the object store throw.
 */
export async function makeFile(deps: WorkerDeps, download: PackagedDownload, folder: string): Promise<MadeFile> {
  const { clip, format } = download
  const contentKey = await deps.contentKeys.open(clip)
  const rung = clip.rungs.find(({ kind }) => kind === 'audio')
  if (!rung && !isMarked(download)) throw new SafelightError('no_sound')
  const sealed = rung && { clipId: clip.id, name: rung.name, contentKey }
  const sound = sealed && { rung, source: await SoundSource.open(deps.objects, sealed, placedIn(clip.plan, rung)) }
  const path = join(folder, `file.${format}`)
  const tags = { title: clip.title, recordedAt: clip.recordedAt ?? clip.createdAt }
  const making = { download, contentKey, path, tags, sound }
  await (format === 'mp3' ? makeMp3(deps, making) : makeMp4(deps, making))
  return { path, bytes: (await stat(path)).size }
}

const run = { timeoutSeconds, niceness: promptNiceness }

async function makeMp3(deps: WorkerDeps, { download, contentKey, path, tags, sound }: Making): Promise<void> {
  const { clip, number } = download
  if (!sound) throw new SafelightError('no_sound')
  const fileBytes = (lengthOf(download) * mp3Rate) / 8 + spare
  const args = mp3Arguments(path, sound.source.format.channels, tags)
  await runMediaTool(deps.config.ffmpegPath, args, { ...run, input: tracedStream(deps, clip, contentKey, number), fileBytes })
}

async function makeMp4(deps: WorkerDeps, { download, contentKey, path, tags, sound }: Making): Promise<void> {
  const { id: downloadId, clip, number, chunks } = download
  const picture = pictureOf(download)
  if (isMarked(download)) checkWhole(download)
  const segments = placedIn(clip.plan, picture)
  const input = isMarked(download)
    ? openChunks(deps.objects, { clipId: clip.id, downloadId, contentKey }, chunks)
    : openSegments(deps.objects, { clipId: clip.id, name: picture.name, contentKey }, segments)
  const pictureBytes = isMarked(download) ? (lengthOf(download) * Math.max(markedRate, picture.bandwidth ?? 0)) / 8 : bytesOf(picture)
  const bytes = pictureBytes + (sound ? bytesOf(sound.rung) : 0)
  const heard = sound && { second: tracedStream(deps, clip, contentKey, number) }
  const room = isMarked(download) ? undefined : indexRoom({ ...samplesOf(picture, sound), bytes })
  const layout = { soundStart: sound?.source.grid.first, pictureEnd: segments.at(-1)?.end ?? 0, room }
  await runMediaTool(deps.config.ffmpegPath, mp4Arguments(path, layout, tags), { ...run, input, ...heard, fileBytes: bytes * 1.5 + spare })
}

/** What its index lists. Of sound, what its segments have room for: they end where its last frame does. */
function samplesOf(picture: DownloadedRung, sound: Making['sound']): Omit<IndexedFile, 'bytes'> {
  const soundSeconds = sound?.rung.chunks.reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0) ?? 0
  return {
    pictures: picture.chunks.reduce((sum, { frames }) => sum + frames, 0),
    soundFrames: sound ? Math.ceil(soundSeconds / sound.source.grid.seconds) : 0,
  }
}

const lengthOf = ({ clip }: PackagedDownload): number => clip.durationSeconds ?? 0
const bytesOf = ({ chunks }: DownloadedRung): number => chunks.reduce((sum, { bytes }) => sum + Number(bytes), 0)
