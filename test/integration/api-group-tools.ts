// Groups, networks and shares as tests need them, made by real requests where the API makes them.
import { expect } from 'vitest'
import { newId } from '../../core/ids.ts'
import type { GroupRole } from '../../generated/prisma/enums.ts'
import type { House, Person } from './api-house.ts'
import { makeClip } from './api-made-clip.ts'

export type Json = { [key: string]: unknown; id: string }

export interface Recording {
  clipId: string
  reflectionId: string
}

export function groupTools(house: House) {
  async function ask<T = Json>(who: Person | undefined, method: string, path: string, json?: unknown, status = 200): Promise<T> {
    const reply = await house.fetch(path, who, { method, ...(json !== undefined && { json }) })
    const body = await reply.text()
    expect([`${method} ${path}`, reply.status, reply.status === status ? '' : body]).toEqual([`${method} ${path}`, status, ''])
    return (body === '' ? undefined : JSON.parse(body)) as T
  }

  /** A clip in a reflection of its own, of the organisation of its owner. */
  async function record(owner: Person): Promise<Recording> {
    const { id: clipId } = await makeClip(house, owner)
    const organisationId = owner.organisationId ?? ''
    const { reflectionId } = await house.db.clip.update({ where: { id: clipId }, data: { organisationId } })
    await house.db.reflection.update({ where: { id: reflectionId }, data: { organisationId } })
    return { clipId, reflectionId }
  }

  /** A share as it is made: with a group (wide while that is a community group) or a person. Resolves to its id. */
  async function share(owner: Person, { reflectionId }: Recording, to: { groupId: string } | { userId: string }): Promise<string> {
    const group = 'groupId' in to ? await house.db.group.findUniqueOrThrow({ where: { id: to.groupId } }) : undefined
    const id = newId()
    const wide = group?.communitySince != null
    await house.db.share.create({ data: { id, reflectionId, ownerId: owner.id, ...to, wide, createdAt: house.clock.now() } })
    return id
  }

  async function makeGroup(manager: Person, settings: object = {}): Promise<string> {
    return (await ask(manager, 'POST', '/v1/groups', { name: 'Year 5 Maths', ...settings }, 201)).id
  }

  const add = (manager: Person, groupId: string, person: Person, role: GroupRole = 'view') =>
    ask(manager, 'POST', `/v1/groups/${groupId}/members`, { userId: person.id, role }, 201)

  async function upgrade(manager: Person, admin: Person, groupId: string): Promise<void> {
    await ask(manager, 'POST', `/v1/groups/${groupId}/community`, { reason: 'We teach together' })
    await ask(admin, 'POST', `/v1/groups/${groupId}/approval`, { approve: true })
  }

  /** Asks by e-mail and accepts. */
  async function invite(manager: Person, groupId: string, person: Person, role: GroupRole = 'view'): Promise<void> {
    await ask(manager, 'POST', `/v1/groups/${groupId}/members`, { email: person.email, role }, 202)
    await ask(person, 'POST', `/v1/groups/${groupId}/accept`)
  }

  /** The status of looking at a clip: 200 when it may be seen, 404 when not even known of. */
  const look = async (who: Person, { clipId }: Recording): Promise<number> => (await house.fetch(`/v1/clips/${clipId}`, who)).status

  /** Why a share ended; null while it holds. */
  const ended = async (id: string): Promise<string | null> => (await house.db.share.findUniqueOrThrow({ where: { id } })).endedBecause

  /** Acts written down for an organisation, in order. */
  const actsOf = async (organisationId: string | null): Promise<string[]> => {
    const rows = await house.db.auditEntry.findMany({ where: { organisationId: organisationId ?? '' }, orderBy: { sequence: 'asc' } })
    return rows.map(({ act }) => act)
  }

  return { ask, record, share, makeGroup, add, upgrade, invite, look, ended, actsOf }
}
