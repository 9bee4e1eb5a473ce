// Things to be told of, put into the tables as the routes leave them.
import { tell } from '../../core/notifications/tell.ts'
import type { GroupRole } from '../../generated/prisma/enums.ts'
import type { House, Person } from './api-house.ts'

const createdAt = new Date()

export const tellAll = (house: House, readers: readonly Person[], told: Parameters<typeof tell>[3]) =>
  house.db.$transaction((tx) =>
    tell(
      house.context,
      tx,
      readers.map(({ id }) => id),
      told,
    ),
  )

export const addReflection = (house: House, { id: ownerId, organisationId }: Person, title: string) =>
  house.db.reflection.create({ data: { ownerId, organisationId: organisationId ?? '', title } })

/** A reflection opened to somebody, who is told of it. */
export async function share(house: House, owner: Person, reader: Person, title = 'Year 5 fractions') {
  const { id: reflectionId } = await addReflection(house, owner, title)
  const { id } = await house.db.share.create({ data: { reflectionId, ownerId: owner.id, userId: reader.id, createdAt } })
  await tellAll(house, [reader], { kind: 'shared', actorId: owner.id, reflectionId })
  const retract = () => house.db.share.update({ where: { id }, data: { endedAt: new Date(), endedBecause: 'retracted' } })
  return { reflectionId, shareId: id, retract }
}

export async function addGroup(house: House, home: Person, members: readonly [Person, GroupRole][], settings: { open?: boolean } = {}) {
  const { organisationId } = home
  return house.db.group.create({
    data: {
      ...{ organisationId: organisationId ?? '', name: 'Year 5 Maths', createdById: home.id, createdAt, ...settings },
      members: { create: members.map(([{ id: userId }, role]) => ({ userId, role, createdAt, acceptedAt: createdAt })) },
    },
  })
}

/** Coaching: the first one's organisation coaches. */
export async function addNetwork(house: House, coach: Person, other: Person) {
  return house.db.network.create({
    data: {
      ...{ name: 'Maths hub', kind: 'coaching', proposedById: coach.id, createdAt },
      organisations: {
        create: [coach, other].map(({ organisationId }, index) => ({
          ...{ organisationId: organisationId ?? '', coaching: index === 0, everybody: index > 0, approvedAt: createdAt },
        })),
      },
      people: { create: [{ userId: coach.id }] },
    },
  })
}
