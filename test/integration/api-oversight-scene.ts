// Recordings with stills as the workers leave them, and what administrators do with them.

import sharp from 'sharp'
import { newId } from '../../core/ids.ts'
import { sealPicture } from '../../core/keys/chunk-key.ts'
import type { ReviewState } from '../../generated/prisma/enums.ts'
import type { House, Person } from './api-house.ts'
import { makeReflection, type SharedClip, share } from './api-scene.ts'

export interface Overseen extends SharedClip {
  /** The picture of each still, as it was sealed. */
  stills: Buffer[]
  objects: string[]
}

/** A plain grey picture of 320 by 180 pixels, another for each part. */
const picture = (part: number) =>
  sharp({ create: { width: 320, height: 180, channels: 3, background: { r: 90 + part * 10, g: 100, b: 110 } } })
    .webp({ quality: 90 })
    .toBuffer()

interface Settings {
  state?: ReviewState
  /** When the recording came in. */
  createdAt?: Date
  /** Of each part; null: not scored. */
  scores?: (number | null)[]
}

/** A clip of the owner's with a review and its stills. */
export async function makeReview(
  house: House,
  owner: Person,
  { state = 'waiting', scores = [null, null], createdAt }: Settings = {},
): Promise<Overseen> {
  const made = await makeReflection(house, owner)
  const { db, context } = house
  const found = scores.flatMap((score) => score ?? [])
  const data = {
    clipId: made.id,
    organisationId: house.organisationId,
    state,
    parts: scores.length,
    risk: found.length > 0 ? Math.max(...found) : null,
  }
  await db.review.create({ data: { ...data, createdAt: house.clock.now() } })
  await db.clip.update({ where: { id: made.id }, data: { createdAt: createdAt ?? house.clock.now() } })
  const [stills, objects]: [Buffer[], string[]] = [[], []]
  for (const [part, score] of scores.entries()) {
    const object = `clips/${made.id}/oversight/${part}-${newId()}.webp`
    const plain = await picture(part)
    const bytes = await context.objects.put(object, sealPicture(made.contentKey, object, plain))
    await db.still.create({ data: { clipId: made.id, part, object, bytes, score } })
    stills.push(plain)
    objects.push(object)
  }
  return { ...made, stills, objects }
}

export const sentence = 'I look at these stills only to find inappropriate content.'

export const confirm = (house: House, who: Person, words = sentence) => house.fetch('/v1/oversight/purpose', who, { json: { words } })

/** An administrator who has said what she looks for. */
export async function makeReviewer(house: House): Promise<Person> {
  const person = await house.addPerson('admin')
  const { status } = await confirm(house, person)
  if (status !== 200) throw new Error(`the purpose was not taken: ${status}`)
  return person
}

export const stillOf = (house: House, who: { token: string } | undefined, { id }: { id: string }, part: number | string = 0) =>
  house.fetch(`/v1/oversight/recordings/${id}/stills/${part}`, who)

/** Looks at every still of it, and is through with it. */
export async function reviewIt(house: House, who: Person, clip: { id: string }): Promise<Response> {
  const stills = await house.db.still.findMany({ where: { clipId: clip.id }, select: { part: true } })
  for (const { part } of stills) await stillOf(house, who, clip, part)
  return house.fetch(`/v1/oversight/recordings/${clip.id}/review`, who, { method: 'POST' })
}

export const flagIt = (house: House, who: Person, { id }: { id: string }, reason = 'Somebody is undressed.') =>
  house.fetch(`/v1/oversight/recordings/${id}/flag`, who, { json: { reason } })

export const decideIt = (house: House, who: Person, flagId: string, outcome: 'released' | 'deleted', reason = 'A swimming lesson.') =>
  house.fetch(`/v1/oversight/flags/${flagId}/decision`, who, { json: { outcome, reason } })

/** Flags by the route; resolves to the flag's id. */
export async function flagged(house: House, who: Person, clip: { id: string }): Promise<string> {
  const reply = await flagIt(house, who, clip)
  if (reply.status !== 201) throw new Error(`${reply.status} ${await reply.text()}`)
  return ((await reply.json()) as { id: string }).id
}

/** Somebody to whom it was opened, who is watching; resolves to the address of her playback. */
export async function watching(house: House, owner: Person, viewer: Person, clip: SharedClip): Promise<string> {
  if (owner !== viewer) await share(house, owner, clip.reflectionId, { userId: viewer.id })
  const opened = await house.fetch(`/v1/clips/${clip.id}/playback`, viewer, { method: 'POST' })
  return ((await opened.json()) as { master: string }).master.replace('/master.m3u8', '')
}

/** Status and code of a problem. */
export async function problemOf(reply: Response): Promise<[number, string]> {
  return [reply.status, ((await reply.json()) as { code: string }).code]
}
