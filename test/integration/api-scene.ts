// People and what they share, for tests of access.
import type { GroupRole, NetworkKind } from '../../generated/prisma/enums.ts'
import type { House, Person } from './api-house.ts'
import { type Made, makeClip } from './api-made-clip.ts'

export interface SharedClip extends Made {
  reflectionId: string
}

export async function makeReflection(house: House, owner: Person): Promise<SharedClip> {
  const made = await makeClip(house, owner)
  const { reflectionId } = await house.db.clip.findUniqueOrThrow({ where: { id: made.id } })
  return { ...made, reflectionId }
}

/** Opens a reflection by the route; resolves to the share's id. */
export async function share(house: House, owner: Person, reflectionId: string, to: object): Promise<string> {
  const reply = await house.fetch(`/v1/reflections/${reflectionId}/shares`, owner, { json: to })
  if (reply.status !== 201) throw new Error(`${reply.status} ${await reply.text()}`)
  return ((await reply.json()) as { id: string }).id
}

/** A group with these members, all come. */
export async function makeGroup(
  house: House,
  organisationId: string,
  members: [Person, GroupRole][],
  settings: object = {},
): Promise<string> {
  const createdAt = house.clock.now()
  const createdById = members[0]?.[0].id ?? ''
  const { id } = await house.db.group.create({ data: { organisationId, name: 'Year 5 Maths', createdById, createdAt, ...settings } })
  const data = members.map(([{ id: userId }, role]) => ({ groupId: id, userId, role, createdAt, acceptedAt: createdAt }))
  await house.db.groupMember.createMany({ data })
  return id
}

/** A network that every one of its organisations has approved. */
export async function makeNetwork(
  house: House,
  kind: NetworkKind,
  organisations: { id: string; coaching?: boolean; everybody?: boolean }[],
  people: Person[] = [],
): Promise<string> {
  const createdAt = house.clock.now()
  const proposedById = people[0]?.id ?? organisations[0]?.id ?? ''
  const { id } = await house.db.network.create({ data: { name: 'The Ring', kind, proposedById, createdAt } })
  const rows = organisations.map(({ id: organisationId, ...rest }) => ({ networkId: id, organisationId, approvedAt: createdAt, ...rest }))
  await house.db.networkOrganisation.createMany({ data: rows })
  await house.db.networkPerson.createMany({ data: people.map(({ id: userId }) => ({ networkId: id, userId })) })
  return id
}
