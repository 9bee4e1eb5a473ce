// Which pictures a search for faces looks at, out of a recording's sealed segments.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadSearch } from '../../workers/anonymise/load.ts'
import { lookAt } from '../../workers/anonymise/look.ts'
import { picturesFrom, segmentsFor } from '../../workers/anonymise/read.ts'
import { Sheets } from '../../workers/anonymise/sheets.ts'
import { chosenPictureArguments } from '../../workers/media/face-stills.ts'
import { MediaToolError, runMediaTool } from '../../workers/media/process.ts'
import type { RunningWorker } from '../../workers/run.ts'
import { beginSearch } from '../support/face-search.ts'
import { numbered, record, sparseKeyframes } from '../support/recordings.ts'
import { openWorkerHouse, type WorkerHouse } from '../support/worker-house.ts'

let house: WorkerHouse
let worker: RunningWorker
beforeAll(async () => {
  house = await openWorkerHouse({ WORKER_CONCURRENCY: '1' })
  worker = await house.work()
})
afterAll(() => house?.close())

it('reads exactly the pictures that are asked for, wherever segments begin', async () => {
  const small = { width: 320, height: 180 }
  const recording = await record('n.mp4', ...numbered({ seconds: 10 }), ...sparseKeyframes)
  const clip = await house.settled(await house.inject(recording))
  expect(clip.status).toBe('ready')
  const search = await loadSearch(worker.deps, await beginSearch(house, clip.id, small))
  if (!search) throw new Error('the search is not there')
  expect(search.segments.length).toBeGreaterThan(1)
  const border = Math.round((search.segments[1]?.start ?? 0) * 25)
  for (const first of [0, border - 2, border - 1, border, border + 1, 249 - 5]) {
    const read: number[] = []
    const bytes = small.width * small.height * 3
    const sheets = new Sheets(new Uint8Array(bytes), async (picture) => {
      // Sixteen fields, in the middle of each.
      const isWhite = (field: number) => (picture[(90 * small.width + 20 * field + 10) * 3] ?? 0) > 127
      read.push(Array.from({ length: 16 }, (_, field) => (isWhite(field) ? 2 ** field : 0)).reduce((sum, bit) => sum + bit, 0))
      return picture
    })
    const args = chosenPictureArguments(picturesFrom(search, first, 6), [0, 1, 2, 5], small)
    const input = segmentsFor(worker.deps, search, first, 6)
    await runMediaTool('ffmpeg', args, { input, onOutput: (chunk) => sheets.push(chunk), timeoutSeconds: 60 })
    await sheets.finish()
    expect(read).toEqual([first, first + 1, first + 2, first + 5])
  }
})

it('does not look at what ffmpeg would paint over in a quality that was made here', async () => {
  const recording = await record('n.mp4', ...numbered({ seconds: 10, filters: ['noise=alls=40:allf=t'] }), ...sparseKeyframes)
  const { id: clipId } = await house.settled(await house.inject(recording))
  const { object } = await house.db.chunk.findFirstOrThrow({ where: { clipId, index: 0, rung: { name: '240' } } })
  const whole = await house.objects.bytes(object)
  for (let i = Math.floor(whole.length / 3); i < whole.length / 3 + 40_000; i += 997) whole[i] = (whole[i] ?? 0) ^ 0x55
  await house.objects.put(object, whole)
  const searchId = await beginSearch(house, clipId, { width: 320, height: 180 })
  await expect(lookAt(worker.deps, { searchId, part: 0 })).rejects.toThrow(MediaToolError)
  expect(await house.db.faceFile.count({ where: { searchId } })).toBe(0)
})
