import { z } from 'zod'
import { decide } from '../../core/access/decide.ts'
import { loadFacts } from '../../core/access/facts.ts'
import { isActive, partIn } from '../../core/access/sharing.ts'
import type { Network } from '../../core/access/world.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import { NetworkKind } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { Person, personSelect } from '../people/person.ts'
import type { Viewer } from '../viewer.ts'

export const NetworkView = z.object({
  id: z.uuid(),
  name: z.string(),
  purpose: z.string(),
  kind: z.enum(NetworkKind),
  active: z.boolean().describe('All of its organisations have approved it'),
  ended: z.boolean(),
  organisations: z.array(
    z.object({
      organisation: z.object({ id: z.uuid(), name: z.string() }),
      coaching: z.boolean(),
      everybody: z.boolean(),
      approved: z.boolean(),
      left: z.boolean(),
    }),
  ),
  mine: z.object({
    part: z.enum(['coach', 'participant']).nullable(),
    governs: z.boolean(),
    approved: z.boolean(),
    everybody: z.boolean(),
    selected: z.array(Person).describe('Of my own organisation; administrators only'),
  }),
})
export type NetworkView = z.infer<typeof NetworkView>

/** Those of the organisation who could still be selected. Nobody belongs to no organisation. */
const selectable = (organisationId: string | null) =>
  ({ organisationId: organisationId ?? { in: [] }, deactivatedAt: null, role: { in: ['member', 'admin'] } }) satisfies Prisma.UserWhereInput

const includeOf = (organisationId: string | null) =>
  ({
    organisations: { include: { organisation: { select: { id: true, name: true } } }, orderBy: { organisation: { name: 'asc' } } },
    people: { where: { user: selectable(organisationId) }, include: { user: { select: personSelect } } },
  }) satisfies Prisma.NetworkInclude
type Row = Prisma.NetworkGetPayload<{ include: ReturnType<typeof includeOf> }>

/** Those of the networks that the viewer may know of, as she may see them. */
export async function networkViews({ db, clock }: Context, viewer: Viewer, networks: readonly Network[]): Promise<NetworkView[]> {
  const facts = await loadFacts(db, clock, viewer)
  const seen = networks.flatMap((network) => {
    const { allowed, because } = decide(facts, viewer, 'network.see', { of: 'network', network })
    return allowed ? [{ network, governs: because === 'administrator' }] : []
  })
  const found = await db.network.findMany({
    where: { id: { in: seen.map(({ network }) => network.id) } },
    include: includeOf(viewer.organisationId),
  })
  const rows = new Map(found.map((row) => [row.id, row]))
  return seen.flatMap(({ network, governs }) => {
    const row = rows.get(network.id)
    return row ? [networkView(viewer, network, governs, row)] : []
  })
}

function networkView(viewer: Viewer, network: Network, governs: boolean, row: Row): NetworkView {
  const { id, name, kind, ended } = network
  const own = network.organisations.find((one) => one.id === viewer.organisationId)
  const person = { id: viewer.userId, organisationId: viewer.organisationId, role: viewer.role, active: true }
  return {
    ...{ id, name, kind, ended, purpose: row.purpose },
    active: isActive(network),
    organisations: row.organisations.map(({ organisation, coaching, everybody, approvedAt, leftAt }) => ({
      ...{ organisation, coaching, everybody },
      approved: approvedAt !== null,
      left: leftAt !== null,
    })),
    mine: {
      part: partIn(network, person) ?? null,
      governs,
      approved: own?.approved === true,
      everybody: own?.everybody === true,
      selected: governs ? row.people.map(({ user }) => user) : [],
    },
  }
}
