// Recordings that can be cut, as the workers leave them, and whether a refusal left anything behind.
import { expect } from 'vitest'
import type { Plan } from '../../core/plan.ts'
import { type ClipStatus, Prisma } from '../../generated/prisma/client.ts'
import type { House, Person } from './api-house.ts'
import { makeReflection, type SharedClip } from './api-scene.ts'

/** Of eight seconds. */
export const planned: Plan = {
  ...{ origin: 0.4, videoStart: 0, videoSeconds: 8, audioStart: 0, audioSeconds: 8 },
  ...{ frameRate: 30, chunks: [], rungs: [{ name: '720' as const, width: 1280, height: 720 }], copied: false, frames: 240 },
}

interface Settings {
  status?: ClipStatus
  plan?: Partial<Plan>
}

/** A ready recording of eight seconds with sound. */
export async function makeOriginal(house: House, owner: Person, { status = 'ready', plan }: Settings = {}): Promise<SharedClip> {
  const made = await makeReflection(house, owner)
  const facts = { recordedAt: new Date('2026-03-02T08:15:00Z'), frameRate: 30, receipt: 'signed', remarks: ['2 seconds are damaged'] }
  const came = { bytes: 1000n, sha256: 'a'.repeat(64), sourceObject: `sources/${made.id}/x`, sourceBytes: 900n }
  const laid = { ...planned, ...plan } as unknown as Prisma.InputJsonObject
  await house.db.clip.update({ where: { id: made.id }, data: { ...facts, ...came, status, plan: laid } })
  return made
}

export const cut = (house: House, who: { token: string } | undefined, id: string, json: unknown) =>
  house.fetch(`/v1/clips/${id}/edits`, who, { json })

/** What is kept of the eight seconds in most tests. */
export const middle = { ranges: [{ start: 2, end: 5 }] }

/** Makes one by the route. */
export async function madeOf(
  house: House,
  who: Person,
  id: string,
  json: unknown = middle,
): Promise<{ clipId: string; reflectionId: string }> {
  const reply = await cut(house, who, id, json)
  if (reply.status !== 201) throw new Error(`${reply.status} ${await reply.text()}`)
  return (await reply.json()) as { clipId: string; reflectionId: string }
}

/** A digest of the rows of every table, the jobs, and the names of all objects; letters are others'. */
export async function everything({ db, jobs, context }: House): Promise<unknown> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`
  const digests = tables.map(
    ({ name }) => Prisma.sql`
      SELECT ${name} AS name, count(*) || ' ' || md5(coalesce(string_agg(t::text, '' ORDER BY t::text), '')) AS digest
      FROM ${Prisma.raw(`"${name}"`)} t`,
  )
  const found = await db.$queryRaw<{ name: string; digest: string }[]>(Prisma.join(digests, ' UNION ALL '))
  const rows = Object.fromEntries(found.map(({ name, digest }) => [name, digest]))
  const objects: string[] = []
  for (const folder of ['clips/', 'sources/']) for await (const name of context.objects.list(folder)) objects.push(name)
  return { rows, objects, jobs: jobs.filter((job) => !job.startsWith('mail ')) }
}

/** The problem, with everything as it was before. */
export async function expectRefused(house: House, attempt: () => Promise<Response>, status: number, code: string): Promise<void> {
  const before = await everything(house)
  const reply = await attempt()
  expect({ status: reply.status, ...((await reply.json()) as object) }).toMatchObject({ status, code })
  expect(await everything(house)).toEqual(before)
}

/** What is answered to `ask`, which had to wait for a change of the clip's row that was made in the same moment. */
export async function askedMeanwhile(
  { db }: House,
  id: string,
  data: Prisma.ClipUpdateInput,
  ask: () => Promise<Response>,
): Promise<Response> {
  const waiting = async () => {
    const [found] = await db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    return found?.count
  }
  const pending = await db.$transaction(
    async (tx) => {
      await tx.clip.update({ where: { id }, data })
      const reply = ask()
      await expect.poll(waiting, { timeout: 20_000 }).toBe(1)
      // Not the reply itself: it comes once this is over.
      return { reply }
    },
    { timeout: 30_000 },
  )
  return pending.reply
}
