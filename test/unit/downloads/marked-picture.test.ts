import { describe, expect, it } from 'vitest'
import { SafelightError } from '../../../core/errors.ts'
import { newId } from '../../../core/ids.ts'
import { NotOpened } from '../../../core/keys/envelope.ts'
import { jobKinds, priorityOf, queueOf } from '../../../core/queue/jobs.ts'
import { checkPictures } from '../../../workers/downloads/counted.ts'
import type { PackagedDownload } from '../../../workers/downloads/load.ts'
import { unitsAround } from '../../../workers/downloads/mark-chunk.ts'
import { checkWhole, isMarked, missingChunks, openChunks, pictureOf, sealChunk } from '../../../workers/downloads/marked-picture.ts'

/** A minute in segments of four seconds: chunks of 24 and 36 s, or as the picture is parted. */
function aDownload(more: Partial<PackagedDownload> = {}): PackagedDownload {
  const segments = Array.from({ length: 15 }, (_, i) => [4, i * 100, 100])
  const chunks = [{ index: 0, attempt: 'a', object: 'o', firstSegment: 0, frames: 1500, segments }]
  const rungs = [{ kind: 'video', method: 'encode', name: '240', chunks }]
  const marks = { pictureTrace: true, visibleMark: false }
  return { format: 'mp4', rung: '240', ...marks, clip: { plan: null, rungs }, chunks: [], ...more } as unknown as PackagedDownload
}

describe('the marked picture of a download', () => {
  it('is asked for by either mark, and of an MP4 alone', () => {
    expect(isMarked(aDownload())).toBe(true)
    expect(isMarked(aDownload({ pictureTrace: false }))).toBe(false)
    expect(isMarked(aDownload({ pictureTrace: false, visibleMark: true }))).toBe(true)
    expect(isMarked(aDownload({ format: 'mp3' }))).toBe(false)
  })

  it('lacks the chunks that no row names, and none where there is no mark', () => {
    const all = missingChunks(aDownload())
    expect(all.length).toBeGreaterThan(1)
    expect(all).toEqual([...all.keys()])
    const made = [{ index: 1 }] as PackagedDownload['chunks']
    expect(missingChunks(aDownload({ chunks: made }))).toEqual(all.filter((index) => index !== 1))
    expect(missingChunks(aDownload({ pictureTrace: false }))).toEqual([])
  })

  it('is whole when it has as many pictures as were published', () => {
    const chunks = (...frames: number[]) => frames.map((count, index) => ({ index, frames: count })) as PackagedDownload['chunks']
    checkWhole(aDownload({ chunks: chunks(600, 900) }))
    for (const some of [chunks(600), chunks(600, 899), chunks(600, 600, 900)])
      expect(() => checkWhole(aDownload({ chunks: some }))).toThrow('of 1500')
  })

  it('is marked from before its first picture to after its last, in whole units', () => {
    expect(unitsAround(24, 48)).toEqual({ from: 23.5, to: 48.5 })
    expect(unitsAround(23.9999, 48.0001)).toEqual({ from: 23, to: 49 })
    expect(unitsAround(0, 3.2)).toEqual({ from: -0.5, to: 4 })
  })

  it('is of a quality that is still there', () => {
    for (const rung of ['480', 'audio', null]) {
      expect(() => pictureOf(aDownload({ rung }))).toThrow(new SafelightError('conflict'))
      expect(() => missingChunks(aDownload({ rung }))).toThrow(new SafelightError('conflict'))
    }
  })
})

describe('a sealed chunk', () => {
  const of = { clipId: newId(), downloadId: newId(), contentKey: Buffer.alloc(32, 7) }
  const plain = Buffer.from('a transport stream')
  const attempt = newId()
  const { object, sealed } = sealChunk(of, 3, attempt, plain)
  const opened = async (more: Partial<typeof of>, index = 3, name = object) => {
    const parts: Buffer[] = []
    for await (const part of openChunks({ bytes: async () => sealed }, { ...of, ...more }, [{ index, object: name }])) parts.push(part)
    return Buffer.concat(parts)
  }

  it('lies with its download under a name of its attempt', () => {
    expect(object).toBe(`downloads/${of.downloadId}/chunk-3-${attempt}`)
    expect(sealed.includes(plain)).toBe(false)
  })

  it('opens for its recording, download, place and attempt, and no other', async () => {
    expect(await opened({})).toEqual(plain)
    for (const more of [{ clipId: newId() }, { downloadId: newId() }, { contentKey: Buffer.alloc(32, 8) }])
      await expect(opened(more)).rejects.toThrow(NotOpened)
    await expect(opened({}, 4)).rejects.toThrow(NotOpened)
    await expect(opened({}, 3, `downloads/${of.downloadId}/chunk-3-${newId()}`)).rejects.toThrow(NotOpened)
  })
})

describe('pictures that were marked', () => {
  const within = { from: 23.5, to: 28 }
  const before = { pictures: 3, times: [24, 24.08, 24.04] }
  it.each<[string, { pictures: number; times: number[] }, string]>([
    ['one fewer', { pictures: 2, times: [24, 24.08] }, '2 pictures came out of 3'],
    ['one more', { pictures: 4, times: [24, 24.04, 24.08, 24.12] }, '4 pictures came out of 3'],
    ['one at another time', { pictures: 3, times: [24, 24.05, 24.08] }, 'picture 1'],
    ['one without a time', { pictures: 3, times: [24, 24.04] }, 'picture 2'],
  ])('are refused: %s', (_, after, why) => {
    expect(() => checkPictures(before, after, within)).toThrow(why)
  })

  it('are taken when all of them are there at their times, within what was marked', () => {
    checkPictures(before, { pictures: 3, times: [24.08, 24.00001, 24.04] }, within)
    for (const { from, to } of [
      { from: 24.01, to: 28 },
      { from: 23.5, to: 24.08 },
    ])
      expect(() => checkPictures(before, before, { from, to })).toThrow('are marked')
    expect(() => checkPictures({ pictures: 0, times: [] }, { pictures: 0, times: [] }, within)).toThrow('0 pictures')
  })
})

it('a marked chunk is encoded behind every recording that comes in', () => {
  const mark = { downloadId: newId(), chunk: 0 }
  expect(jobKinds.mark).toEqual({ queue: 'encode', attempts: 4 })
  expect(queueOf('mark', mark)).toBe('encode')
  // Twelve hours are 724 chunks.
  expect(priorityOf('mark', mark)).toBeGreaterThan(priorityOf('encode', { clipId: 'c', chunk: 724, tier: 'all' }))
  expect(priorityOf('mark', { ...mark, chunk: 9 })).toBe(priorityOf('render', { clipId: 'c', chunk: 9, tier: 'all' }))
})
