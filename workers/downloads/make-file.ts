// Writes the file of a download: the picture as it was published, and the sound with its trace.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SafelightError } from '../../core/errors.ts'
import type { WorkerDeps } from '../deps.ts'
import { openSegments } from '../edits/segments.ts'
import { SoundSource } from '../edits/sound-source.ts'
import { placedIn } from '../encode/timeline.ts'
import { mp3Arguments, mp4Arguments } from '../media/download-arguments.ts'
import { promptNiceness, runMediaTool } from '../media/process.ts'
import type { DownloadedRung, PackagedDownload } from './load.ts'
import { tracedSound } from './traced-sound.ts'

/** Twelve hours of sound on a slow machine; a copy is far quicker. */
const timeoutSeconds = 6 * 3600
/** What an MP3 can have at most, bits/s. */
const mp3Rate = 320_000
/** For what no estimate holds, bytes. */
const spare = 64 * 1024 ** 2

export interface MadeFile {
  path: string
  bytes: number
}

/**
 * Makes it in `folder`. Never without a trace. Throws SafelightError `no_sound` where there is nothing to carry it, `conflict` where the quality
 * is no more; whatever ffmpeg and the object store throw.
 */
export async function makeFile(deps: WorkerDeps, download: PackagedDownload, folder: string): Promise<MadeFile> {
  const { clip, format, number } = download
  const contentKey = await deps.contentKeys.open(clip)
  const sound = clip.rungs.find(({ kind }) => kind === 'audio')
  if (!sound) throw new SafelightError('no_sound')
  const path = join(folder, `file.${format}`)
  const tags = { title: clip.title, recordedAt: clip.recordedAt ?? clip.createdAt }
  const sealed = (rung: DownloadedRung) => ({ clipId: clip.id, name: rung.name, contentKey })
  const heard = await SoundSource.open(deps.objects, sealed(sound), placedIn(clip.plan, sound))
  const frames = () => tracedSound(deps, clip, contentKey, number)
  const run = { timeoutSeconds, niceness: promptNiceness }
  if (format === 'mp3') {
    const fileBytes = (lengthOf(download) * mp3Rate) / 8 + spare
    await runMediaTool(deps.config.ffmpegPath, mp3Arguments(path, heard.format.channels, tags), { ...run, input: frames(), fileBytes })
  } else {
    const picture = clip.rungs.find(({ kind, name }) => kind === 'video' && name === download.rung)
    if (!picture) throw new SafelightError('conflict')
    const segments = openSegments(deps.objects, sealed(picture), placedIn(clip.plan, picture))
    const fileBytes = (bytesOf(picture) + bytesOf(sound)) * 1.5 + spare
    const inputs = { input: segments, second: frames() }
    await runMediaTool(deps.config.ffmpegPath, mp4Arguments(path, heard.grid.first, tags), { ...run, ...inputs, fileBytes })
  }
  return { path, bytes: (await stat(path)).size }
}

const lengthOf = ({ clip }: PackagedDownload): number => clip.durationSeconds ?? 0
const bytesOf = ({ chunks }: DownloadedRung): number => chunks.reduce((sum, { bytes }) => sum + Number(bytes), 0)
