// What packaging a download costs: the sound's two variants the first time, and little more than copying from then on.
import { setTimeout as wait } from 'node:timers/promises'
import { systemClock as clock } from '../../core/clock.ts'
import type { Viewer } from './client.ts'
import { inside } from './inside.ts'
import { residentMiB, type Service } from './service.ts'

/** Lets the demo's teachers download, as an operator would. */
export async function allowDownloads(data: string): Promise<void> {
  await inside(data, async ({ db }) => {
    const { id, organisationId } = await db.user.findUniqueOrThrow({ where: { email: 'teacher@demo.test' } })
    const asked = { purpose: 'bench', who: 'bench', temporary: false, askedById: id, askedAt: clock.now() }
    await db.downloadPermit.create({ data: { organisationId: organisationId ?? '', state: 'enabled', approval: false, ...asked } })
  })
}

export interface Packaged {
  /** Of API, worker, database and every ffmpeg. */
  cpuSeconds: number
  seconds: number
  /** How far the worker's resident memory went up meanwhile, MiB. */
  grown: number
}

/** Asks for a clip as MP4 of its best quality and waits for its file; it is taken back then, so that it can be asked for again. */
export async function packageOnce(service: Service, by: Viewer, clipId: string): Promise<Packaged> {
  const { offers } = await by.json<{ offers: { format: string; rung: string | null }[] }>(`/v1/clips/${clipId}/downloads`)
  const [best] = offers
  if (!best) throw new Error('nothing can be downloaded')
  await service.quiet()
  const [cpu, began, before] = [service.cpuSeconds(), performance.now(), residentMiB(service.worker)]
  const body = JSON.stringify({ format: best.format, rung: best.rung, purpose: 'bench' })
  const { id } = await by.json<{ id: string }>(`/v1/clips/${clipId}/downloads`, { method: 'POST', body })
  let highest = before
  for (let state = ''; state !== 'ready'; await wait(100)) {
    state = (await by.json<{ state: string }>(`/v1/downloads/${id}`)).state
    highest = Math.max(highest, residentMiB(service.worker))
    if (!['requested', 'approved', 'packaging', 'ready'].includes(state)) throw new Error(`the download is ${state}`)
  }
  const packaged = { cpuSeconds: service.cpuSeconds() - cpu, seconds: (performance.now() - began) / 1000, grown: highest - before }
  await by.json(`/v1/downloads/${id}/revoke`, { method: 'POST', body: '{}' })
  return packaged
}
